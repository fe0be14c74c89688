import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import type { Place } from './leak-search';

const recordShownText = join(__dirname, 'pages', 'record-shown-text.js');
const recordConsole = join(__dirname, 'pages', 'record-console.js');
const flush = 'Promise.all([globalThis.flushShown?.(), globalThis.flushLogged?.()])';
const readStorage = readFileSync(join(__dirname, 'pages', 'read-storage.js'), 'utf8');

/** Remembers whatever the pages of an editor show and log. */
export class PageRecorder {
	readonly #context: BrowserContext;
	readonly #shown = new Set<string>();
	readonly #logged: string[] = [];

	private constructor(context: BrowserContext) {
		this.#context = context;
	}

	/** To be called before the first page is opened. */
	static async record(context: BrowserContext): Promise<PageRecorder> {
		const recorder = new PageRecorder(context);
		await context.exposeFunction('tellShown', (texts: readonly string[]) => {
			for (const text of texts) recorder.#shown.add(text);
		});
		await context.exposeFunction('tellLogged', (texts: readonly string[]) => {
			recorder.#logged.push(...texts);
		});
		await context.addInitScript({ path: recordShownText });
		await context.addInitScript({ path: recordConsole });
		// What workers log, and the browser itself.
		context.on('console', message => {
			if (isEditor(message.page())) recorder.#logged.push(message.text());
		});
		context.on('weberror', error => {
			if (isEditor(error.page())) recorder.#logged.push(String(error.error().stack));
		});
		return recorder;
	}

	/** Starts anew, for the next person. */
	forget(): void {
		this.#shown.clear();
		this.#logged.length = 0;
	}

	/** How many different texts were shown. */
	get shown(): number {
		return this.#shown.size;
	}

	async places(): Promise<Place[]> {
		// A page that is just closing has told what it had.
		for (const frame of this.#context.pages().flatMap(page => page.frames()))
			await frame.evaluate(flush).catch(() => undefined);
		return [
			...[...this.#shown].map(text => ({ name: 'a text shown', text })),
			{ name: 'the console', text: this.#logged.join('\n') },
		];
	}
}

/**
 * The one thing that may hold secrets: the editor's `SecretStorage`, which in a browser is this item, sealed by the
 * editor. (The clipboard is not searched either: Copy Access Token puts the token there.)
 */
const secretStorage = 'localStorage secrets.provider';

/** What the browser keeps for the origin of a page: local and session storage, and databases. */
export async function storedInBrowser(page: Page): Promise<Place[]> {
	const places = await page.evaluate<Place[]>(readStorage);
	return places.filter(({ name }) => name !== secretStorage);
}

/** The service's own pages, which code-server hands through, know the device code. */
function isEditor(page: Page | null): boolean {
	return !page || !new URL(page.url(), 'about:blank').pathname.startsWith('/proxy/');
}
