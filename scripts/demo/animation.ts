import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import sharp from 'sharp';
import type { Sandbox } from '../../sandbox/src';
import type { EditorWindow, WindowSize } from '../../test/e2e/driver';
import { accountItem, ada, codeToast, newUserCode, progress } from '../../test/e2e/support/sign-in';
import { repositoryRoot } from '../../test/host/paths';
import { type AnimationFrame, writeAnimation } from './pictures';
import { checkFreshWindow } from './stage';

/** What it is to be taken in. */
export const animationSize: WindowSize = { width: 960, height: 600 };

/** How long a picture is seen, in milliseconds: while something is done, and while something is read. */
const key = 100;
const step = 500;
const look = 850;
const read = 1_800;

const pointer = `<svg xmlns="http://www.w3.org/2000/svg" width="22" height="28" viewBox="0 0 22 28">
	<path d="M2 2v20l5-4.500 3.500 8 3.500-1.500-3.500-8H18z" fill="#fff" stroke="#000" stroke-width="1.5" stroke-linejoin="round" />
</svg>`;

/** A sign-in from the command palette to the account in the status bar, as `media/sign-in.gif`. */
export async function animateSignIn(window: EditorWindow, sandbox: Sandbox): Promise<void> {
	await checkFreshWindow(window, 'animation');
	const film = new Film();
	const { page } = window;
	await film.take(page, look);

	await page.keyboard.press('F1');
	await window.quickInput.waitForOpen();
	for (const typed of [
		'>r',
		'>real',
		'>real-de',
		'>real-debrid',
		'>real-debrid: s',
		'>Real-Debrid: Sign In',
	]) {
		await window.quickInput.type(typed);
		await film.take(page, key);
	}
	await window.quickInput.rows.first().filter({ hasText: 'Real-Debrid: Sign In' }).waitFor();
	await film.take(page, look);
	await window.quickInput.accept();

	const userCode = await newUserCode(sandbox, 0);
	const toast = codeToast(userCode);
	await window.notifications.waitFor(toast);
	await film.take(page, read);
	const copy = page.getByRole('button', { name: 'Copy Code & Open Browser', exact: true });
	await film.takePointingAt(copy, step);

	const site = await window.openedPage(() => window.notifications.click(toast, 'Copy Code & Open Browser'));
	await site.setViewportSize(animationSize);
	await site.emulateMedia({ colorScheme: 'light' });
	// The other sample users are for tests of odd names.
	await site.addStyleTag({ content: '.account:nth-of-type(n + 4) { display: none }' });
	const account = site.getByRole('button', { name: ada.username });
	await film.takePointingAt(account, step);
	await account.click();
	const allow = site.getByRole('button', { name: 'Allow', exact: true });
	await film.takePointingAt(allow, look);
	await allow.click();
	await site.getByRole('heading', { name: 'You are connected' }).waitFor();
	await film.take(site, look);
	await site.close();

	await window.statusBar.waitFor(accountItem, `$(account) ${ada.username}`);
	await window.notifications.waitFor(/^Signed in to Real-Debrid/);
	await window.notifications.waitUntilGone(progress);
	await film.take(page, read);
	await window.notifications.dismiss(/^Signed in to Real-Debrid/);
	await window.statusBar.tooltip(accountItem);
	await film.takePointingAt(page.locator(`.statusbar-item[id="${accountItem}"]`), read);

	await writeAnimation(join(repositoryRoot, 'media', 'sign-in.gif'), film.frames);
}

class Film {
	readonly frames: AnimationFrame[] = [];

	async take(page: Page, duration: number): Promise<void> {
		this.frames.push({ png: await screenshot(page), duration });
	}

	/** With a mouse pointer, which screenshots do not have. */
	async takePointingAt(target: Locator, duration: number): Promise<void> {
		await target.hover();
		const box = await target.boundingBox();
		if (!box) throw new Error('There is nothing to point at.');
		const at = { left: Math.round(box.x + box.width * 0.85), top: Math.round(box.y + box.height * 0.6) };
		const png = await sharp(await screenshot(target.page()))
			.composite([{ input: Buffer.from(pointer), ...at }])
			.png()
			.toBuffer();
		this.frames.push({ png, duration });
	}
}

async function screenshot(page: Page): Promise<Buffer> {
	return await page.screenshot({ animations: 'disabled', caret: 'hide' });
}
