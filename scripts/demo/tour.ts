import { join } from 'node:path';
import { knownFaults, type Sandbox } from '../../sandbox/src';
import type { EditorWindow } from '../../test/e2e/driver';
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

const folder = join(repositoryRoot, 'media', 'screenshots');

/** Lives of an access token, in seconds: one that expires at once is refreshed whenever it is used. */
const expiresAtOnce = 1;
const aDay = 86_400;

/** The parts of a window of 1280 × 800 in which something is to be seen. */
const parts = {
	whole: { x: 0, y: 0, width: 1280, height: 800 },
	bottom: { x: 0, y: 500, width: 1280, height: 300 },
	bottomLeft: { x: 0, y: 560, width: 640, height: 240 },
	tooltip: { x: 0, y: 500, width: 640, height: 300 },
	top: { x: 240, y: 0, width: 800, height: 260 },
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

/** One walk through the extension in one theme. */
export class Tour {
	constructor(
		private readonly window: EditorWindow,
		private readonly sandbox: Sandbox,
		private readonly theme: Theme,
		/** Sets user settings beside those that the tour has. */
		private readonly settings: (more: Readonly<Record<string, unknown>>) => Promise<void>,
	) {}

	/** Of an editor that did not have the extension: from its Extensions view to the walkthrough. */
	async installation(vsix: string): Promise<void> {
		const { window } = this;
		// What watches for installed extensions starts with it.
		await window.page.locator('.gettingStartedContainer').waitFor();
		await installInView(window, vsix);
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
		await window.notifications.waitFor(new RegExp(`${userCode}.*15:00|${userCode}.*14:5`));
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

	/** The panel for who has the phone at hand. */
	async signInCode(): Promise<void> {
		const { window, sandbox } = this;
		await startSignIn(window, sandbox);
		await CodePanel.open(window);
		await this.take('sign-in-code', 'editorArea');
		await window.palette.run('Real-Debrid: Cancel Sign-In');
		await window.statusBar.waitFor(accountItem, signedOutText);
		await this.clearMessages();
	}

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
		await allowOnSite(site, { userCode, username: ada.username });
		await site.close();
		await window.statusBar.waitFor(accountItem, `$(account) ${ada.username}`);
		await window.notifications.waitFor(/^Signed in to Real-Debrid/);
		await window.notifications.waitUntilGone(progress);
		await this.take('signed-in', 'bottom');
	}

	async account(): Promise<void> {
		const { window } = this;
		await this.clearMessages();
		await window.statusBar.tooltip(accountItem);
		await this.take('account-tooltip', 'tooltip');
		await window.statusBar.click(accountItem);
		await window.quickInput.waitForOpen();
		await this.take('account-quick-pick', 'top');
		await window.quickInput.dismiss();
	}

	/** Of a window in which nobody has signed in yet: for who wonders what happened, and for a bug report. */
	async help(): Promise<void> {
		const { window, sandbox } = this;
		const userCode = await startSignIn(window, sandbox);
		await this.copyAndAllow(userCode);
		await window.statusBar.waitFor(accountItem, `$(account) ${ada.username}`);
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
		// The editor keeps it for the next window otherwise.
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
	}

	async failure(): Promise<void> {
		const { window, sandbox } = this;
		await this.clearMessages();
		sandbox.control.configure({ accessTokenLifetime: expiresAtOnce });
		const fault = { ...knownFaults.internalError(), headers: { 'Retry-After': '60' } };
		sandbox.control.inject({ step: 'token', times: 1, fault });
		const userCode = await startSignIn(window, sandbox);
		await this.copyAndAllow(userCode);
		await window.notifications.waitFor(/^Real-Debrid is currently unavailable/);
		await this.take('sign-in-failed', 'bottom');
		await window.notifications.click(/^Real-Debrid is currently unavailable/, 'Try Again');
		await window.statusBar.waitFor(accountItem, `$(account) ${ada.username}`);
	}

	/** An outage signs nobody out. */
	async unreachable(): Promise<void> {
		const { window, sandbox } = this;
		await this.clearMessages();
		const fault = { ...knownFaults.internalError(), headers: { 'Retry-After': '60' } };
		sandbox.control.inject({ step: 'refresh', times: 1, fault });
		await window.palette.run('Real-Debrid: Copy Access Token');
		await window.statusBar.waitFor(accountItem, `$(cloud-offline) ${ada.username}`);
		await this.clearMessages();
		await window.statusBar.tooltip(accountItem);
		await this.take('unreachable', 'tooltip');
		// It forgets how long it was asked to wait.
		await this.restartWith({});
	}

	/** After the person removed the app on the site, the next refresh of the token tells. */
	async revoked(): Promise<void> {
		const { window, sandbox } = this;
		await this.clearMessages();
		sandbox.control.revoke({ userId: ada.id });
		await window.palette.run('Real-Debrid: Copy Access Token');
		await window.statusBar.waitFor(accountItem, '$(warning) Real-Debrid: Sign In Again');
		await window.notifications.waitFor(/no longer accepts this sign-in/);
		await this.take('sign-in-again', 'bottom');
	}

	/** Without a look at the site. */
	private async copyAndAllow(userCode: string): Promise<void> {
		const { window, sandbox } = this;
		await window.notifications.click(codeToast(userCode), 'Copy Code & Open Browser');
		await window.page.bringToFront();
		sandbox.control.approve(userCode, ada.id);
	}

	/** Settings from outside are seen when a window starts. */
	private async restartWith(settings: Readonly<Record<string, unknown>>): Promise<void> {
		const { window } = this;
		await this.settings(settings);
		await window.reload();
		await window.statusBar.waitFor(accountItem, `$(account) ${ada.username}`, restartMilliseconds);
	}

	private async clearMessages(): Promise<void> {
		await this.window.palette.run('Notifications: Clear All Notifications');
		await this.window.notifications.waitUntilGone(/./);
	}

	private async take(name: string, part: keyof typeof parts): Promise<void> {
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
