import * as vscode from 'vscode';
import type { Account } from '../../accounts/account';
import { type SecretPlace, secretPlace } from './storageMessages';

/** Why an account has to sign in again. */
export function signInAgainMessage({ signInAgain }: Account, place: SecretPlace = secretPlace()): string {
	switch (signInAgain) {
		case 'revoked':
			return vscode.l10n.t(
				'Real-Debrid no longer accepts this sign-in. The app may have been removed from your account. Sign in again.',
			);
		case 'accountLocked':
		case 'notActivated':
		case 'twoFactor':
			return accountProblemMessage(signInAgain);
		case 'notRenewed':
			return vscode.l10n.t(
				'Real-Debrid can be reached, but this sign-in could not be renewed for over an hour. If that does not change, sign in again; everything is kept until then.',
			);
		case 'lost':
			return lostMessage(place);
		case 'corrupt':
			return vscode.l10n.t('What was stored of this sign-in is damaged and was set aside. Sign in again.');
		case 'newer':
			return vscode.l10n.t(
				'A later version of the Real-Debrid extension stored this sign-in. Update the extension, or sign in again.',
			);
		default:
			return '';
	}
}

/** What the user can settle with Real-Debrid: the sign-in is kept meanwhile. */
export function accountProblemMessage(reason: 'accountLocked' | 'notActivated' | 'twoFactor'): string {
	switch (reason) {
		case 'accountLocked':
			return vscode.l10n.t('Real-Debrid has locked this account. Ask Real-Debrid’s support about it.');
		case 'notActivated':
			return vscode.l10n.t(
				'This account is not activated. Follow the link in Real-Debrid’s e-mail, then try again.',
			);
		case 'twoFactor':
			return vscode.l10n.t(
				'Real-Debrid asks for your two-factor authentication. Complete it on Real-Debrid’s site, then try again.',
			);
	}
}

function lostMessage(place: SecretPlace): string {
	switch (place) {
		case 'browser':
			return vscode.l10n.t(
				'This window does not have the sign-in. If you signed in in another window, reload this one; otherwise, sign in again.',
			);
		case 'linux':
		case 'elsewhere':
			return vscode.l10n.t(
				'The editor no longer has the sign-in: its secret storage was emptied. On Linux an editor that finds no keyring (gnome-keyring, KWallet) keeps secrets only until it closes. Sign in again.',
			);
		default:
			return vscode.l10n.t(
				'The editor no longer has the sign-in: its secret storage was emptied. Sign in again.',
			);
	}
}
