import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { chromiumArguments, findOrInstallChromium } from '../../host/chromium';
import type { EditorServer } from './editor-server';
import { EditorWindow } from './editor-window';

/** In CSS pixels. */
export interface WindowSize {
	readonly width: number;
	readonly height: number;
}

const usualSize: WindowSize = { width: 1280, height: 800 };

/** A headless browser. Starting it takes a moment, so tests share one, each with a profile of its own. */
export class EditorBrowser {
	readonly #browser: Browser;

	private constructor(browser: Browser) {
		this.#browser = browser;
	}

	static async launch(): Promise<EditorBrowser> {
		const executablePath = await findOrInstallChromium();
		return new EditorBrowser(await chromium.launch({ executablePath, args: chromiumArguments }));
	}

	async newProfile(viewport = usualSize): Promise<EditorProfile> {
		const context = await this.#browser.newContext({
			viewport,
			// Spinners and progress bars are drawn without a graphics card here, and cost half a core each.
			permissions: ['clipboard-read', 'clipboard-write'],
		});
		// tsx marks functions with a helper that the functions we send to the page miss there.
		await context.addInitScript('globalThis.__name = target => target');
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

	/** @param folder to be opened in it; without one it is empty */
	async openWindow(server: EditorServer, folder?: string): Promise<EditorWindow> {
		return await EditorWindow.open(await this.context.newPage(), server.url, folder);
	}

	/** An empty page that sees what the browser keeps for the editor. */
	async openStorage(server: EditorServer): Promise<Page> {
		const url = new URL('storage', server.url).href;
		const page = await this.context.newPage();
		await page.route(url, route => route.fulfill({ contentType: 'text/html', body: '' }));
		await page.goto(url);
		return page;
	}

	async close(): Promise<void> {
		await this.context.close();
	}
}
