import { join } from 'node:path';
import type { Sandbox } from '../../../sandbox/src';
import { repositoryRoot } from '../../host/paths';
import type { EditorServer, EditorWindow } from '../driver';
import { waitUntilExtensionHostsEnded } from './extension-host';
import { removeStoredFiles } from './extension-storage';
import type { EditorNeeds, Lane } from './lane';
import type { LeakWatch } from './leak-watch';
import { pictureName } from './pictures';
import { accountItem } from './sign-in';

/** They only stop what hangs. */
const testMilliseconds = 300_000;
const pictureMilliseconds = 20_000;

/**
 * An editor with the packaged extension, and the sandbox as its service, for the tests of one suite. Each test is
 * another person: with a browser profile in which nothing is kept, nothing stored on the server's disk, and a sandbox
 * that remembers nobody.
 */
export function useEditor(suite: Mocha.Suite, needs: EditorNeeds = {}): TestEditor {
	const editor = new TestEditor(needs);
	suite.timeout(testMilliseconds);
	suite.beforeAll(async function () {
		await editor.start(await startLane(this));
	});
	suite.beforeEach(() => editor.welcomePerson());
	suite.afterEach(async function () {
		const title = this.currentTest?.fullTitle() ?? '';
		if (this.currentTest?.isFailed()) await editor.keepPictures(title);
		await editor.forgetPerson(title);
	});
	suite.afterAll(() => editor.leave());
	return editor;
}

/** Whoever runs the tests gives their root suite a lane, which starts with the first of them. */
async function startLane(context: Mocha.Context): Promise<Lane> {
	const start: (() => Promise<Lane>) | undefined = context['startLane'];
	if (!start) throw new Error('These tests are run by `npm test -- --only e2e`.');
	return await start();
}

export class TestEditor {
	#lane: Lane | undefined;
	#server: EditorServer | undefined;

	constructor(private readonly needs: EditorNeeds = {}) {}

	get version() {
		return started(this.#lane).version;
	}

	/** Everything that this editor writes and shows is searched for the sandbox's secrets when its lane ends. */
	get leaks(): LeakWatch {
		return started(this.#lane).leaks;
	}

	get sandbox(): Sandbox {
		return started(this.#lane).sandbox;
	}

	get server(): EditorServer {
		return started(this.#server);
	}

	/** Opens a window and waits until the extension has started, which its item in the status bar tells. */
	async openWindow(): Promise<EditorWindow> {
		const window = await this.openWindowWith({});
		await window.statusBar.waitFor(accountItem, /./);
		return window;
	}

	/** Opens a window with such settings, in which the extension may not have started yet. */
	async openWindowWith(settings: Readonly<Record<string, unknown>>): Promise<EditorWindow> {
		return await this.#open(settings);
	}

	/** Opens a window on a folder, in which the extension may not have started yet. */
	async openFolder(folder: string, settings: Readonly<Record<string, unknown>> = {}): Promise<EditorWindow> {
		return await this.#open(settings, folder);
	}

	/** Reloads the window, and waits until the extension has started anew. */
	async reload(window: EditorWindow): Promise<void> {
		await window.reload();
		await window.statusBar.waitFor(accountItem, /./);
	}

	/** Ends the editor and starts it anew, at the same address and on the same data. */
	async restart(): Promise<void> {
		await this.server.restart();
	}

	async start(lane: Lane): Promise<void> {
		this.#lane = lane;
		this.#server = await lane.serverFor(this.needs);
	}

	welcomePerson(): void {
		this.sandbox.control.reset();
		this.sandbox.control.configure({ interval: 1 });
	}

	/** @param when for messages about what is found of this person */
	async forgetPerson(when: string): Promise<void> {
		const { profile, leaks } = started(this.#lane);
		leaks.know(this.sandbox.control.secrets());
		try {
			await leaks.keepPerson(when, profile, this.server);
		} finally {
			await profile.clear(this.server);
			await waitUntilExtensionHostsEnded(this.server);
			await removeStoredFiles(this.server);
		}
	}

	/** Takes one of every window, for whoever wonders why a test failed. */
	async keepPictures(title: string): Promise<void> {
		const pages = started(this.#lane)
			.profile.context.pages()
			.filter(page => !/^about:|\/healthz$/.test(page.url()));
		for (const [index, page] of pages.entries())
			await page
				.screenshot({
					path: join(repositoryRoot, 'out', 'failed', pictureName(title, index)),
					timeout: pictureMilliseconds,
				})
				.catch((error: unknown) => console.error(`There is no picture of ${page.url()}:`, error));
	}

	async leave(): Promise<void> {
		await this.#lane?.leave(this.needs);
	}

	async #open(settings: Readonly<Record<string, unknown>>, folder?: string): Promise<EditorWindow> {
		await this.server.setSettings({ 'realDebrid.apiUrl': this.sandbox.url, ...settings });
		return await started(this.#lane).profile.openWindow(this.server, folder);
	}
}

function started<T>(part: T | undefined): T {
	if (!part) throw new Error('The editor is started before the first test.');
	return part;
}
