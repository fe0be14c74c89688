import * as vscode from 'vscode';
import type { TimedToken } from '../../accounts/tokens/tokenState';
import { Disposable } from '../disposable';
import { errorLine } from '../log';
import { copyText } from '../messages/clipboard';
import { formatDuration } from '../messages/duration';
import { showLongMessage } from '../messages/showMessage';
import { ClipboardToken } from './clipboardToken';

/** The access token that a person has copied. */
export class CopiedToken extends Disposable {
	private readonly clipboardToken: ClipboardToken;

	constructor(log: vscode.LogOutputChannel) {
		super();
		this.clipboardToken = new ClipboardToken(
			{
				readText: () => vscode.env.clipboard.readText(),
				writeText: copyText,
				isReadable: () => vscode.env.uiKind === vscode.UIKind.Desktop || vscode.window.state.focused,
			},
			error => log.warn(`The clipboard could not be cleared: ${errorLine(error)}`),
		);
		this._register(vscode.window.onDidChangeWindowState(() => void this.clipboardToken.look()));
		// As far as the editor still listens: it waits for nobody when a window closes.
		this._register({ dispose: () => void this.clipboardToken.clear() });
	}

	async copy(token: TimedToken): Promise<void> {
		await this.clipboardToken.put(token.accessToken);
		showLongMessage(
			vscode.l10n.t(
				'The access token is on the clipboard, valid for another {0}. Whoever has it can use your Real-Debrid account. It is cleared from the clipboard in a minute, if it is still there.',
				formatDuration(token.expiresIn(), vscode.env.language),
			),
		);
	}
}
