import { join } from 'node:path';
import { knownFaults, type Sandbox } from '../../sandbox/src';
import type { EditorWindow } from '../../test/e2e/driver';
import { ben } from '../../test/e2e/support/accounts';
import { CodePanel } from '../../test/e2e/support/code-panel';
import { installInView } from '../../test/e2e/support/extensions-view';
import {
	accountItem,
	ada,
	codeToast,
	newUserCode,
	progress,
	signedOutText,
	startSignIn,
} from '../../test/e2e/support/sign-in';
import { allowOnSite } from '../../test/e2e/support/verification-site';
import { Walkthrough } from '../../test/e2e/support/walkthrough';
import { repositoryRoot } from '../../test/host/paths';
import { writePicture } from './pictures';
import { checkStage, waitForOneNotification } from './stage';

const folder = join(repositoryRoot, 'media', 'screenshots');

/** Lives of an access token, in seconds: one that expires at once is refreshed whenever it is used. */
const expiresAtOnce = 1;
const aDay = 86_400;
const dayMilliseconds = 86_400_000;

/** The parts of a window of 1280 × 800 in which something is to be seen. */
const parts = {
	whole: { x: 0, y: 0, width: 1280, height: 800 },
	bottom: { x: 0, y: 500, width: 1280, height: 300 },
	bottomLeft: { x: 0, y: 560, width: 640, height: 240 },
	tooltip: { x: 0, y: 500, width: 640, height: 300 },
	top: { x: 240, y: 0, width: 800, height: 260 },
	picker: { x: 240, y: 0, width: 800, height: 500 },
	editorArea: { x: 53, y: 36, width: 1222, height: 530 },
	upperEditorArea: { x: 53, y: 36, width: 1222, height: 300 },
	/** Of a window of `walkthroughSize`. */
	tallEditorArea: { x: 53, y: 36, width: 1222, height: 832 },
	middle: { x: 320, y: 280, width: 640, height: 240 },
} as const;
const restartMilliseconds = 60_000;
/** So that nothing of it has to be scrolled. */
const walkthroughSize = { width: 1280, height: 900 };
const siteViewport = { width: 960, height: 680 };

/** By their names in the editor. */
export const themes = {
	dark: 'Default Dark Modern',
	light: 'Default Light Modern',
	'high-contrast': 'Default High Contrast',
} as const;
export type Theme = keyof typeof themes;

/** One walk through the extension in one theme. Each scene leaves nothing on the screen. */
export class Tour {
	constructor(
		private readonly window: EditorWindow,
		private readonly sandbox: Sandbox,
		private readonly theme: Theme,
		/** The packaged extension. */
		private readonly vsix: string,
	) {}

	/** Plays scenes, each on a clean stage. */
	async play(...scenes: readonly Scene[]): Promise<void> {
		for (const scene of scenes) {
			await checkStage(this.window, scene);
			await this[scene]();
		}
	}

	/** Of an editor that did not have the extension: from its Extensions view to the walkthrough. */
	async installation(): Promise<void> {
		const { window } = this;
		// What watches for installed extensions starts with it.
		await window.page.locator('.gettingStartedContainer').waitFor();
		await installInView(window, this.vsix);
		await window.statusBar.waitFor(accountItem, signedOutText, restartMilliseconds);
		await Walkthrough.opened(window);
		// There is no marketplace to ask, which the view says in its own time.
		const popular = window.page.locator('.pane-header', { hasText: 'Popular' });
		if (await popular.isVisible()) await popular.click();
		await this.clearMessages();
		await this.take('installed', 'whole');
	}

	/** Of an editor whose display language is French. */
	async signInInFrench(): Promise<void> {
		const { window, sandbox } = this;
		await window.statusBar.click(accountItem);
		const userCode = await newUserCode(sandbox, 0);
		await window.notifications.waitFor(new RegExp(userCode));
		await this.take('sign-in-french', 'bottom');
	}

