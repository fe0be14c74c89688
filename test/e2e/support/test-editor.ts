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
import { accountItem } from './sign-in';

const testMilliseconds = 120_000;
/** Extensions start some seconds after the window is there, and later on a busy machine. */
const extensionStartMilliseconds = 60_000;

/**
 * An editor with the packaged extension, and the sandbox as its service, for the tests of one suite. Each test is
 * another person: with a browser profile of their own, nothing stored on the server's disk, and a sandbox that
 * remembers nobody.
 */
export function useEditor(suite: Mocha.Suite): TestEditor {
	const editor = new TestEditor();
	suite.timeout(testMilliseconds);
	suite.beforeAll(() => editor.start());
	suite.beforeEach(() => editor.welcomePerson());
	suite.afterEach(async function () {
		const { currentTest } = this;
		if (currentTest?.isFailed()) await editor.keepPicture(currentTest.fullTitle());
		await editor.forgetPerson();
	});
	suite.afterAll(() => editor.close());
	return editor;
}

interface Running {
	readonly sandbox: Sandbox;
	readonly browser: EditorBrowser;
	server: EditorServer;
}

export class TestEditor {
	readonly version = editorUnderTest();
	#running: Running | undefined;
	#profile: EditorProfile | undefined;

	get sandbox(): Sandbox {
		return this.#started.sandbox;
	}

	get server(): EditorServer {
		return this.#started.server;
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
		if (!this.#profile) throw new Error('A window belongs to a test.');
		return await this.#profile.openWindow(this.server);
	}

	/** Reloads the window, and waits until the extension has started anew. */
	async reload(window: EditorWindow): Promise<void> {
		await window.reload();
		await window.statusBar.waitFor(accountItem, /./, extensionStartMilliseconds);
	}

	/** Ends the editor's server and starts one anew, at the same address and on the same data. */
	async restart(): Promise<void> {
		const running = this.#started;
		const kept = new TemporaryFolder('editor-data');
		try {
			await cp(running.server.userData, kept.path, { recursive: true, filter: isNoSocket });
			await running.server.close();
			running.server = await this.#startServer(running.sandbox, Number(new URL(running.server.url).port));
			await cp(kept.path, running.server.userData, { recursive: true });
		} finally {
			await kept.remove();
		}
	}

	async start(): Promise<void> {
		const sandbox = await startSandbox();
		const [server, browser] = await Promise.all([this.#startServer(sandbox), EditorBrowser.launch()]);
		this.#running = { sandbox, server, browser };
	}

	async welcomePerson(): Promise<void> {
		this.sandbox.control.reset();
		this.sandbox.control.configure({ interval: 1 });
		this.#profile = await this.#started.browser.newProfile();
	}

	async forgetPerson(): Promise<void> {
		await this.#profile?.close();
		this.#profile = undefined;
		await removeStoredFiles(this.server);
	}

	/** Of every page, for whoever wonders why a test failed. */
	async keepPicture(title: string): Promise<void> {
		const name = title.replaceAll(/[^\w]+/g, '-');
		for (const [index, page] of (this.#profile?.context.pages() ?? []).entries())
			await page.screenshot({ path: join(repositoryRoot, 'out', 'failed', `${name}-${index}.png`) });
	}

	async close(): Promise<void> {
		const { browser, server, sandbox } = this.#started;
		await browser.close();
		await server.close();
		await sandbox.close();
	}

	get #started(): Running {
		if (!this.#running) throw new Error('The editor is started before the first test.');
		return this.#running;
	}

	async #startServer(sandbox: Sandbox, port?: number): Promise<EditorServer> {
		return await EditorServer.start({
			version: this.version,
			vsix: [extensionUnderTest()],
			settings: { 'realDebrid.apiUrl': sandbox.url },
			...(port === undefined ? {} : { port }),
		});
	}
}

/** The server's own, which it makes anew. */
function isNoSocket(path: string): boolean {
	return !path.endsWith('.sock');
}
