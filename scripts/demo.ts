import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { EditorBrowser, EditorServer, type EditorWindow } from '../test/e2e/driver';
import { CodePanel } from '../test/e2e/support/code-panel';
import { removeStoredFiles } from '../test/e2e/support/extension-storage';
import {
	accountItem,
	ada,
	codeToast,
	progress,
	signedOutText,
	startSignIn,
} from '../test/e2e/support/sign-in';
import { allowOnSite } from '../test/e2e/support/verification-site';
import { newestCodeServer } from '../test/host/code-server';
import { repositoryRoot } from '../test/host/paths';
import { knownFaults, type Sandbox, startSandbox } from '../test/sandbox';
import { runScript } from './main';
import { packageExtension } from './package-extension';

const folder = join(repositoryRoot, 'media', 'screenshots');
const extensionStartMilliseconds = 60_000;

/** The parts of a window of 1280 × 800 in which something is to be seen. */
const parts = {
	bottom: { x: 0, y: 500, width: 1280, height: 300 },
	bottomLeft: { x: 0, y: 560, width: 640, height: 240 },
	top: { x: 240, y: 0, width: 800, height: 260 },
	editorArea: { x: 53, y: 36, width: 1222, height: 530 },
	middle: { x: 320, y: 280, width: 640, height: 240 },
} as const;
const siteViewport = { width: 960, height: 680 };

const themes = {
	dark: 'Default Dark Modern',
	light: 'Default Light Modern',
	'high-contrast': 'Default High Contrast',
} as const;
type Theme = keyof typeof themes;

/** One walk through the extension in one theme. */
class Tour {
	constructor(
		private readonly window: EditorWindow,
		private readonly sandbox: Sandbox,
		private readonly theme: Theme,
	) {}

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
		await this.take('signed-out', 'bottomLeft');
		const userCode = await startSignIn(window, sandbox);
		await window.notifications.waitFor(progress);
		await this.take('sign-in-toast', 'bottom');

		const site = await window.openedPage(() =>
			window.notifications.click(codeToast(userCode), 'Copy Code & Open Browser'),
		);
		await site.setViewportSize(siteViewport);
		await site.emulateMedia({ colorScheme: this.theme === 'light' ? 'light' : 'dark' });
		await site.screenshot({ path: this.pathOf('site') });
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
		await this.take('account-tooltip', 'bottomLeft');
		await window.statusBar.click(accountItem);
		await window.quickInput.waitForOpen();
		await this.take('account-quick-pick', 'top');
		await window.quickInput.dismiss();
	}

	async signOut(): Promise<void> {
		const { window } = this;
		await window.palette.run('Real-Debrid: Sign Out');
		await window.dialog.waitFor(/^Sign out/);
		await this.take('sign-out-dialog', 'middle');
		await window.dialog.click('Sign Out');
		await window.statusBar.waitFor(accountItem, signedOutText);
	}

	async failure(): Promise<void> {
		const { window, sandbox } = this;
		await this.clearMessages();
		const fault = { ...knownFaults.internalError(), headers: { 'Retry-After': '60' } };
		sandbox.control.inject({ step: 'token', times: 1, fault });
		const userCode = await startSignIn(window, sandbox);
		await window.notifications.click(codeToast(userCode), 'Copy Code & Open Browser');
		await window.page.bringToFront();
		sandbox.control.approve(userCode, ada.id);
		await window.notifications.waitFor(/^Real-Debrid is not working/);
		await this.take('sign-in-failed', 'bottom');
		await window.notifications.click(/^Real-Debrid is not working/, 'Try Again');
		await window.statusBar.waitFor(accountItem, `$(account) ${ada.username}`);
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

	private async clearMessages(): Promise<void> {
		await this.window.palette.run('Notifications: Clear All Notifications');
		await this.window.notifications.waitUntilGone(/./);
	}

	private async take(name: string, part: keyof typeof parts): Promise<void> {
		await this.window.page.screenshot({
			path: this.pathOf(name),
			clip: parts[part],
			animations: 'disabled',
			caret: 'hide',
		});
	}

	private pathOf(name: string): string {
		const path = join(folder, `${name}-${this.theme}.png`);
		console.log(path);
		return path;
	}
}

/** Signs in by itself, through the real editor against the sandbox, and leaves a picture of each step. */
runScript(async () => {
	await mkdir(folder, { recursive: true });
	const vsix = await packageExtension();
	const sandbox = await startSandbox();
	const { control } = sandbox;
	const server = await EditorServer.start({ version: newestCodeServer, vsix: [vsix] });
	const browser = await EditorBrowser.launch();
	try {
		for (const [theme, name] of Object.entries(themes) as [Theme, string][]) {
			control.reset();
			// Tokens that expire at once are refreshed whenever they are used.
			control.configure({ interval: 1, accessTokenLifetime: 1 });
			await server.setSettings({ 'realDebrid.apiUrl': sandbox.url, 'workbench.colorTheme': name });
			const profile = await browser.newProfile();
			const window = await profile.openWindow(server);
			await window.statusBar.waitFor(accountItem, signedOutText, extensionStartMilliseconds);
			const tour = new Tour(window, sandbox, theme);
			await tour.signInCode();
			if (theme !== 'high-contrast') {
				await tour.signIn();
				await tour.account();
				await tour.signOut();
				await tour.failure();
				await tour.revoked();
			}
			await profile.close();
			await removeStoredFiles(server);
		}
	} finally {
		await browser.close();
		await server.close();
		await sandbox.close();
	}
	return 0;
});
