import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type EditorWindow, eventually } from '../driver';

const pageScript = join(__dirname, 'pages', 'browser-storage.js');

/** What the browser keeps for an editor's window: the secrets, above all. */
export class BrowserStorage {
	private constructor(private readonly window: EditorWindow) {}

	static async of(window: EditorWindow): Promise<BrowserStorage> {
		// Now, and before the editor after each reload.
		await window.page.evaluate(await readFile(pageScript, 'utf8'));
		await window.page.addInitScript({ path: pageScript });
		return new BrowserStorage(window);
	}

	/** Uses up what a site may store. The editor does not tell extensions that it has not kept their secrets. */
	async fill(): Promise<void> {
		await this.#call('fill()');
	}

	async makeRoom(): Promise<void> {
		await this.#call('makeRoom()');
	}

	/** Takes all secrets away, and gives them to be put back. The window goes on with what it has read. */
	async takeSecrets(): Promise<string> {
		return String(await this.#call('takeSecrets()'));
	}

	async putSecretsBack(sealed: string): Promise<void> {
		await this.#call(`putSecretsBack(${JSON.stringify(sealed)})`);
	}

	/** Waits until the editor's states have the text: the editor stores them a moment later, and a reload may come first. */
	async waitUntilKept(text: string): Promise<void> {
		await eventually(
			`the browser to keep ${text}`,
			() => this.#call(`hasKept(${JSON.stringify(text)})`),
			isKept => isKept === true,
		);
	}

	/** Lets the editor fail to store one secret of ours, until the window is reloaded. */
	async refuseSecret(key: string): Promise<void> {
		// By its name in the editor's record of all secrets.
		const name = JSON.stringify({ extensionId: 'debrid-tools.real-debrid', key });
		await this.#call(`refuse(${JSON.stringify(name)})`);
	}

	/** Lets the editor find the secrets unusable after a reload, as where a site may not keep anything. */
	async break(): Promise<void> {
		await this.#call('break()');
	}

	async mend(): Promise<void> {
		await this.#call('mend()');
	}

	async #call(expression: string): Promise<unknown> {
		return await this.window.page.evaluate(`browserStorage.${expression}`);
	}
}
