import assert from 'node:assert/strict';
import { knownFaults } from '../../sandbox/src';
import { type EditorWindow, eventually } from './driver';
import { BrowserStorage } from './support/browser-storage';
import { CodePanel } from './support/code-panel';
import { issueShortTokens, letTokenExpire } from './support/requests';
import {
	accountItem,
	ada,
	codeToast,
	newUserCode,
	progress,
	signedOutText,
	signIn,
	startSignIn,
} from './support/sign-in';
import { useEditor } from './support/test-editor';

const again = '$(warning) Real-Debrid: Sign In Again';
const toggle = 'Notifications: Toggle Do Not Disturb Mode';
const clear = 'Notifications: Clear All Notifications';

describe('the way back', function () {
	const editor = useEditor(this);

	async function doNotDisturb(window: EditorWindow): Promise<void> {
		await window.palette.run(toggle);
		await window.page.locator('.statusbar-item[aria-label="Do Not Disturb"]').waitFor();
	}

	/** Runs Sign In where no toast is to be expected. */
	async function startUndisturbed(window: EditorWindow): Promise<string> {
		const before = editor.sandbox.control.deviceCodes().length;
		await window.palette.run('Real-Debrid: Sign In');
		return await newUserCode(editor.sandbox, before);
	}

	async function panelWith(window: EditorWindow, userCode: string): Promise<CodePanel> {
		const panel = new CodePanel(window);
		await panel.waitForTime();
		assert.equal(await panel.code.textContent(), userCode);
		return panel;
	}

	it('in Do Not Disturb, is the panel, which opens by itself, and the status bar', async () => {
		const { sandbox } = editor;
		const window = await editor.openWindow();
		await doNotDisturb(window);
		const userCode = await startUndisturbed(window);
		await window.statusBar.waitFor(accountItem, `$(sync~spin) Real-Debrid: ${userCode}`);
		const panel = await panelWith(window, userCode);
		await panel.waitForFocus('Copy Code & Open Browser');
		assert.deepEqual(await window.notifications.list(), []);
		await panel.close();
		await window.statusBar.click(accountItem);
		await panelWith(window, userCode);
		await panel.button('Copy Code').click();
		await panel.notice.filter({ hasText: 'Code copied.' }).waitFor();
		assert.equal(await window.readClipboard(), userCode);

		sandbox.control.approve(userCode, ada.id);
		await window.statusBar.waitFor(accountItem, '$(account) ada-premium');
		await panel.waitUntilClosed();
		assert.equal(sandbox.control.deviceCodes().length, 1);
	});

	it('after toasts and progress were cleared away, is the status bar', async () => {
		const window = await editor.openWindow();
		const userCode = await startSignIn(window, editor.sandbox);
		await window.palette.run(clear);
		await window.notifications.waitUntilGone(codeToast(userCode));
		await window.notifications.waitFor(progress);

		await window.statusBar.click(accountItem);
		const panel = await panelWith(window, userCode);
		await panel.button('Cancel').click();
		await window.statusBar.waitFor(accountItem, signedOutText);
	});

	it('where the setting hides the item in the status bar, is that item all the same, and the palette', async () => {
		const window = await editor.openWindowWith({ 'realDebrid.statusBar': 'never' });
		await doNotDisturb(window);
		assert.equal(await window.statusBar.item(accountItem), undefined);
		const userCode = await startUndisturbed(window);
		await window.statusBar.waitFor(accountItem, `$(sync~spin) Real-Debrid: ${userCode}`);
		const panel = await panelWith(window, userCode);
		await panel.close();
		await CodePanel.open(window);
		await panel.close();
		await window.palette.run('Real-Debrid: Sign In');
		await panelWith(window, userCode);
		await window.palette.run('Real-Debrid: Cancel Sign-In');
		await window.statusBar.waitUntilGone(accountItem);
		assert.equal(editor.sandbox.control.deviceCodes().length, 1);
	});

	it('from a sign-in that failed in Do Not Disturb, is its message, and the status bar', async () => {
		const { sandbox } = editor;
		sandbox.control.inject({ step: 'deviceCode', times: 'forever', fault: knownFaults.internalError() });
		const window = await editor.openWindow();
		await doNotDisturb(window);
		await window.statusBar.click(accountItem);
		const told = await window.notifications.waitFor(/^Real-Debrid is currently unavailable/);
		assert.equal(told.severity, 'error');
		await window.palette.run(clear);
		await window.statusBar.waitFor(accountItem, signedOutText);

		sandbox.control.clearFaults();
		await window.statusBar.click(accountItem);
		await window.statusBar.waitFor(accountItem, /Real-Debrid: \w{8}$/);
	});

	it('from an account that has to sign in again, told in Do Not Disturb, is the status bar', async () => {
		const { sandbox } = editor;
		const window = await editor.openWindow();
		issueShortTokens(sandbox);
		await signIn(window, sandbox);
		await window.notifications.waitFor(/^Signed in/);
		await doNotDisturb(window);
		sandbox.control.revoke({});
		await letTokenExpire(sandbox);
		await window.palette.run('Real-Debrid: Copy Access Token');
		const item = await window.statusBar.waitFor(accountItem, again);
		assert.match(item.ariaLabel, /ada-premium must sign in again\. Activate to sign in\./);
		assert.match(await window.statusBar.tooltip(accountItem), /^ada-premium: Real-Debrid no longer accepts/);

		const before = sandbox.control.deviceCodes().length;
		await window.statusBar.click(accountItem);
		sandbox.control.approve(await newUserCode(sandbox, before), ada.id);
		await window.statusBar.waitFor(accountItem, '$(account) ada-premium');
	});

	it('from a window without the sign-in, in Do Not Disturb, is a question whether to reload it', async () => {
		const window = await editor.openWindow();
		const storage = await BrowserStorage.of(window);
		await signIn(window, editor.sandbox);
		await window.notifications.waitFor(/^Signed in/);
		await doNotDisturb(window);
		const sealed = await storage.takeSecrets();
		await editor.reload(window);
		await window.statusBar.waitFor(accountItem, again);

		await storage.putSecretsBack(sealed);
		await window.statusBar.click(accountItem);
		await window.dialog.waitFor(/^You are signed in, but this window does not have the sign-in yet\./);
		const reloaded = window.page.waitForEvent('load');
		await window.dialog.click('Reload Window');
		await reloaded;
		await window.statusBar.waitFor(accountItem, '$(account) ada-premium');
		assert.equal(editor.sandbox.control.deviceCodes().length, 1);
	});

	/** By the keyboard alone, up to our item. */
	async function focusStatusBar({ palette, page }: EditorWindow): Promise<void> {
		await palette.run('View: Focus Status Bar');
		await eventually(
			'the focus to be on our item',
			async () => {
				await page.keyboard.press('ArrowRight');
				return await page.evaluate<string>('document.activeElement?.closest(".statusbar-item")?.id ?? ""');
			},
			id => id === accountItem,
		);
	}

	it('is there without a mouse: the status bar takes the focus, and Enter goes on', async () => {
		const { sandbox } = editor;
		const window = await editor.openWindow();
		const userCode = await startSignIn(window, sandbox);
		await focusStatusBar(window);
		await window.page.keyboard.press('Enter');
		await panelWith(window, userCode);
		sandbox.control.approve(userCode, ada.id);
		await window.statusBar.waitFor(accountItem, '$(account) ada-premium');

		await focusStatusBar(window);
		await window.page.keyboard.press('Enter');
		await window.quickInput.waitForOpen('Real-Debrid Account');
	});
});
