import assert from 'node:assert/strict';
import type { Frame, Locator } from 'playwright-core';
import { PNG } from 'pngjs';
import { type EditorWindow, eventually } from '../driver';

/** Its hyphen is a non-breaking one. */
const title = 'Get Started with Real\u2011Debrid';

export interface WalkthroughStep {
	readonly title: string;
	readonly state: 'open' | 'ticked';
}

/** A picture beside the steps, as the editor has it in its page. */
export interface WalkthroughPicture {
	/** What is drawn, path by path. */
	readonly paths: readonly string[];
	readonly texts: readonly string[];
}

/** Red, green and blue, up to 255. */
type Colour = readonly [number, number, number];

/** The walkthrough, in a window. */
export class Walkthrough {
	constructor(private readonly window: EditorWindow) {}

	/** As somebody does who looks for it. */
	static async open(window: EditorWindow): Promise<Walkthrough> {
		await window.palette.run('Welcome: Open Walkthrough...');
		await window.quickInput.pick(title);
		return await Walkthrough.opened(window);
	}

	/** Once it is there, whoever has opened it. */
	static async opened(window: EditorWindow): Promise<Walkthrough> {
		const walkthrough = new Walkthrough(window);
		await window.page.locator('.gettingStartedDetailsContent .category-title', { hasText: title }).waitFor();
		await walkthrough.#steps.first().waitFor();
		return walkthrough;
	}

	async steps(): Promise<WalkthroughStep[]> {
		return await this.#steps.evaluateAll(all =>
			all.map(step => ({
				title: step.querySelector('.step-title')?.textContent ?? '',
				state:
					step.querySelector('[role=checkbox]')?.getAttribute('aria-checked') === 'true'
						? ('ticked' as const)
						: ('open' as const),
			})),
		);
	}

	async waitUntilTicked(step: string): Promise<void> {
		await eventually(
			`the step "${step}" to be ticked`,
			() => this.steps(),
			steps => steps.some(one => one.title === step && one.state === 'ticked'),
		);
	}

	/** Shows what a step says, and its picture. */
	async expand(step: string): Promise<void> {
		const wanted = this.#step(step);
		if ((await wanted.getAttribute('aria-expanded')) === 'true') return;
		await wanted.locator('.step-title').click();
		await this.#step(step).and(this.window.page.locator('[aria-expanded=true]')).waitFor();
		// The editor moves it there when it has grown, and so would take the focus from what a button opens before.
		await this.#step(step).and(this.window.page.locator(':focus')).waitFor();
	}

	/** Clicks a button of the step that is expanded. */
	async click(button: string): Promise<void> {
		await this.window.page
			.locator('.getting-started-step[aria-expanded=true]')
			.getByRole('button', { name: button, exact: true })
			.click();
	}

	/** The picture that has such paths, once it has taken the place of the one before. */
	async picture(paths: readonly string[]): Promise<WalkthroughPicture> {
		return await eventually(
			'the picture of the step',
			() => this.#readPicture(),
			(picture): picture is WalkthroughPicture => picture?.paths.join() === paths.join(),
		);
	}

	/** Until there is a picture. */
	async waitForPicture(): Promise<void> {
		await eventually(
			'a picture',
			() => this.#readPicture(),
			picture => picture !== undefined,
		);
	}

	/** How much of the picture, as it is on the screen, has that colour: from 0 to 1. */
	async seen(colour: Colour): Promise<number> {
		const svg = (await this.#pictureFrame())?.locator('svg');
		assert.ok(svg);
		const { width, height, data } = PNG.sync.read(await svg.screenshot());
		let pixels = 0;
		for (let at = 0; at < data.length; at += 4)
			if (colour.every((part, index) => data[at + index] === part)) pixels++;
		return pixels / (width * height);
	}

	/** A colour of the theme, by its CSS name without the beginning. */
	async themeColour(name: string): Promise<Colour> {
		const value = await this.window.page.evaluate<string>(
			`getComputedStyle(document.querySelector('.monaco-workbench')).getPropertyValue('--vscode-${name}')`,
		);
		const [red, green, blue] = /^#(..)(..)(..)$/.exec(value.trim())?.slice(1) ?? [];
		assert.ok(red && green && blue, `${name} is "${value}"`);
		return [Number.parseInt(red, 16), Number.parseInt(green, 16), Number.parseInt(blue, 16)];
	}

	async #readPicture(): Promise<WalkthroughPicture | undefined> {
		const svg = (await this.#pictureFrame())?.locator('svg');
		if (!svg || (await svg.count()) === 0) return undefined;
		try {
			return await svg.evaluate(root => ({
				paths: [...root.querySelectorAll('path')].map(path => path.getAttribute('d') ?? ''),
				texts: [...root.querySelectorAll('text')].map(text => text.textContent ?? ''),
			}));
		} catch (error) {
			// Another picture is just taking its place.
			if (error instanceof Error && /detached|destroyed/.test(error.message)) return undefined;
			throw error;
		}
	}

	async #pictureFrame(): Promise<Frame | undefined> {
		const page = this.window.page.locator('iframe.webview').filter({ visible: true });
		if ((await page.count()) === 0) return undefined;
		const outer = await (await page.last().elementHandle())?.contentFrame();
		return outer?.childFrames().at(-1);
	}

	#step(step: string): Locator {
		const title = this.window.page.locator('.step-title').getByText(step, { exact: true });
		return this.#steps.filter({ has: title });
	}

	get #steps(): Locator {
		return this.window.page.locator('.getting-started-step').filter({ visible: true });
	}
}
