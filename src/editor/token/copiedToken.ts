import * as vscode from 'vscode';
import type { TimedToken } from '../../accounts/tokens/tokenState';
import { Disposable } from '../disposable';
import { errorLine } from '../log';
import { copyText } from '../messages/clipboard';
import { ClipboardToken } from './clipboardToken';

const CONFIRMATION_MS = 10_000;

/** The access token that the user has copied. */
export class CopiedToken extends Disposable {
	private readonly isInBrowser: boolean;
	private readonly clipboardToken: ClipboardToken;

	constructor(
		private readonly log: vscode.LogOutputChannel,
		uiKind = vscode.env.uiKind,
	) {
		super();
		this.isInBrowser = uiKind === vscode.UIKind.Web;
		this.clipboardToken = new ClipboardToken(
			{
				readText: () => vscode.env.clipboard.readText(),
				writeText: copyText,
				mayBeRead: !this.isInBrowser,
			},
			error => this.warn(error),
		);
		// As far as the editor still listens: it waits for nobody when a window closes.
		this._register({ dispose: () => void this.clipboardToken.clear() });
	}

	async copy(token: TimedToken): Promise<void> {
		await this.clipboardToken.put(token.accessToken);
		const copied = vscode.l10n.t('Access token copied');
		// Do Not Disturb hides notifications, and the user must know that a secret is on the clipboard.
		vscode.window.setStatusBarMessage(`$(check) ${copied}`, CONFIRMATION_MS);
		this.offerToClear().catch(error => this.warn(error));
	}

	private async offerToClear(): Promise<void> {
		const clear = vscode.l10n.t('Clear Clipboard');
		const message = this.isInBrowser
			? vscode.l10n.t('Access token copied. It gives full access to your account.')
			: vscode.l10n.t(
					'Access token copied. It gives full access to your account; the clipboard is cleared in 1 minute.',
				);
		if ((await vscode.window.showInformationMessage(message, clear)) !== clear) return;
		// The clipboard of a browser is not read: only the user knows whether the token is still there.
		if (this.isInBrowser) await copyText('');
		else await this.clipboardToken.clear();
	}

	private warn(error: unknown): void {
		this.log.warn(`The clipboard could not be cleared: ${errorLine(error)}`);
	}
}
