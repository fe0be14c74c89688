import * as vscode from 'vscode';
import type { Deadline } from '../../realdebrid/time';
import { formatMinutes } from '../messages/duration';
import { COPY_AND_OPEN_COMMAND } from '../signIn/progressNotification';
import type { Description } from './description';

const SHOW_CODE_COMMAND = 'realDebrid.showSignInCode';
const CANCEL_COMMAND = 'realDebrid.cancelSignIn';

/** While a sign-in is under way: the time left, and the ways to go on. The time is not spoken: it changes. */
export function signingInDescription(
	userCode: string | undefined,
	deadline: Deadline | undefined,
): Description {
	if (userCode === undefined || !deadline)
		return {
			tooltip: vscode.l10n.t('Getting a code from Real-Debrid…'),
			spoken: vscode.l10n.t('Real-Debrid: signing in, getting a code.'),
		};
	const tooltip = new vscode.MarkdownString();
	tooltip.isTrusted = { enabledCommands: [COPY_AND_OPEN_COMMAND, SHOW_CODE_COMMAND, CANCEL_COMMAND] };
	tooltip.appendText(
		vscode.l10n.t(
			'Waiting for you to allow access on Real-Debrid’s site, {0} left.',
			formatMinutes(deadline.remaining(), vscode.env.language),
		),
	);
	tooltip.appendMarkdown(
		`\n\n---\n\n${[
			`[${vscode.l10n.t('Copy Code & Open Browser')}](command:${COPY_AND_OPEN_COMMAND})`,
			`[${vscode.l10n.t('Show Sign-In Code')}](command:${SHOW_CODE_COMMAND})`,
			`[${vscode.l10n.t('Cancel Sign-In')}](command:${CANCEL_COMMAND})`,
		].join(' · ')}`,
	);
	return {
		tooltip,
		spoken: vscode.l10n.t('Real-Debrid: signing in with the code {0}. Activate to show it.', userCode),
	};
}

/** While another window is signing in. */
export function elsewhereDescription(): Description {
	return {
		tooltip: vscode.l10n.t('You are signing in to Real-Debrid in another window. Click to sign in here.'),
		spoken: vscode.l10n.t('Real-Debrid: you are signing in in another window. Activate to sign in here.'),
	};
}
