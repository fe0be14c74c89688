import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { CODE_PANEL } from '../commands';
import { Disposable } from '../disposable';
import type { Mementos } from '../mementos';
import type { SignIn } from '../signIn/signIn';
import type { ShownCode } from '../signIn/signInProgress';
import { addressToOpen, siteOf } from '../signIn/verificationAddress';
import { type CodeOnPage, type CodePageMessage, codePage } from './codePage';
import { codePageState, codePageText, codePanelTitle, pictureLabel } from './codePageText';

/** The script tells the time and the state, and of the buttons; nothing is loaded, from wherever. */
const OPTIONS: vscode.WebviewOptions = {
	enableScripts: true,
	enableForms: false,
	enableCommandUris: false,
	localResourceRoots: [],
};

/** By then the editor has handed over a panel that it restores. */
export const HAND_OVER_MS = 3_000;

/** The sign-in code in large type, and as a picture for a phone, while a sign-in is under way. One in a window. */
export class CodePanel extends Disposable {
	private panel: vscode.WebviewPanel | undefined;
	/** What the page was made for. */
	private subject: ShownCode | 'state' | 'ended' = 'state';
	private notice = '';
	/** It was open before the window was reloaded, and its sign-in is being looked for. */
	private isExpected = false;
	private isWindowClosing = false;
	private timer: NodeJS.Timeout | undefined;
	private handOverTimer: NodeJS.Timeout | undefined;

	constructor(
		private readonly signIn: SignIn,
		private readonly icon: vscode.Uri,
		private readonly mementos: Mementos,
	) {
		super();
		this._register(signIn.onDidChange(() => this.follow()));
		this._register(signIn.onDidChangeElsewhere(() => this.tell()));
		this._register(signIn.onDidRequestPanel(() => this.show()));
		this._register({ dispose: () => this.leaveToEditor() });
	}

	/** Opens it, or brings it to the front, if a sign-in is under way. */
	show(): void {
		if (!this.signIn.progress && !this.signIn.ended) return;
		if (this.panel) {
			this.panel.reveal(this.panel.viewColumn);
			return;
		}
		closeTabs();
		this.open('take focus');
	}

