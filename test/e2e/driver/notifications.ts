import type { Locator, Page } from 'playwright-core';
import { eventually } from './eventually';
import { matches, type TextMatch } from './text-match';

export interface Notification {
	readonly severity: 'info' | 'warning' | 'error';
	/** Without the links in it. */
	readonly text: string;
	readonly links: readonly string[];
	/** The extension's name. */
	readonly source: string;
	readonly buttons: readonly string[];
	readonly progress: 'running' | 'none';
}

/**
 * The toasts, or what the notification centre shows when it is open; the newest first.
 *
 * More than three toasts within about 800 ms are not shown, and one at rest hides by itself after a while:
 * the notification centre keeps them all.
 */
export class Notifications {
	readonly #page: Page;

	constructor(page: Page) {
		this.#page = page;
	}

	async list(): Promise<Notification[]> {
		return await this.#items.evaluateAll(items =>
			items.map(item => {
				const textOf = (selector: string): string => item.querySelector(selector)?.textContent ?? '';
				const message = item.querySelector('.notification-list-item-message');
				const links = [...(message?.querySelectorAll('a') ?? [])].map(link => link.textContent ?? '');
				const icon = item.querySelector('.notification-list-item-icon')?.classList;
				return {
					severity: icon?.contains('codicon-error')
						? ('error' as const)
						: icon?.contains('codicon-warning')
							? ('warning' as const)
							: ('info' as const),
					text: links.reduce((text, link) => text.replace(link, ''), message?.textContent ?? '').trim(),
					links,
					source: textOf('.notification-list-item-source').replace(/^Source: /, ''),
					buttons: [...item.querySelectorAll('.notification-list-item-buttons-container .monaco-button')].map(
						button => button.textContent ?? '',
					),
					progress: item.parentElement?.querySelector(':scope > .monaco-progress-container.active')
						? ('running' as const)
						: ('none' as const),
				};
			}),
		);
	}

	async waitFor(text: TextMatch, patienceMilliseconds?: number): Promise<Notification> {
		const isWanted = (one: Notification): boolean => matches(one.text, text);
		const list = await eventually(
			`the notification ${text}`,
			() => this.list(),
			all => all.some(isWanted),
			patienceMilliseconds,
		);
		const found = list.find(isWanted);
		if (!found) throw new Error('unreachable');
		return found;
	}

	/** @returns what gives how often the text of a notification has changed since: a screen reader announces each */
	async countChanges(text: TextMatch): Promise<() => Promise<number>> {
		const message = await this.#item(text).locator('.notification-list-item-message').elementHandle();
		const changes = await this.#page.evaluateHandle(observeChanges, message);
		return async () => await changes.evaluate(({ count }) => count);
	}

	async waitUntilGone(text: TextMatch, patienceMilliseconds?: number): Promise<void> {
		await eventually(
			`the notification ${text} to go`,
			() => this.list(),
			all => !all.some(one => matches(one.text, text)),
			patienceMilliseconds,
		);
	}

	async click(text: TextMatch, button: string): Promise<void> {
		await this.waitFor(text);
		await this.#item(text).getByRole('button', { name: button, exact: true }).click();
	}

	async clickLink(text: TextMatch, link: string): Promise<void> {
		await this.waitFor(text);
		await this.#item(text).getByRole('link', { name: link, exact: true }).click();
	}

	/** With the cross that a toast shows; one with running progress has none. */
	async dismiss(text: TextMatch): Promise<void> {
		await this.waitFor(text);
		const item = this.#item(text);
		await item.hover();
		await item.locator('.codicon-notifications-clear').click();
		await this.waitUntilGone(text);
	}

	get #items(): Locator {
		return this.#page.locator('.notification-list-item').filter({ visible: true });
	}

	#item(text: TextMatch): Locator {
		const message = this.#page.locator('.notification-list-item-message');
		return this.#items.filter({ has: message.filter({ hasText: text }) }).first();
	}
}

/** Runs in the page. */
function observeChanges(message: unknown): { count: number } {
	const changes = { count: 0 };
	new MutationObserver(() => {
		changes.count++;
	}).observe(message, { childList: true, characterData: true, subtree: true });
	return changes;
}

/** As much of the DOM as is used here; its types would otherwise be in scope for the extension too. */
declare class MutationObserver {
	constructor(changed: () => void);
	observe(target: unknown, options: Readonly<Record<string, boolean>>): void;
}
