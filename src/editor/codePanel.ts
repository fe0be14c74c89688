import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { type CodePageMessage, codePage } from './codePage';
import { codePageState, codePageWords, codePanelTitle, pictureLabel } from './codePageWords';
import { CODE_PANEL } from './codePanelType';
import type { SignIn } from './signIn';
import { copyCode, openBrowser, type ShownCode } from './signInNotification';
import { addressToOpen, siteOf } from './verificationAddress';

/** The script tells the time and the state, and of the buttons; nothing is loaded, from wherever. */
const OPTIONS: vscode.WebviewOptions = {
	enableScripts: true,
	enableForms: false,
	enableCommandUris: false,
	localResourceRoots: [],
};

/** The sign-in code in large type, and as a picture for a phone, while a sign-in is under way. One in a window. */
export class CodePanel implements vscode.Disposable {
	private panel: vscode.WebviewPanel | undefined;
	/** What the page was made for. */
	private shown: ShownCode | undefined;
	private notice = '';
	private timer: NodeJS.Timeout | undefined;
	private readonly subscription: vscode.Disposable;

	constructor(
		private readonly signIn: SignIn,
		private readonly icon: vscode.Uri,
	) {
		this.subscription = signIn.onDidChange(() => this.follow());
	}

	/** Opens it, or brings it to the front, if a sign-in is under way. */
	show(): void {
		if (!this.signIn.progress) return;
		if (this.panel) {
			this.panel.reveal(this.panel.viewColumn);
			return;
		}
		closeTabs();
		const { Active } = vscode.ViewColumn;
		this.adopt(vscode.window.createWebviewPanel(CODE_PANEL, codePanelTitle(), Active, OPTIONS));
	}

	/**
	 * Takes over the panel that the window had before it was reloaded.
	 *
	 * @param resumed settles when the sign-in that it belongs to was found, and has ended, or there is none
	 */
	restore(panel: vscode.WebviewPanel, resumed: Promise<void>): void {
		if (this.panel) {
			panel.dispose();
			return;
		}
		panel.webview.options = OPTIONS;
		this.adopt(panel);
		void resumed.then(() => {
			if (this.panel === panel && !this.signIn.progress) this.close();
		});
	}

	/** The editor keeps the panel itself, for the window that comes after a reload. */
	dispose(): void {
		this.subscription.dispose();
		clearInterval(this.timer);
	}

	private adopt(panel: vscode.WebviewPanel): void {
		this.panel = panel;
		panel.iconPath = this.icon;
		panel.webview.onDidReceiveMessage((message: CodePageMessage) => this.receive(message));
		panel.onDidChangeViewState(() => this.tell());
		panel.onDidDispose(() => {
			this.panel = undefined;
			clearInterval(this.timer);
		});
		this.write(panel);
		this.timer = setInterval(() => this.tell(), 1000);
	}

	private follow(): void {
		const { panel, signIn } = this;
		if (!signIn.progress) this.close();
		else if (panel && signIn.progress.shown !== this.shown) this.write(panel);
		else this.tell();
	}

	private close(): void {
		if (this.panel) this.panel.dispose();
		else closeTabs();
	}

	/** Makes the page anew: for another code, or the first one. */
	private write({ webview }: vscode.WebviewPanel): void {
		this.shown = this.signIn.progress?.shown;
		this.notice = '';
		const code = this.shown?.code;
		webview.html = codePage(
			codePageWords(this.shown),
			code && {
				userCode: code.userCode,
				site: siteOf(code),
				picture: qrPictures().qrPicture(addressToOpen(code), pictureLabel()),
			},
			randomBytes(16).toString('base64'),
		);
	}

	/** What is not seen is not told: the page asks when it is there again. */
	private tell(): void {
		if (this.panel?.visible)
			void this.panel.webview.postMessage(codePageState(this.signIn.progress, this.notice));
	}

	private async receive(message: CodePageMessage): Promise<void> {
		const { shown } = this;
		switch (message) {
			case 'ready':
				return this.tell();
			case 'copy':
				if (shown) await copyCode(shown);
				this.notice = vscode.l10n.t('The code is on the clipboard.');
				return this.tell();
			case 'open':
				return shown && openBrowser(shown);
			case 'cancel':
				return this.signIn.cancel();
		}
	}
}

/** Those that the editor keeps of an earlier run, and shows when the person comes to them. */
function closeTabs(): void {
	const tabs = vscode.window.tabGroups.all
		.flatMap(group => group.tabs)
		.filter(({ input }) => input instanceof vscode.TabInputWebview && input.viewType.endsWith(CODE_PANEL));
	if (tabs.length > 0) void vscode.window.tabGroups.close(tabs);
}

/** A bundle of its own: most windows never show one. */
function qrPictures(): typeof import('./qrPicture') {
	return require('./qrPicture') as typeof import('./qrPicture');
}