	/** To be called before the sign-ins of earlier windows are gone on with: opens again if it was open. */
	expectRestore(): void {
		this.isExpected = this.mementos.isCodePanelOpen;
		// Until the editor has restored the panel, or has not.
		this.signIn.setPanelVisible(this.isExpected);
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
	private leaveToEditor(): void {
		this.isWindowClosing = true;
		clearInterval(this.timer);
		clearTimeout(this.handOverTimer);
	}

	private open(focus: 'take focus' | 'leave focus'): void {
		const place = { viewColumn: vscode.ViewColumn.Active, preserveFocus: focus === 'leave focus' };
		this.adopt(vscode.window.createWebviewPanel(CODE_PANEL, codePanelTitle(), place, OPTIONS));
	}

	private adopt(panel: vscode.WebviewPanel): void {
		this.panel = panel;
		this.isExpected = false;
		this.mementos.isCodePanelOpen = true;
		panel.iconPath = this.icon;
		panel.webview.onDidReceiveMessage((message: CodePageMessage) => this.receive(message));
		panel.onDidChangeViewState(() => {
			this.noteVisibility();
			this.tell();
		});
		panel.onDidDispose(() => {
			// Only a panel that the user has closed is still known here.
			if (this.panel === panel && !this.isWindowClosing) void focusEditor();
			this.forget(panel);
		});
		this.noteVisibility();
		this.write(panel);
		this.timer = setInterval(() => this.tell(), 1000);
	}

	/** Also to be called when no panel is expected any more. */
	noteVisibility(): void {
		this.signIn.setPanelVisible(this.panel?.visible ?? false);
	}

	private follow(): void {
		const { panel, signIn } = this;
		if (!signIn.progress && !signIn.ended) this.close();
		else if (!panel && this.isExpected && signIn.progress?.shown) this.openUnlessThere();
		else if (panel && this.wantedSubject() !== this.subject) this.write(panel);
		else this.tell();
	}

	private wantedSubject(): ShownCode | 'state' | 'ended' {
		return this.signIn.progress?.shown ?? (this.signIn.ended ? 'ended' : 'state');
	}

	private close(): void {
		const { panel } = this;
		this.isExpected = false;
		this.mementos.isCodePanelOpen = false;
		if (panel) {
			this.forget(panel);
			void closeWithFocus(panel);
		} else closeTabs();
	}

	private forget(panel: vscode.WebviewPanel): void {
		if (this.panel !== panel) return;
		this.panel = undefined;
		clearInterval(this.timer);
		if (this.isWindowClosing) return;
		this.mementos.isCodePanelOpen = false;
		this.signIn.forgetEnded();
		this.noteVisibility();
	}

	/** The editor brings the panel back by itself most of the time. */
	private openUnlessThere(): void {
		this.isExpected = false;
		if (tabs().length === 0) this.open('leave focus');
		else this.handOverTimer = setTimeout(() => this.replaceAbandoned(), HAND_OVER_MS);
	}

	/** After a crash of the extension host the editor keeps the page that is shown, and hands its panel to nobody. */
	private replaceAbandoned(): void {
		if (!this.panel && this.signIn.progress && tabs().some(({ isActive }) => isActive)) {
			closeTabs();
			this.open('leave focus');
		}
		this.noteVisibility();
	}

	/** Makes the page anew: for another code, the first one, or the end of one. */
	private write({ webview }: vscode.WebviewPanel): void {
		const subject = this.wantedSubject();
		const shown = typeof subject === 'string' ? undefined : subject;
		this.subject = subject;
		this.notice = '';
		webview.html = codePage(
			codePageText(shown),
			typeof subject === 'string' ? subject : codeOnPage(subject),
			randomBytes(16).toString('base64'),
		);
	}

	/** What is not seen is not told: the page asks when it is there again. */
	private tell(): void {
		if (this.panel?.visible) void this.panel.webview.postMessage(codePageState(this.signIn, this.notice));
	}

	private async receive(message: CodePageMessage): Promise<void> {
		switch (message) {
			case 'ready':
				return this.tell();
			case 'copy':
				this.notice = (await this.signIn.copyCode()) ? vscode.l10n.t('Code copied.') : '';
				return this.tell();
			case 'open':
				return this.signIn.copyCodeAndOpenBrowser();
			case 'cancel':
				return this.signIn.cancel();
			case 'tryAgain':
				return this.signIn.tryAgain();
		}
	}
}

/** The editor gives the focus of a page that is closed to nothing. */
async function closeWithFocus(panel: vscode.WebviewPanel): Promise<void> {
	const hadFocus = panel.active;
	// Resolves when the page is gone; `dispose` does not say when.
	await vscode.window.tabGroups.close(tabs());
	panel.dispose();
	if (hadFocus) await focusEditor();
}

async function focusEditor(): Promise<void> {
	await vscode.commands.executeCommand('workbench.action.focusActiveEditorGroup');
}

function codeOnPage({ code }: ShownCode): CodeOnPage {
	return {
		userCode: code.userCode,
		site: siteOf(code),
		siteUrl: code.verificationUrl.href,
		picture: qrPictures().qrPicture(addressToOpen(code), pictureLabel()),
	};
}

/** Those that the editor keeps of an earlier run, and shows when the person comes to them. */
function closeTabs(): void {
	if (tabs().length > 0) void vscode.window.tabGroups.close(tabs());
}

function tabs(): vscode.Tab[] {
	return vscode.window.tabGroups.all
		.flatMap(group => group.tabs)
		.filter(({ input }) => input instanceof vscode.TabInputWebview && input.viewType.endsWith(CODE_PANEL));
}

/** A bundle of its own: most windows never show one. */
function qrPictures(): typeof import('./qrPicture') {
	return require('./qrPicture') as typeof import('./qrPicture');
}
