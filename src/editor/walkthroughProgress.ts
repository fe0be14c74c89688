import * as vscode from 'vscode';
import { EXTENSION_ID } from './extensionId';
import type { Mementos } from './mementos';

/** A step of the walkthrough by what completes it. A context key of that name is in `completionEvents` of package.json. */
export type WalkthroughStep = 'signedIn' | 'accountShown' | 'accessManaged';

const WALKTHROUGH = `${EXTENSION_ID}#start`;
const STEP_IDS: Record<WalkthroughStep, string> = {
	signedIn: 'signIn',
	accountShown: 'account',
	accessManaged: 'access',
};

/**
 * Ticks what the user did before the walkthrough was opened. The editor ticks by `completionEvents` only what happens
 * while a walkthrough is open, and never what was so before.
 */
export class WalkthroughProgress {
	constructor(private readonly mementos: Pick<Mementos, 'completedSteps'>) {}

	complete(step: WalkthroughStep): void {
		const { completedSteps } = this.mementos;
		if (completedSteps.includes(step)) return;
		this.mementos.completedSteps = [...completedSteps, step];
		void vscode.commands.executeCommand('setContext', `realDebrid.${step}`, true);
		void tick(step);
	}

	async open(): Promise<void> {
		// Another window that had a walkthrough open may have written over the ticks of this one.
		await Promise.all(this.mementos.completedSteps.map(tick));
		await vscode.commands.executeCommand('workbench.action.openWalkthrough', WALKTHROUGH);
	}
}

/** The editor keeps the tick, but the command fails where the editor has not yet read the walkthrough. */
async function tick(step: WalkthroughStep): Promise<void> {
	await vscode.commands
		.executeCommand('welcome.markStepComplete', `${WALKTHROUGH}#${STEP_IDS[step]}`)
		.then(undefined, () => undefined);
}
