import assert from 'node:assert/strict';
import { type EditorWindow, eventually } from './driver';
import { ben } from './support/accounts';
import { CodePanel } from './support/code-panel';
import { main } from './support/main-path';
import { accountItem, ada, codeToast, progress, signedOutText, signIn, startSignIn } from './support/sign-in';
import { useEditor } from './support/test-editor';
import { allowOnSite } from './support/verification-site';

const smallWindow = { width: 800, height: 500 };

describe('a sign-in shows itself in one place at a time', function () {
	const editor = useEditor(this);

	it(
		main('from the toast over the browser to the account, with one notification at most, by keyboard alone'),
		async () => {
			const { sandbox } = editor;
			const window = await editor.openWindow();
			const { keyboard } = window.page;
			await window.palette.run('File: New Untitled Text File');
			await window.waitForFocusIn('.editor-instance');
			const most = await countMostNotifications(window);
			const userCode = await startSignIn(window, sandbox);
			await window.waitForFocusIn('.notification-list-item, .notifications-list-container');
			assert.equal(await placesOfCode(window, userCode), 2);

			await keyboard.press('Tab');
			const site = await window.openedPage(() => keyboard.press('Enter'));
			await window.notifications.waitFor(/: waiting for you to allow access/);
			assert.equal(await placesOfCode(window, userCode), 1);
			await window.waitForFocusIn('.editor-instance');
			await allowOnSite(site, { userCode, username: ada.username });
			await site.close();
			await window.statusBar.waitFor(accountItem, '$(account) ada-premium');
			await window.notifications.waitFor('Signed in to Real-Debrid as ada-premium.');
			assert.equal(await most(), 1);
			await keyboard.type('typed');
			await window.page.locator('.view-line').filter({ hasText: 'typed' }).waitFor();
			// The editor keeps a text that is not saved, for the next window.
			await window.palette.run('View: Revert and Close Editor');
		},
	);

	it('the toast gives way to the progress after 10 seconds, though it has the focus', async () => {
		const window = await editor.openWindow();
		const most = await countMostNotifications(window);
		const userCode = await startSignIn(window, editor.sandbox);
		const shown = await window.notifications.waitFor(progress);
		assert.deepEqual(shown.links, ['Copy Code & Open Browser', 'Show Sign-In Code']);
		assert.deepEqual(
			(await window.notifications.list()).filter(({ text }) => codeToast(userCode).test(text)),
			[],
		);
		assert.equal(await most(), 1);
	});

	it('the panel stands alone and whole in a small window; closed, it gives way to the progress', async () => {
		const { sandbox } = editor;
		const window = await editor.openWindow();
		await window.page.setViewportSize(smallWindow);
		const userCode = await startSignIn(window, sandbox);
		const panel = await CodePanel.open(window);
		await panel.waitForFocus('Copy Code & Open Browser');
		assert.deepEqual(await window.notifications.list(), []);
		assert.equal(await placesOfCode(window, userCode), 1);
		assert.match(await panel.readPicture(), /device_id=/);
		const scrolled = 'document.documentElement.scrollHeight - innerHeight';
		const hidden = Number(await (await panel.frame()).evaluate(scrolled));
		assert.ok(hidden <= 0, `${hidden} px of the panel are out of sight`);

		await panel.close();
		await window.notifications.waitFor(progress);
		await window.notifications.clickLink(progress, 'Show Sign-In Code');
		await panel.waitForFocus('Copy Code & Open Browser');
		await window.notifications.waitUntilGone(progress);
		sandbox.control.approve(userCode, ada.id);
		await window.statusBar.waitFor(accountItem, '$(account) ada-premium');
		await panel.waitUntilClosed();
	});

	it('allowed on another device, the toast goes; its button in the notification centre says that the code is spent', async () => {
		const { sandbox } = editor;
		const window = await editor.openWindow();
		const userCode = await startSignIn(window, sandbox);
		const most = await countMostNotifications(window);
		sandbox.control.approve(userCode, ada.id);
		await window.notifications.waitFor('Signed in to Real-Debrid as ada-premium.');
		assert.equal(await most(), 1);

		await window.palette.run('Notifications: Show Notifications');
		await window.notifications.click(codeToast(userCode), 'Copy Code & Open Browser');
		const spent = await window.notifications.waitFor('This code is no longer valid.');
		assert.deepEqual(spent.buttons, ['Sign In']);
	});

	it('adding an account straight after the first, with one notification at most, and the focus on the new one', async () => {
		const { sandbox } = editor;
		const window = await editor.openWindow();
		await signIn(window, sandbox);
		await window.notifications.waitFor('Signed in to Real-Debrid as ada-premium.');
		const most = await countMostNotifications(window);
		const userCode = await startSignIn(window, sandbox);
		const [toast, ...others] = await window.notifications.list();
		assert.match(toast?.text ?? '', /^To add another Real-Debrid account, /);
		assert.deepEqual(others, []);
		await window.page.keyboard.press('Tab');
		await window.waitForFocusIn('.notification-list-item .monaco-button');
		sandbox.control.approve(userCode, ben.id);
		const added = await window.notifications.waitFor(/^Signed in to Real-Debrid as ben-free\./);
		assert.deepEqual(added.buttons, ['Switch to ben-free']);
		assert.equal(await most(), 1);
	});

	it('expired with the panel open, the panel says so, and Try Again shows a new code', async () => {
		const { sandbox } = editor;
		sandbox.control.configure({ deviceCodeLifetime: 8, expiredAnswer: 'pending' });
		const window = await editor.openWindow();
		const expired = await startSignIn(window, sandbox);
		const panel = await CodePanel.open(window);
		await panel.status.filter({ hasText: 'The code expired before it was entered.' }).waitFor();
		await panel.waitForFocus('Try Again');
		assert.deepEqual(await panel.violations(), []);
		assert.deepEqual(await window.notifications.list(), []);
		await window.statusBar.waitFor(accountItem, signedOutText);

		sandbox.control.configure({ deviceCodeLifetime: 900 });
		await window.page.keyboard.press('Enter');
		await panel.waitForTime();
		await panel.waitForFocus('Copy Code & Open Browser');
		assert.notEqual(await panel.code.textContent(), expired);
	});

	it('another window says that the sign-in is in the first one', async () => {
		const one = await editor.openWindow();
		await startSignIn(one, editor.sandbox);
		await CodePanel.open(one);
		const other = await editor.openWindow();
		const item = await eventually(
			'the other window to say so',
			() => other.statusBar.item(accountItem),
			shown => /signing in in another window/.test(shown?.ariaLabel ?? ''),
		);
		assert.equal(item?.text, signedOutText);
		await new CodePanel(other).waitUntilClosed();
	});
});

/** @returns what gives the largest number of notifications that were on the screen at once since */
async function countMostNotifications({ page }: EditorWindow): Promise<() => Promise<number>> {
	await page.evaluate(`
		globalThis.mostNotifications = 0;
		(function look() {
			const shown = document.querySelectorAll('.notifications-toasts.visible .notification-toast').length;
			globalThis.mostNotifications = Math.max(globalThis.mostNotifications, shown);
			requestAnimationFrame(look);
		})();
	`);
	return async () => Number(await page.evaluate('mostNotifications'));
}

/** How often the code can be read in the window and the panel, without what is for screen readers. */
async function placesOfCode({ page }: EditorWindow, userCode: string): Promise<number> {
	const places = ['.notification-list-item-message', '.statusbar-item-label'];
	let count = 0;
	for (const place of places)
		count += await page.locator(place).filter({ visible: true, hasText: userCode }).count();
	return count;
}
