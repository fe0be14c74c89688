import assert from 'node:assert/strict';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { chromiumArguments, findOrInstallChromium } from '../../host/chromium';
import { hangMilliseconds } from '../../host/hang';
import type { EditorServer } from './editor-server';
import { EditorWindow, leave } from './editor-window';
import { defaultPatienceMilliseconds } from './eventually';

/** In CSS pixels. */
export interface WindowSize {
	readonly width: number;
	readonly height: number;
}

const usualSize: WindowSize = { width: 1280, height: 800 };

const permissions = ['clipboard-read', 'clipboard-write'];

/** Nothing but the editor is to be reached. Playwright's own way, routes, would turn the browser's cache off. */
const onlyLoopback = '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost';

/** A headless browser. Starting it takes a moment, so tests share one, each with a profile of its own. */
export class EditorBrowser {
	readonly #browser: Browser;

	private constructor(browser: Browser) {
		this.#browser = browser;
	}

	static async launch(): Promise<EditorBrowser> {
		const executablePath = await findOrInstallChromium();
		return new EditorBrowser(
			await chromium.launch({ executablePath, args: chromiumArguments, timeout: hangMilliseconds }),
		);
	}

	async newProfile(viewport = usualSize): Promise<EditorProfile> {
		const context = await this.#browser.newContext({
			viewport,
			permissions,
		});
		context.setDefaultTimeout(defaultPatienceMilliseconds);
		await prepare(context);
		await context.route(
			url => url.protocol.startsWith('http') && url.hostname !== '127.0.0.1' && url.hostname !== 'localhost',
			route => route.fulfill({ contentType: 'text/html', body: '' }),
		);
		return new EditorProfile(context);
	}

	async close(): Promise<void> {
		await this.#browser.close();
	}
}

/**
 * A person's browser profile. The editor keeps its secrets there: a new profile knows none, and windows of one
 * profile share them. (An extension's `globalStorage` folder is on the server's disk, common to all profiles.)
 */
export class EditorProfile {
	/** For what is not offered here. */
	readonly context: BrowserContext;

	constructor(context: BrowserContext) {
		this.context = context;
	}

	/**
	 * A profile in a browser of its own, for one person after the other: `clear` makes it a new one. What the browser
	 * has loaded and compiled of the editor stays, which halves what a window costs.
	 */
	static async launch(): Promise<EditorProfile> {
		// Without a name its folder is one of Playwright's, which removes it when the browser has ended.
		const context = await chromium.launchPersistentContext('', {
			executablePath: await findOrInstallChromium(),
			timeout: hangMilliseconds,
			args: [...chromiumArguments, onlyLoopback],
			viewport: usualSize,
			permissions,
			// Spinners and progress bars are drawn without a graphics card here, and cost up to half a core each.
			reducedMotion: 'reduce',
		});
		context.setDefaultTimeout(defaultPatienceMilliseconds);
		await prepare(context);
		return new EditorProfile(context);
	}

	/** @param folder to be opened in it; without one it is empty */
	async openWindow(server: EditorServer, folder?: string): Promise<EditorWindow> {
		return await EditorWindow.open(await this.context.newPage(), server.url, folder);
	}

	/** A page without scripts that sees what the browser keeps for the editor. */
	async openStorage(server: EditorServer): Promise<Page> {
		const page = await this.context.newPage();
		await page.goto(new URL('healthz', server.url).href);
		return page;
	}

	/** Closes all windows, and removes what the browser keeps for the editor: the next person finds a new profile. */
	async clear(server: EditorServer): Promise<void> {
		const before = this.context.pages();
		const page = await this.openStorage(server);
		for (const one of before) await leave(one);
		const session = await this.context.newCDPSession(page);
		const { origin } = new URL(server.url);
		await session.send('Storage.clearDataForOrigin', { origin, storageTypes: 'all' });
		await this.context.clearCookies();
		assert.deepEqual(await page.evaluate(leftInBrowser), [0, 0], 'the browser keeps nothing');
	}

	async close(): Promise<void> {
		await this.context.close();
	}
}

/** How many items and databases there are; a page's session storage goes with it. */
const leftInBrowser = 'indexedDB.databases().then(databases => [localStorage.length, databases.length])';

async function prepare(context: BrowserContext): Promise<void> {
	// tsx marks functions with a helper that the functions we send to the page miss there.
	await context.addInitScript('globalThis.__name = target => target');
}
