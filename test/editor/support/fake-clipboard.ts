import type sinon from 'sinon';
import * as vscode from 'vscode';

/** Stands in for the editor's clipboard: the real one refuses nothing here. */
export class FakeClipboard implements vscode.Clipboard {
	refuses = false;
	text = '';

	constructor(sandbox: sinon.SinonSandbox) {
		sandbox.replaceGetter(vscode.env, 'clipboard', () => this);
	}

	async readText(): Promise<string> {
		return this.text;
	}

	async writeText(text: string): Promise<void> {
		if (this.refuses) throw new Error('Document is not focused.');
		this.text = text;
	}
}
