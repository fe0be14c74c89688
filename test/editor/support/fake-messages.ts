import type sinon from 'sinon';
import * as vscode from 'vscode';
import { eventually } from './eventually';

export interface ShownMessage {
	readonly severity: 'info' | 'warning' | 'error';
	readonly text: string;
	readonly options: vscode.MessageOptions;
	readonly actions: readonly string[];
	/** As a click on that action does; `undefined` dismisses it. */
	answer(action: string | undefined): void;
}

/**
 * Stands in for the person: this host shows no toasts, and nobody could click them. It reaches the extension because
 * the editor gives one API object to all code below an extension's folder, and the tests are bundled there.
 */
export class FakeMessages {
	readonly shown: ShownMessage[] = [];

	constructor(sandbox: sinon.SinonSandbox) {
		const { window } = vscode;
		sandbox.replace(window, 'showInformationMessage', this.#replacement('info'));
		sandbox.replace(window, 'showWarningMessage', this.#replacement('warning'));
		sandbox.replace(window, 'showErrorMessage', this.#replacement('error'));
	}

	/** The first message with such words, as soon as it is there. */
	async waitFor(words: RegExp): Promise<ShownMessage> {
		return await eventually(
			() => `the message ${words}; there are: ${this.texts.join(' | ')}`,
			() => this.shown.find(({ text }) => words.test(text)),
		);
	}

	get texts(): string[] {
		return this.shown.map(({ text }) => text);
	}

	#replacement(severity: ShownMessage['severity']): typeof vscode.window.showInformationMessage {
		return ((text: string, ...rest: (string | vscode.MessageOptions)[]) => {
			const actions = rest.filter(item => typeof item === 'string');
			const [options = {}] = rest.filter(item => typeof item !== 'string');
			return new Promise<string | undefined>(answer => {
				this.shown.push({ severity, text, options, actions, answer });
			});
		}) as typeof vscode.window.showInformationMessage;
	}
}
