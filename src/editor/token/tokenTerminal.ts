import * as vscode from 'vscode';
import type { TimedToken } from '../../accounts/tokens/tokenState';
import { formatDuration } from '../messages/duration';

const VARIABLE = 'REAL_DEBRID_TOKEN';

/** A terminal that has the access token in its environment, for as long as it is open. */
export function tokenTerminalOptions(token: TimedToken): vscode.TerminalOptions {
	return {
		name: 'Real-Debrid',
		iconPath: new vscode.ThemeIcon('key'),
		env: { [VARIABLE]: token.accessToken.reveal() },
		// The editor would store the environment on disk, to start the terminal again in a later run.
		isTransient: true,
		message: vscode.l10n.t(
			'{0} is your Real-Debrid access token, valid for another {1}. Every program you start in this terminal can read it.',
			VARIABLE,
			formatDuration(token.expiresIn(), vscode.env.language),
		),
	};
}