	/** What is there before anything was done. */
	async walkthrough(): Promise<void> {
		const { window } = this;
		await this.take('signed-out', 'bottomLeft');
		const usualSize = window.page.viewportSize() ?? walkthroughSize;
		await window.page.setViewportSize(walkthroughSize);
		const walkthrough = await Walkthrough.open(window);
		await walkthrough.expand('Sign in with your browser');
		await walkthrough.waitForPicture();
		await this.take('walkthrough', 'tallEditorArea');
		await window.page.setViewportSize(usualSize);
		await window.palette.run('View: Close All Editors');
	}

	/** The toast, the site, the progress notification and the panel, one place after the other. */
	async signIn(): Promise<void> {
		const { window, sandbox } = this;
		const userCode = await startSignIn(window, sandbox);
		await this.take('sign-in-toast', 'bottom');

		const site = await window.openedPage(() =>
			window.notifications.click(codeToast(userCode), 'Copy Code & Open Browser'),
		);
		await site.setViewportSize(siteViewport);
		await site.emulateMedia({ colorScheme: this.theme === 'light' ? 'light' : 'dark' });
		// It has no high contrast of its own.
		if (this.theme !== 'high-contrast') await writePicture(this.pathOf('site'), await site.screenshot());

		await window.page.bringToFront();
		await this.moveMouseAway();
		await window.notifications.waitFor(/: waiting for you to allow access/);
		await this.take('sign-in-progress', 'bottom');

		await window.notifications.clickLink(progress, 'Show Sign-In Code');
		const panel = new CodePanel(window);
		await panel.waitForFocus('Copy Code & Open Browser');
		await panel.waitForTime();
		await window.notifications.waitUntilGone(progress);
		await this.take('sign-in-code', 'editorArea');

		await allowOnSite(site, { userCode, username: ada.username });
		await site.close();
		await window.statusBar.waitFor(accountItem, `$(account) ${ada.username}`);
		await panel.waitUntilClosed();
		await window.notifications.waitFor(/^Signed in to Real-Debrid/);
		await this.take('signed-in', 'bottom');
		await this.clearMessages();
	}

	/** A person who chooses Deny on the site, with the panel open. */
	async deniedCode(): Promise<void> {
		const { window, sandbox } = this;
		const userCode = await startSignIn(window, sandbox);
		const panel = await CodePanel.open(window);
		sandbox.control.deny(userCode);
		await panel.waitForFocus('Try Again');
		await this.take('sign-in-code-refused', 'upperEditorArea');
		await panel.close();
		await this.clearMessages();
	}

	async account(): Promise<void> {
		const { window } = this;
		await window.statusBar.tooltip(accountItem);
		await this.take('account-tooltip', 'tooltip');
		await this.openPicker();
		await this.take('account-quick-pick', 'picker');
		await window.quickInput.dismiss();
	}

	/** A second account, until it is signed out again. */
	async secondAccount(): Promise<void> {
		const { window, sandbox } = this;
		sandbox.control.approve(await startSignIn(window, sandbox), ben.id);
		await window.notifications.waitFor(/^Signed in to Real-Debrid as ben-free\. .* still use ada-premium/);
		await this.take('second-account', 'bottom');
		await this.clearMessages();
		await window.statusBar.tooltip(accountItem);
		await this.take('second-account-tooltip', 'tooltip');
		await this.openPicker();
		await this.take('second-account-quick-pick', 'picker');
		await window.quickInput.dismiss();

		await window.palette.run('Real-Debrid: Sign Out');
		await window.quickInput.waitForOpen();
		await this.take('sign-out-choice', 'top');
		await window.quickInput.pick(`$(account) ${ben.username}`);
		await window.dialog.waitFor(/^Sign .* out of/);
		await window.dialog.click('Sign Out');
		await window.notifications.waitFor(/^Signed out of Real-Debrid/);
		await this.clearMessages();
	}

