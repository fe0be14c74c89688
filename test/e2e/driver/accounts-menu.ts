import type { Locator, Page } from 'playwright-core';
import { eventually } from './eventually';

/** The menu behind the person at the bottom of the activity bar. */
export class AccountsMenu {
	readonly #page: Page;

	constructor(page: Page) {
		this.#page = page;
	}

	/** Its entries. */
	async entries(): Promise<string[]> {
		await this.#open();
		const entries = await this.#labels.allInnerTexts();
		await this.#close();
		return entries;
	}

	/** Chooses an entry, through the submenus that lead to it. */
	async choose(...path: [string, ...string[]]): Promise<void> {
		await this.#open();
		for (const label of path.slice(0, -1)) await this.#entry(label).hover();
		await this.#entry(path.at(-1) ?? '').click();
		await this.#labels.first().waitFor({ state: 'hidden' });
	}

	async #open(): Promise<void> {
		await this.#page.locator('.activitybar .codicon-accounts-view-bar-icon').click();
		await eventually(
			'the Accounts menu',
			() => this.#labels.allInnerTexts(),
			entries => entries.length > 0,
		);
	}

	async #close(): Promise<void> {
		await this.#page.keyboard.press('Escape');
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
