import * as vscode from 'vscode';
import type { Account } from '../accounts/account';

/** Why an account has to sign in again. */
export function signInAgainWords({ signInAgain }: Account): string {
	const { t } = vscode.l10n;
	switch (signInAgain) {
		case 'revoked':
			return t('Real-Debrid no longer accepts this sign-in: the app was removed from your account.');
		case 'accountLocked':
			return t('Real-Debrid has locked this account. Ask Real-Debrid’s support about it.');
		case 'lost':
			return vscode.env.uiKind === vscode.UIKind.Web
				? t(
						'This window does not have the sign-in. If you signed in in another window, reload this one; else sign in again.',
					)
				: t(
						'The editor no longer has the sign-in: its secret storage was emptied, or a keyring is missing. Sign in again.',
					);
		case 'corrupt':
			return t('What was stored of this sign-in is damaged and was set aside. Sign in again.');
		case 'newer':
			return t(
				'A later version of the Real-Debrid extension stored this sign-in. Update the extension, or sign in again.',
			);
		default:
			return '';
	}
}