	/** Shortly before premium ends, and after it has ended. */
	async premiumEnds(): Promise<void> {
		const { window, sandbox } = this;
		const before = sandbox.control.users().find(({ id }) => id === ada.id);
		sandbox.control.updateUser(ada.id, { premiumUntil: Date.now() + 6.5 * dayMilliseconds });
		await this.openPicker();
		await this.refreshAccount();
		await window.quickInput.dismiss();
		await window.notifications.waitFor(/^Real-Debrid premium for ada-premium ends on .* \(7 days left\)/);
		await this.take('premium-reminder', 'bottom');
		await this.clearMessages();

		sandbox.control.updateUser(ada.id, { premiumUntil: Date.now() - dayMilliseconds });
		await this.openPicker();
		await this.refreshAccount();
		await window.quickInput.rows.first().filter({ hasText: 'premium ended' }).waitFor();
		await this.take('premium-ended', 'picker');
		sandbox.control.updateUser(ada.id, before ?? {});
		await this.refreshAccount();
		await window.quickInput.rows.first().filter({ hasText: 'Premium until' }).waitFor();
		await window.quickInput.dismiss();
	}

	/** Of a window in which nobody has signed in yet: for who wonders what happened, and for a bug report. */
	async help(): Promise<void> {
		const { window, sandbox } = this;
		const userCode = await startSignIn(window, sandbox);
		await this.copyAndAllow(userCode);
		await window.statusBar.waitFor(accountItem, `$(account) ${ada.username}`);
		await window.notifications.waitFor(/^Signed in to Real-Debrid/);
		await this.clearMessages();
		await window.palette.run('Real-Debrid: Show Log');
		const log = window.page.locator('.output-view .view-lines');
		await log.filter({ hasText: 'Signed in.' }).waitFor();
		await this.take('log', 'bottom');

		await window.palette.run('Real-Debrid: Copy Diagnostics');
		await window.notifications.waitFor(/^Diagnostics copied/);
		await this.clearMessages();
		await window.palette.run('File: New Untitled Text File');
		await window.page.locator('.monaco-editor.focused').waitFor();
		await window.page.keyboard.press('Control+V');
		await window.page
			.locator('.editor-instance .view-lines')
			.filter({ hasText: /Last.failures/ })
			.waitFor();
		await this.take('diagnostics', 'upperEditorArea');
		await window.palette.run('View: Revert and Close Editor');
	}

	/** For scripts: on the clipboard, and in a terminal. */
	async accessToken(): Promise<void> {
		const { window, sandbox } = this;
		sandbox.control.configure({ accessTokenLifetime: aDay });
		await window.palette.run('Real-Debrid: Copy Access Token');
		await window.notifications.waitFor(/^Access token copied/);
		await this.take('copy-access-token', 'bottom');
		await this.clearMessages();
		const copied = window.page.locator('.statusbar-item').filter({ hasText: 'Access token copied' });
		await copied.waitFor({ state: 'hidden' });
		await window.palette.run('Real-Debrid: New Terminal with Access Token');
		await window.page.locator('.xterm-rows').filter({ hasText: 'REAL_DEBRID_TOKEN is your' }).waitFor();
		await this.take('terminal-token', 'bottom');
		await window.palette.run('Terminal: Kill All Terminals');
	}

	async signOut(): Promise<void> {
		const { window } = this;
		await window.palette.run('Real-Debrid: Sign Out');
		await window.dialog.waitFor(/^Sign .* out of/);
		await this.take('sign-out-dialog', 'middle');
		await window.dialog.click('Sign Out');
		await window.statusBar.waitFor(accountItem, signedOutText);
		await window.notifications.waitFor(/^Signed out of Real-Debrid/);
		await this.clearMessages();
	}

