import type { Locator, Page } from 'playwright-core';

/** The menu behind the person at the bottom of the activity bar. */
export class AccountsMenu {
	readonly #page: Page;

	constructor(page: Page) {
		this.#page = page;
	}

	/** Its entries, of which there has to be one: the oldest editor shows no empty menu. */
	async entries(): Promise<string[]> {
		await this.#open();
		await this.#labels.first().waitFor();
		const entries = await this.#labels.allInnerTexts();
		await this.#page.keyboard.press('Escape');
		await this.#waitForClosed();
		return entries;
	}

	/** Chooses an entry, through the submenus that lead to it. */
	async choose(...path: [string, ...string[]]): Promise<void> {
		await this.#open();
		for (const label of path.slice(0, -1)) await this.#entry(label).click();
		// A menu does not hear the mouse in its first 100 ms.
		await this.#entry(path.at(-1) ?? '').hover();
		await this.#page.keyboard.press('Enter');
		await this.#waitForClosed();
	}

	async #open(): Promise<void> {
		await this.#page.locator('.activitybar .codicon-accounts-view-bar-icon').click();
	}

	async #waitForClosed(): Promise<void> {
		await this.#labels.first().waitFor({ state: 'hidden' });
	}

	get #labels(): Locator {
		return this.#page.locator('.monaco-menu .action-menu-item .action-label').filter({ visible: true });
	}

	#entry(label: string): Locator {
		return this.#page
			.locator('.monaco-menu .action-menu-item')
			.filter({ has: this.#page.getByText(label, { exact: true }) })
			.last();
	}
}
