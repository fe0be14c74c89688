import { errors, type Locator, type Page } from 'playwright-core';
import { eventually } from './eventually';
import { labelledText } from './labelled-text';

/** A row that has gone meanwhile would be waited for. */
const rowMilliseconds = 5_000;

export interface QuickPickItem {
	/** Its icons as `$(name)`. */
	readonly label: string;
	readonly description: string;
	readonly detail: string;
}

/** A quick pick or an input box. */
export class QuickInput {
	readonly #page: Page;

	constructor(page: Page) {
		this.#page = page;
	}

	/** @param title of the one that is meant: the palette may still be closing */
	async waitForOpen(title?: string): Promise<void> {
		await this.#widget.waitFor();
		if (title === undefined) return;
		await eventually(
			`the quick input "${title}"`,
			() => this.title(),
			shown => shown === title,
		);
	}

	/** @param timeout in milliseconds */
	async waitForClosed(timeout?: number): Promise<void> {
		await this.#widget.waitFor({ state: 'hidden', ...limitOf(timeout) });
	}

	async title(): Promise<string> {
		return (await this.#widget.locator('.quick-input-title').textContent()) ?? '';
	}

	async placeholder(): Promise<string> {
		return (await this.#input.getAttribute('placeholder')) ?? '';
	}

	/** What stands under an input box: its prompt, or why the value will not do. */
	async message(): Promise<string> {
		return (await this.#widget.locator('.quick-input-message').textContent()) ?? '';
	}

	/** The rows in view, about fourteen, once they stay as they are: they do not appear all at once. */
	async items(): Promise<QuickPickItem[]> {
		await this.waitForOpen();
		let before = '';
		return await eventually(
			'the rows of the quick input to stay as they are',
			() => this.#readItems().catch(noneWhenChanged),
			items => {
				const now = JSON.stringify(items);
				const isSettled = items.length > 0 && now === before;
				before = now;
				return isSettled;
			},
		);
	}

	async #readItems(): Promise<QuickPickItem[]> {
		const items: QuickPickItem[] = [];
		for (const row of await this.rows.all()) {
			const description = row.locator('.label-description');
			const detail = row.locator('.quick-input-list-label-meta .label-name');
			items.push({
				label: await labelledText(labelOf(row), rowMilliseconds),
				description:
					(await description.count()) > 0 ? await labelledText(description.first(), rowMilliseconds) : '',
				detail: (await detail.count()) > 0 ? await labelledText(detail.first(), rowMilliseconds) : '',
			});
		}
		return items;
	}

	/** Chooses the row of that label, given with its icons. */
	async pick(label: string): Promise<void> {
		const items = await eventually(
			`the row ${label}`,
			() => this.items(),
			rows => rows.some(row => row.label === label),
		);
		await this.rows.nth(items.findIndex(row => row.label === label)).click();
	}

	/** @param timeout in milliseconds; an input that has closed meanwhile would be waited for */
	async type(text: string, timeout?: number): Promise<void> {
		await this.#widget.waitFor(limitOf(timeout));
		await this.#input.fill(text, limitOf(timeout));
	}

	/** @param timeout in milliseconds */
	async accept(timeout?: number): Promise<void> {
		await this.#input.press('Enter', limitOf(timeout));
	}

	async dismiss(): Promise<void> {
		if (!(await this.#widget.isVisible())) return;
		await this.#page.keyboard.press('Escape');
		await this.waitForClosed();
	}

	get rows(): Locator {
		return this.#widget.locator('.quick-input-list .monaco-list-row');
	}

	get #widget(): Locator {
		return this.#page.locator('.quick-input-widget').filter({ visible: true });
	}

	get #input(): Locator {
		return this.#widget.locator('.quick-input-box input');
	}
}

/** The first: a second one holds the detail. */
export function labelOf(row: Locator): Locator {
	return row.locator('.label-name').first();
}

function limitOf(timeout: number | undefined): { timeout?: number } {
	return timeout === undefined ? {} : { timeout };
}

function noneWhenChanged(error: unknown): QuickPickItem[] {
	if (error instanceof errors.TimeoutError) return [];
	throw error;
}
