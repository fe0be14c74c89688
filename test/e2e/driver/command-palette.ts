import type { Page } from 'playwright-core';
import { eventually, happens } from './eventually';
import type { QuickInput } from './quick-input';

/** After this the palette is taken for closed, and opened once more. */
const inputMilliseconds = 10_000;

export class CommandPalette {
	readonly #page: Page;
	readonly #quickInput: QuickInput;

	constructor(page: Page, quickInput: QuickInput) {
		this.#page = page;
		this.#quickInput = quickInput;
	}

	/** @param title with its category: `Real-Debrid: Sign In` */
	async run(title: string): Promise<void> {
		await eventually(
			`the command ${title}`,
			async () => {
				const titles = await this.#search(title);
				const index = titles.indexOf(title);
				if (index < 0) await this.#quickInput.dismiss();
				else if (await this.#isClicked(index)) return title;
				return titles;
			},
			found => found === title,
		);
	}

	/** Not so where a toast that takes the focus has closed the palette. */
	async #isClicked(index: number): Promise<boolean> {
		return await happens(() => this.#quickInput.rows.nth(index).click({ timeout: inputMilliseconds }));
	}

	async has(title: string): Promise<boolean> {
		const titles = await this.#search(title);
		await this.#quickInput.dismiss();
		return titles.includes(title);
	}

	/** The commands of a category, as far as they are in view. */
	async commandsOf(category: string): Promise<string[]> {
		const titles = await this.#search(`${category}: `);
		await this.#quickInput.dismiss();
		return titles.filter(title => title.startsWith(`${category}: `)).sort();
	}

	/** Opens the palette with that typed, and gives the titles it then has. */
	async #search(text: string): Promise<string[]> {
		await eventually(
			`the palette to take "${text}"`,
			() => this.#openWith(text),
			isTaken => isTaken,
		);
		const rows = this.#quickInput.rows;
		// The rows from before the typing have nothing highlighted.
		const [, titles] = await eventually(
			`the palette to search for ${text}`,
			async () =>
				await rows.evaluateAll((all): [boolean, string[]] => [
					all[0]?.querySelector('.highlight') !== null ||
						/similar commands|No matching/.test(all[0]?.textContent ?? ''),
					all.map(row => (row.querySelector('.label-name')?.textContent ?? '').replaceAll('\u00a0', ' ')),
				]),
			([searched, found]) => searched && found.length > 0,
		);
		return titles;
	}

	/** @returns whether it stayed open: an editor that shows its first page takes the focus, which closes it */
	async #openWith(text: string): Promise<boolean> {
		await this.#quickInput.dismiss();
		await this.#page.keyboard.press('F1');
		return await happens(() => this.#quickInput.type(`>${text}`, inputMilliseconds));
	}
}
