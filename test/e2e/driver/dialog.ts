import type { Locator, Page } from 'playwright-core';
import { eventually } from './eventually';
import { matches, type TextMatch } from './text-match';

export interface DialogState {
	readonly message: string;
	readonly detail: string;
	readonly buttons: readonly string[];
}

/** A modal dialog. */
export class Dialog {
	readonly #page: Page;

	constructor(page: Page) {
		this.#page = page;
	}

	async state(): Promise<DialogState | undefined> {
		const states = await this.#box.evaluateAll(boxes =>
			boxes.map(box => {
				// A message without a detail is shown in the detail's place.
				const texts = ['.dialog-message', '.dialog-message-detail'].map(
					part => box.querySelector(part)?.textContent ?? '',
				);
				const [message = '', detail = ''] = texts.filter(text => text !== '');
				return {
					message,
					detail,
					buttons: [...box.querySelectorAll('.dialog-buttons .monaco-button')].map(
						button => button.textContent ?? '',
					),
				};
			}),
		);
		return states[0];
	}

	async waitFor(message: TextMatch, patienceMilliseconds?: number): Promise<DialogState> {
		return await eventually(
			`the dialog ${message}`,
			() => this.state(),
			(state): state is DialogState => state !== undefined && matches(state.message, message),
			patienceMilliseconds,
		);
	}

	async click(button: string): Promise<void> {
		await this.#box.locator('.dialog-buttons').getByRole('button', { name: button, exact: true }).click();
		await this.#box.waitFor({ state: 'hidden' });
	}

	async dismiss(): Promise<void> {
		await this.#page.keyboard.press('Escape');
		await this.#box.waitFor({ state: 'hidden' });
	}

	get #box(): Locator {
		return this.#page.locator('.monaco-dialog-box');
	}
}
