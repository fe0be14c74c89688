import assert from 'node:assert/strict';
import { source as axe } from 'axe-core';
import type { Frame, FrameLocator, Locator } from 'playwright-core';
import { PNG } from 'pngjs';
import decodeQR from 'qr/decode.js';
import { type EditorWindow, eventually } from '../driver';

const title = 'Real-Debrid Sign-In Code';

/** What axe-core finds wrong, as far as it is looked at. */
interface Violation {
	readonly id: string;
	readonly help: string;
	readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

/** The panel with the sign-in code, in a window. */
export class CodePanel {
	constructor(private readonly window: EditorWindow) {}

	static async open(window: EditorWindow): Promise<CodePanel> {
		await window.palette.run('Real-Debrid: Show Sign-In Code');
		const panel = new CodePanel(window);
		await panel.waitForTime();
		return panel;
	}

	/** Until the page has been told its state. */
	async waitForTime(): Promise<void> {
		await this.#page
			.locator('#time')
			.filter({ hasText: /\d:\d\d/ })
			.waitFor();
	}

	/** Until the page has been told the colours of a theme. */
	async waitForTheme(theme: string): Promise<void> {
		await this.#page.locator(`body[data-vscode-theme-name="${theme}"]`).waitFor();
	}

	async waitUntilClosed(): Promise<void> {
		await eventually(
			'the panel to close',
			async () => [await this.#tab.count(), await this.window.page.locator('iframe.webview').count()],
			([tabs, pages]) => tabs === 0 && pages === 0,
		);
	}

	async close(): Promise<void> {
		await this.window.palette.run('View: Close Editor');
		await this.waitUntilClosed();
	}

	async tabs(): Promise<number> {
		return await this.#tab.count();
	}

	get code(): Locator {
		return this.#page.locator('.code > [aria-hidden]');
	}

	get site(): Locator {
		return this.#page.locator('.site');
	}

	get status(): Locator {
		return this.#page.locator('#status');
	}

	get notice(): Locator {
		return this.#page.locator('#notice');
	}

	get time(): Locator {
		return this.#page.locator('#time');
	}

	button(name: string): Locator {
		return this.#page.getByRole('button', { name, exact: true });
	}

	async waitForFocus(name: string): Promise<void> {
		await eventually(
			`${name} to have the focus`,
			() => this.focused(),
			focused => focused === name,
		);
	}

	/** The name of what has the focus in the page. */
	async focused(): Promise<string> {
		return String(await (await this.frame()).evaluate('document.activeElement?.textContent ?? ""'));
	}

	/** What a phone reads from the picture, as it is on the screen. */
	async readPicture(): Promise<string> {
		const picture = this.#page.getByRole('img', { name: 'QR code' });
		const { width, height, data } = PNG.sync.read(await picture.screenshot());
		return decodeQR({ width, height, data });
	}

	/** What axe-core has to say against the page, a line each. */
	async violations(): Promise<string[]> {
		const frame = await this.frame();
		await frame.evaluate(axe);
		const { violations, passes } = (await frame.evaluate('axe.run(document)')) as {
			readonly violations: readonly Violation[];
			readonly passes: readonly { readonly id: string }[];
		};
		// It has really looked, at the colours above all.
		const rules = ['color-contrast', 'button-name', 'html-has-lang'];
		if (await frame.evaluate("document.querySelector('svg') !== null")) rules.push('svg-img-alt');
		for (const rule of rules)
			assert.ok(passes.some(({ id }) => id === rule) || violations.some(({ id }) => id === rule), rule);
		return violations.flatMap(({ id, help, nodes }) =>
			nodes.map(({ html, failureSummary }) => `${id}: ${help}: ${html}: ${failureSummary}`),
		);
	}

	/** The editor replaces it when it loads the page anew, and for a moment there is none. */
	async frame(): Promise<Frame> {
		const inner = this.window.page.frameLocator('iframe.webview').locator('iframe#active-frame');
		return await eventually(
			'the page of the panel',
			async () => (await (await inner.elementHandle())?.contentFrame()) ?? undefined,
			frame => frame !== undefined,
		);
	}

	get #page(): FrameLocator {
		return this.window.page.frameLocator('iframe.webview').frameLocator('iframe#active-frame');
	}

	get #tab(): Locator {
		return this.window.page.locator('.tabs-container .tab').filter({ hasText: title });
	}
}
