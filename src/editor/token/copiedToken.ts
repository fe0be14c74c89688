import * as vscode from 'vscode';
import type { TimedToken } from '../../accounts/tokens/tokenState';
import { Disposable } from '../disposable';
import { errorLine } from '../log';
import { copyText } from '../messages/clipboard';
import { formatDuration } from '../messages/duration';
import { showLongMessage } from '../messages/showMessage';
import { ClipboardToken } from './clipboardToken';

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
		const duration = formatDuration(token.expiresIn(), vscode.env.language);
		if (this.isInBrowser) return void offerToClear(duration).catch(error => this.warn(error));
		showLongMessage(
			vscode.l10n.t(
				'The access token is on the clipboard, valid for another {0}. Whoever has it can use your Real-Debrid account. It is cleared from the clipboard in a minute, if it is still there.',
				duration,
			),
		);
	}

	private warn(error: unknown): void {
		this.log.warn(`The clipboard could not be cleared: ${errorLine(error)}`);
	}
}

/** The clipboard of a browser is not read, so nobody but the user knows whether the token is still there. */
async function offerToClear(duration: string): Promise<void> {
	const clear = vscode.l10n.t('Clear Clipboard');
	const answer = await vscode.window.showInformationMessage(
		vscode.l10n.t(
			'The access token is on the clipboard, valid for another {0}. Whoever has it can use your Real-Debrid account.',
			duration,
		),
		clear,
	);
	if (answer === clear) await copyText('');
}
