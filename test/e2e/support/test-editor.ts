import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { repositoryRoot } from '../../host/paths';
import { TemporaryFolder } from '../../host/temporary-folder';
import { type Sandbox, startSandbox } from '../../sandbox';
import {
	EditorBrowser,
	type EditorProfile,
	EditorServer,
	type EditorWindow,
	editorUnderTest,
	extensionUnderTest,
} from '../driver';
import { removeStoredFiles } from './extension-storage';
import { LeakWatch } from './leak-watch';
import { accountItem } from './sign-in';

const testMilliseconds = 120_000;
/** Extensions start some seconds after the window is there, and later on a busy machine. */
const extensionStartMilliseconds = 60_000;

/**
 * An editor with the packaged extension, and the sandbox as its service, for the tests of one suite. Each test is
 * another person: with a browser profile of their own, nothing stored on the server's disk, and a sandbox that
 * remembers nobody.
 */
export function useEditor(suite: Mocha.Suite, needs: EditorNeeds = {}): TestEditor {
	const editor = new TestEditor(needs);
	suite.timeout(testMilliseconds);
	suite.beforeAll(() => editor.start());
	suite.beforeEach(() => editor.welcomePerson());
	suite.afterEach(async function () {
		const { currentTest } = this;
		if (currentTest?.isFailed()) await editor.keepPicture(currentTest.fullTitle());
		await editor.forgetPerson();
	});
	suite.afterAll(async () => {
		await editor.close();
		editor.leaks.conclude();
	});
	return editor;
}

/** What an editor is to have beside the packaged extension. */
export interface EditorNeeds {
	/** Packages another extension into the folder, and gives the path of its `.vsix`. */
	readonly packageCompanion?: (folder: TemporaryFolder) => Promise<string>;
	/** In which extensions speak, as the editor names it: `pt-br`. */
	readonly language?: string;
}

export class TestEditor {
	readonly version = editorUnderTest();
	/** Everything that this editor writes and shows is searched for the sandbox's secrets when the suite ends. */
	readonly leaks = new LeakWatch();
	#sandbox: Sandbox | undefined;
	#server: EditorServer | undefined;
	#browser: EditorBrowser | undefined;
	#profile: EditorProfile | undefined;

	constructor(private readonly needs: EditorNeeds = {}) {}

	get sandbox(): Sandbox {
		return started(this.#sandbox);
	}

	get server(): EditorServer {
		return started(this.#server);
	}

	/** Opens a window and waits until the extension has started, which its item in the status bar tells. */
	async openWindow(): Promise<EditorWindow> {
		const window = await this.openWindowWith({});
		await window.statusBar.waitFor(accountItem, /./, extensionStartMilliseconds);
		return window;
	}

	/** Opens a window with such settings, in which the extension may not have started yet. */
	async openWindowWith(settings: Readonly<Record<string, unknown>>): Promise<EditorWindow> {
		await this.server.setSettings({ 'realDebrid.apiUrl': this.sandbox.url, ...settings });
		return await this.#person.openWindow(this.server);
	}

	/** Opens a window on a folder, in which the extension may not have started yet. */
	async openFolder(folder: string, settings: Readonly<Record<string, unknown>> = {}): Promise<EditorWindow> {
		await this.server.setSettings({ 'realDebrid.apiUrl': this.sandbox.url, ...settings });
		return await this.#person.openWindow(this.server, folder);
	}

	/** Reloads the window, and waits until the extension has started anew. */
	async reload(window: EditorWindow): Promise<void> {
		await window.reload();
		await window.statusBar.waitFor(accountItem, /./, extensionStartMilliseconds);
	}

	/** Ends the editor's server and starts one anew, at the same address and on the same data. */
	async restart(): Promise<void> {
		const { server } = this;
		const kept = new TemporaryFolder('editor-data');
		try {
			await server.stop();
			await this.#lookForLeaks(server);
			await cp(server.userData, kept.path, { recursive: true, filter: isNoSocket });
			await server.close();
			this.#server = await this.#startServer(Number(new URL(server.url).port));
			await cp(kept.path, this.server.userData, { recursive: true });
		} finally {
			await kept.remove();
		}
	}

	async start(): Promise<void> {
		this.#sandbox = await startSandbox();
		this.#browser = await EditorBrowser.launch();
		this.#server = await this.#startServer();
	}

	async welcomePerson(): Promise<void> {
		this.sandbox.control.reset();
		this.sandbox.control.configure({ interval: 1 });
		this.#profile = await started(this.#browser).newProfile();
		await this.leaks.watch(this.#profile);
	}

	async forgetPerson(): Promise<void> {
		this.leaks.know(this.sandbox.control.secrets());
		try {
			if (this.#profile) await this.leaks.lookAtPerson(this.#profile, this.server);
		} finally {
			await this.#profile?.close();
			this.#profile = undefined;
			await removeStoredFiles(this.server);
		}
	}

	/** Takes one of every page, for whoever wonders why a test failed. */
	async keepPicture(title: string): Promise<void> {
		const name = title.replaceAll(/[^\w]+/g, '-');
		for (const [index, page] of (this.#profile?.context.pages() ?? []).entries())
			await page.screenshot({ path: join(repositoryRoot, 'out', 'failed', `${name}-${index}.png`) });
	}

	async close(): Promise<void> {
		try {
			await this.#browser?.close();
			await this.#server?.stop();
			if (this.#server) await this.#lookForLeaks(this.#server);
		} finally {
			await this.#server?.close();
			await this.#sandbox?.close();
		}
	}

	async #lookForLeaks(server: EditorServer): Promise<void> {
		this.leaks.know(this.sandbox.control.secrets());
		await this.leaks.lookAtFiles(server);
	}

	get #person(): EditorProfile {
		if (!this.#profile) throw new Error('A window belongs to a test.');
		return this.#profile;
	}

	async #startServer(port?: number): Promise<EditorServer> {
		const packages = new TemporaryFolder('companion');
		try {
			const { packageCompanion, language } = this.needs;
			const companion = await packageCompanion?.(packages);
			return await EditorServer.start({
				version: this.version,
				vsix: [extensionUnderTest(), ...(companion ? [companion] : [])],
				settings: { 'realDebrid.apiUrl': this.sandbox.url },
				logLevel: 'trace',
				...(port === undefined ? {} : { port }),
				...(language === undefined ? {} : { language }),
			});
		} finally {
			await packages.remove();
		}
	}
}

/** The server's own, which it makes anew. */
function isNoSocket(path: string): boolean {
	return !path.endsWith('.sock');
}

function started<T>(part: T | undefined): T {
	if (!part) throw new Error('The editor is started before the first test.');
	return part;
}
