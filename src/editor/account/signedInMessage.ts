import * as vscode from 'vscode';
import { type Account, isSameAccount, labelOf } from '../../accounts/account';
import { escapeMessage } from '../messages/escape';
import { shortName } from '../messages/shortName';
import type { AccountStatus } from './accountStatus';

/** Reports a sign-in. Where another account stays selected, the message says so and offers to switch. */
export async function showSignedIn(
	account: Account,
	status: Pick<AccountStatus, 'account' | 'select'>,
): Promise<void> {
	const message = account.user?.username
		? vscode.l10n.t('Signed in to Real-Debrid as {0}.', escapeMessage(labelOf(account)))
		: vscode.l10n.t('Signed in to Real-Debrid.');
	const selected = status.account();
	if (!selected || isSameAccount(selected, account))
		return void vscode.window.showInformationMessage(message);
	const stillSelected = vscode.l10n.t(
		'The status bar and the commands still use {0}.',
		escapeMessage(labelOf(selected)),
	);
	const switchAccount = vscode.l10n.t('Switch to {0}', shortName(labelOf(account)));
	const answer = await vscode.window.showInformationMessage(`${message} ${stillSelected}`, switchAccount);
	if (answer === switchAccount) await status.select(account);
}
