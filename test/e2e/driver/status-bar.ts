import type { Locator, Page } from 'playwright-core';
import { eventually } from './eventually';
import { labelledText } from './labelled-text';
import { matches, type TextMatch } from './text-match';

export interface StatusBarItem {
	/** Its icons as `$(name)`. */
	readonly text: string;
	readonly ariaLabel: string;
	readonly side: 'left' | 'right';
	readonly background: 'none' | 'warning' | 'error';
}

export class StatusBar {
	readonly #page: Page;

	constructor(page: Page) {
		this.#page = page;
	}

	/** @param id the extension's id, a dot, and the item's own: `debrid-tools.real-debrid.realDebrid.account` */
	async item(id: string): Promise<StatusBarItem | undefined> {
		const item = this.#item(id);
		if (!(await item.isVisible())) return undefined;
		const classes = ((await item.getAttribute('class')) ?? '').split(' ');
		return {
			text: await labelledText(item.locator('.statusbar-item-label')),
			ariaLabel: (await item.getAttribute('aria-label')) ?? '',
			side: classes.includes('left') ? 'left' : 'right',
			background: classes.includes('warning-kind')
				? 'warning'
				: classes.includes('error-kind')
					? 'error'
					: 'none',
		};
	}

	async waitFor(id: string, text: TextMatch, patienceMilliseconds?: number): Promise<StatusBarItem> {
		return await eventually(
			`the status bar item ${id} to be ${text}`,
			() => this.item(id),
			(item): item is StatusBarItem => item !== undefined && matches(item.text, text),
			patienceMilliseconds,
		);
	}

	async waitUntilGone(id: string): Promise<void> {
		await eventually(
			`the status bar item ${id} to go`,
			() => this.item(id),
			item => item === undefined,
		);
	}

	async click(id: string): Promise<void> {
		await this.#item(id).locator('.statusbar-item-label').click();
	}

	/** What hovering shows. */
	async tooltip(id: string): Promise<string> {
		await this.#item(id).locator('.statusbar-item-label').hover();
		const hover = this.#page.locator('.monaco-hover').filter({ visible: true });
		await hover.waitFor();
		return (await hover.textContent()) ?? '';
	}

	#item(id: string): Locator {
		return this.#page.locator(`.statusbar-item[id="${id}"]`);
	}
}
