import * as vscode from 'vscode';
import { type Account, labelOf } from '../accounts/account';
import { type SignOutContext, signOut } from '../accounts/signOut';
import { errorLine } from './log';
import { inMessage } from './plainText';

/** Asks once, removes everything stored, and tells the service as far as it can. */
export async function signOutAfterConfirmation(
	context: SignOutContext,
	account: Account,
	log: vscode.LogOutputChannel,
): Promise<void> {
	const { t } = vscode.l10n;
	const name = inMessage(labelOf(account));
	const confirm = t('Sign Out');
	const answer = await vscode.window.showWarningMessage(
		t('Sign out of Real-Debrid as {0}?', name),
		{ modal: true, detail: t('Extensions that use this account lose their access.') },
		confirm,
	);
	if (answer !== confirm) return;
	const notTold = await signOut(context, account);
	log.info('Signed out.');
	if (notTold === undefined) {
		void vscode.window.showInformationMessage(t('Signed out of Real-Debrid as {0}.', name));
		return;
	}
	log.warn(`The service could not be told of the sign-out: ${errorLine(notTold)}`);
	void vscode.window.showInformationMessage(
		t(
			'Signed out of Real-Debrid as {0}. Nothing is left on this machine, but the service could not be told: to end the access there as well, remove the app on Real-Debrid’s site.',
			name,
		),
	);
}