	async failure(): Promise<void> {
		const { window, sandbox } = this;
		sandbox.control.configure({ accessTokenLifetime: expiresAtOnce });
		const fault = { ...knownFaults.internalError(), headers: { 'Retry-After': '60' } };
		sandbox.control.inject({ step: 'token', times: 1, fault });
		const userCode = await startSignIn(window, sandbox);
		await this.copyAndAllow(userCode);
		await window.notifications.waitFor(/^Real-Debrid is currently unavailable/);
		await this.take('sign-in-failed', 'bottom');
		await window.notifications.click(/^Real-Debrid is currently unavailable/, 'Try Again');
		await window.statusBar.waitFor(accountItem, `$(account) ${ada.username}`);
		await window.notifications.waitFor(/^Signed in to Real-Debrid/);
		await this.clearMessages();
	}

	/** An outage signs nobody out. */
	async unreachable(): Promise<void> {
		const { window, sandbox } = this;
		const fault = { ...knownFaults.internalError(), headers: { 'Retry-After': '60' } };
		sandbox.control.inject({ step: 'refresh', times: 1, fault });
		await window.palette.run('Real-Debrid: Copy Access Token');
		await window.statusBar.waitFor(accountItem, `$(cloud-offline) ${ada.username}`);
		await window.notifications.waitFor(/^Real-Debrid is currently unavailable/);
		await this.clearMessages();
		await window.statusBar.tooltip(accountItem);
		await this.take('unreachable', 'tooltip');
		// The window forgets how long it was asked to wait.
		await window.reload();
		await window.statusBar.waitFor(accountItem, `$(account) ${ada.username}`, restartMilliseconds);
	}

	/** After the person removed the app on the site, the next refresh of the token tells. */
	async revoked(): Promise<void> {
		const { window, sandbox } = this;
		sandbox.control.revoke({ userId: ada.id });
		await window.palette.run('Real-Debrid: Copy Access Token');
		await window.statusBar.waitFor(accountItem, '$(warning) Real-Debrid: Sign In Again');
		await window.notifications.waitFor(/no longer accepts this sign-in/);
		await this.take('sign-in-again', 'bottom');
		await this.clearMessages();
	}

	private async openPicker(): Promise<void> {
		const { window } = this;
		await window.statusBar.click(accountItem);
		await window.quickInput.waitForOpen('Real-Debrid Account');
		await window.quickInput.items();
	}

	/** With the button on the first row of the picker, which is open and stays so. */
	private async refreshAccount(): Promise<void> {
		const { window, sandbox } = this;
		const before = sandbox.control.requests().filter(({ step }) => step === 'user').length;
		const row = window.quickInput.rows.first();
		await row.hover();
		await row.locator('.codicon-refresh').click();
		await sandbox.control.waitForRequests('user', before + 1);
	}

	/** Without a look at the site. */
	private async copyAndAllow(userCode: string): Promise<void> {
		const { window, sandbox } = this;
		const site = await window.openedPage(() =>
			window.notifications.click(codeToast(userCode), 'Copy Code & Open Browser'),
		);
		await site.close();
		await this.moveMouseAway();
		sandbox.control.approve(userCode, ada.id);
	}

	/** A notification under the mouse looks different, and may show a tooltip. */
	private async moveMouseAway(): Promise<void> {
		await this.window.page.mouse.move(0, 0);
	}

	private async clearMessages(): Promise<void> {
		await this.window.palette.run('Notifications: Clear All Notifications');
		await this.window.notifications.waitUntilGone(/./);
	}

	private async take(name: string, part: keyof typeof parts): Promise<void> {
		await waitForOneNotification(this.window, name);
		const picture = await this.window.page.screenshot({
			clip: parts[part],
			animations: 'disabled',
			caret: 'hide',
		});
		await writePicture(this.pathOf(name), picture);
	}

	private pathOf(name: string): string {
		return join(folder, `${name}-${this.theme}.png`);
	}
}

/** What a tour can show. */
export type Scene = Exclude<keyof Tour, 'play'>;
