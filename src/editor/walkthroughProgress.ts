import * as vscode from 'vscode';
import type { Mementos } from './mementos';

/** A step of the walkthrough that nothing but the user's own action completes. */
export type WalkthroughStep = 'accountShown' | 'accessManaged';

/**
 * Ticks what the user did before the walkthrough was opened, or outside it: the editor itself notices only what happens
 * while the walkthrough is open.
 */
export class WalkthroughProgress {
	constructor(private readonly mementos: Pick<Mementos, 'completedSteps'>) {}

	/** To be called at the start of a window: context keys end with it. */
	restore(): void {
		for (const step of this.mementos.completedSteps) tick(step);
	}

	complete(step: WalkthroughStep): void {
		const { completedSteps } = this.mementos;
		if (completedSteps.includes(step)) return;
		this.mementos.completedSteps = [...completedSteps, step];
		tick(step);
	}
}

/** The key is in `completionEvents` of package.json. */
function tick(step: WalkthroughStep): void {
	void vscode.commands.executeCommand('setContext', `realDebrid.${step}`, true);
}
