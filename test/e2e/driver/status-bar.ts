import { errors, type Locator, type Page } from 'playwright-core';
import { eventually, happens } from './eventually';
import { labelledText } from './labelled-text';
import { matches, type TextMatch } from './text-match';

/** After this the mouse comes once more. */
const hoverMilliseconds = 10_000;
/** An item that has gone meanwhile would be waited for. */
const itemMilliseconds = 5_000;

export interface StatusBarItem {
	/** Its icons as `$(name)`. */
	readonly text: string;
	/** Whether there is something to see of each of its icons: an editor that does not know one shows nothing. */
	readonly icons: 'drawn' | 'missing';
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
		return await this.#read(item).catch(goneMeanwhile);
	}

	async #read(item: Locator): Promise<StatusBarItem> {
		const timeout = itemMilliseconds;
		const classes = ((await item.getAttribute('class', { timeout })) ?? '').split(' ');
		return {
			text: await labelledText(item.locator('.statusbar-item-label'), timeout),
			icons: (await item.locator('.codicon').evaluateAll(areDrawn)) ? 'drawn' : 'missing',
			ariaLabel: (await item.getAttribute('aria-label', { timeout })) ?? '',
			side: classes.includes('left') ? 'left' : 'right',
			background: classes.includes('warning-kind')
				? 'warning'
				: classes.includes('error-kind')
					? 'error'
					: 'none',
		};
	}

	/** @param wanted its text, or any of its properties */
	async waitFor(
		id: string,
		wanted: TextMatch | Partial<StatusBarItem>,
		patienceMilliseconds?: number,
	): Promise<StatusBarItem> {
		return await eventually(
			`the status bar item ${id} to be ${describe(wanted)}`,
			() => this.item(id),
			(item): item is StatusBarItem => item !== undefined && isAs(item, wanted),
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
		const hover = this.#page.locator('.monaco-hover').filter({ visible: true });
		await eventually(
			`the tooltip of ${id}`,
			async () => {
				// A mouse that is there already, as after a click, shows none.
				await this.#page.mouse.move(0, 0);
				await this.#item(id).locator('.statusbar-item-label').hover();
				return await happens(() => hover.waitFor({ timeout: hoverMilliseconds }));
			},
			isShown => isShown,
		);
		return (await hover.textContent()) ?? '';
	}

	#item(id: string): Locator {
		return this.#page.locator(`.statusbar-item[id="${id}"]`);
	}
}

function isAs(item: StatusBarItem, wanted: TextMatch | Partial<StatusBarItem>): boolean {
	if (typeof wanted === 'string' || wanted instanceof RegExp) return matches(item.text, wanted);
	return Object.entries(wanted).every(([name, value]) => item[name as keyof StatusBarItem] === value);
}

function describe(wanted: TextMatch | Partial<StatusBarItem>): string {
	return typeof wanted === 'string' || wanted instanceof RegExp ? String(wanted) : JSON.stringify(wanted);
}

/** Runs in the page. */
function areDrawn(icons: readonly unknown[]): boolean {
	return icons.every(icon => getComputedStyle(icon, '::before').content !== 'none');
}

/** As much of the DOM as is read here; its types would otherwise be in scope for the extension too. */
declare function getComputedStyle(element: unknown, pseudoElement: string): { readonly content: string };

function goneMeanwhile(error: unknown): undefined {
	if (error instanceof errors.TimeoutError) return undefined;
	throw error;
}
