import type sinon from 'sinon';
import * as vscode from 'vscode';

/** Stands in for the person's coming to the window and leaving it: for what is made after this. */
export class FakeFocus {
	readonly #listeners: ((state: vscode.WindowState) => unknown)[] = [];
	#isFocused = true;

	constructor(sandbox: sinon.SinonSandbox) {
		sandbox.replaceGetter(vscode.window, 'state', () => this.#state);
		sandbox.replace(vscode.window, 'onDidChangeWindowState', listener => {
			this.#listeners.push(listener);
			return new vscode.Disposable(() => this.#listeners.splice(this.#listeners.indexOf(listener), 1));
		});
	}

	come(): void {
		this.#change(true);
	}

	leave(): void {
		this.#change(false);
	}

	get #state(): vscode.WindowState {
		return { focused: this.#isFocused, active: this.#isFocused };
	}

	#change(isFocused: boolean): void {
		this.#isFocused = isFocused;
		for (const listener of [...this.#listeners]) listener(this.#state);
	}
}
