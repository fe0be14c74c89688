import type { Sandbox } from '../../sandbox/src';
import {
	EditorBrowser,
	type EditorProfile,
	EditorServer,
	type EditorWindow,
	type WindowSize,
} from '../../test/e2e/driver';
import { accountItem, ada, signedOutText, signIn } from '../../test/e2e/support/sign-in';
import { newestCodeServer } from '../../test/host/code-server';

/** Extensions start some seconds after the window is there, and later on a busy machine. */
const startMilliseconds = 60_000;

/** So that all rows of a list are in view, which is all that the editor makes of it. */
const tall: WindowSize = { width: 1280, height: 2_400 };

export interface BenchEditorOptions {
	readonly sandbox: Sandbox;
	/** The packaged extensions to install. */
	readonly vsix: readonly string[];
	/** The names of the built-in extensions that it is to have; without it, all. */
	readonly builtins?: readonly string[];
	readonly isSignedIn?: boolean;
}

/** An editor of one person, for as many windows as are to be measured. */
export class BenchEditor {
	private constructor(
		readonly server: EditorServer,
		private readonly profile: EditorProfile,
	) {}

	static async start(
		browser: EditorBrowser,
		{ sandbox, vsix, builtins, isSignedIn = false }: BenchEditorOptions,
	): Promise<BenchEditor> {
		const server = await EditorServer.start({
			version: newestCodeServer,
			vsix,
			settings: { 'realDebrid.apiUrl': sandbox.url },
			...(builtins && { builtins }),
		});
		const editor = new BenchEditor(server, await browser.newProfile(tall));
		try {
			if (isSignedIn) await editor.signIn(sandbox);
			return editor;
		} catch (error) {
			await editor.close();
			throw error;
		}
	}

	async openWindow(): Promise<EditorWindow> {
		return await this.profile.openWindow(this.server);
	}

	private async signIn(sandbox: Sandbox): Promise<void> {
		const window = await this.openWindow();
		await window.statusBar.waitFor(accountItem, signedOutText, startMilliseconds);
		await signIn(window, sandbox, ada);
		await window.close();
	}

	async close(): Promise<void> {
		await this.profile.close();
		await this.server.close();
	}
}

/** A browser for the measurements, closed after them. */
export async function withBrowser<T>(measure: (browser: EditorBrowser) => Promise<T>): Promise<T> {
	const browser = await EditorBrowser.launch();
	try {
		return await measure(browser);
	} finally {
		await browser.close();
	}
}
