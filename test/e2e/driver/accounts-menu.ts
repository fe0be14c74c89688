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

	/** The number on its button: how many extensions ask for a sign-in or for access. */
	async badge(): Promise<string | undefined> {
		const badge = this.#button.locator('.badge-content').filter({ visible: true });
		return (await badge.allInnerTexts()).find(text => text !== '');
	}

	async #open(): Promise<void> {
		await this.#button.click();
	}

	/** With its badge, which covers the icon. */
	get #button(): Locator {
		return this.#page
			.locator('.activitybar .action-item')
			.filter({ has: this.#page.locator('.codicon-accounts-view-bar-icon') });
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
