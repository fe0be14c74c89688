import type sinon from 'sinon';
import * as vscode from 'vscode';
import { within } from './eventually';

const TROUBLESHOOTING_LINK = / \[Troubleshooting\]\(command:_realDebrid\.troubleshooting\?[^)]+\)$/;

export interface ShownMessage {
	readonly severity: 'info' | 'warning' | 'error';
	/** Without the link to TROUBLESHOOTING.md, which ends each message of a failure. */
	readonly text: string;
	readonly hasTroubleshootingLink: boolean;
	readonly options: vscode.MessageOptions;
	readonly actions: readonly string[];
	/** As a click on that action does; `undefined` dismisses it. */
	answer(action: string | undefined): void;
}

interface AwaitedMessage {
	isWanted(message: ShownMessage): boolean;
	resolve(message: ShownMessage): void;
}

/**
 * Stands in for the person: this host shows no toasts, and nobody could click them. It reaches the extension because
 * the editor gives one API object to all code below an extension's folder, and the tests are bundled there.
 */
export class FakeMessages {
	/** A test takes out what it has seen enough of. */
	readonly shown: ShownMessage[] = [];
	readonly #ever: ShownMessage[] = [];
	#awaited: AwaitedMessage[] = [];

	constructor(sandbox: sinon.SinonSandbox) {
		const { window } = vscode;
		sandbox.replace(window, 'showInformationMessage', this.#replacement('info'));
		sandbox.replace(window, 'showWarningMessage', this.#replacement('warning'));
		sandbox.replace(window, 'showErrorMessage', this.#replacement('error'));
	}

	/** The first message with such words, as soon as it is there. */
	async waitFor(words: RegExp): Promise<ShownMessage> {
		const isWanted = ({ text }: ShownMessage) => words.test(text);
		const shown = this.shown.find(isWanted);
		if (shown) return shown;
		const next = new Promise<ShownMessage>(resolve => this.#awaited.push({ isWanted, resolve }));
		return await within(() => `the message ${words}; there are: ${this.texts.join(' | ')}`, next);
	}

	get texts(): string[] {
		return this.shown.map(({ text }) => text);
	}

	/** The words of all messages ever shown. */
	get everything(): string[] {
		return this.#ever.flatMap(({ text, options, actions }) => [text, options.detail ?? '', ...actions]);
	}

	/** As the person does who closes what is left: a question that stays open can keep the next one from coming. */
	dismissAll(): void {
		for (const { answer } of this.#ever) answer(undefined);
	}

	#handOver(shown: ShownMessage): void {
		const answered = this.#awaited.filter(({ isWanted }) => isWanted(shown));
		this.#awaited = this.#awaited.filter(awaited => !answered.includes(awaited));
		for (const { resolve } of answered) resolve(shown);
	}

	#replacement(severity: ShownMessage['severity']): typeof vscode.window.showInformationMessage {
		return ((message: string, ...rest: (string | vscode.MessageOptions)[]) => {
			const actions = rest.filter(item => typeof item === 'string');
			const [options = {}] = rest.filter(item => typeof item !== 'string');
			const hasTroubleshootingLink = TROUBLESHOOTING_LINK.test(message);
			const text = message.replace(TROUBLESHOOTING_LINK, '');
			return new Promise<string | undefined>(answer => {
				const shown = { severity, text, hasTroubleshootingLink, options, actions, answer };
				this.shown.push(shown);
				this.#ever.push(shown);
				this.#handOver(shown);
			});
		}) as typeof vscode.window.showInformationMessage;
	}
}
