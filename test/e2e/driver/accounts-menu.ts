import { errors, type Locator, type Page } from 'playwright-core';

const appearMilliseconds = 2_000;

/** The menu behind the person at the bottom of the activity bar. */
export class AccountsMenu {
	readonly #page: Page;

	constructor(page: Page) {
		this.#page = page;
	}

	/** Its entries. The oldest editor shows no menu at all when there are none. */
	async entries(): Promise<string[]> {
		await this.#open();
		try {
			await this.#labels.first().waitFor({ timeout: appearMilliseconds });
		} catch (error) {
			if (error instanceof errors.TimeoutError) return [];
			throw error;
		}
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
