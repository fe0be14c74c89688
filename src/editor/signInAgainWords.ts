import * as vscode from 'vscode';
import type { Account } from '../accounts/account';
import { type SecretPlace, secretPlace } from './secretPlace';

/** Why an account has to sign in again. */
export function signInAgainWords({ signInAgain }: Account, place: SecretPlace = secretPlace()): string {
	switch (signInAgain) {
		case 'revoked':
			return vscode.l10n.t(
				'Real-Debrid no longer accepts this sign-in: the app was removed from your account.',
			);
		case 'accountLocked':
			return vscode.l10n.t('Real-Debrid has locked this account. Ask Real-Debrid’s support about it.');
		case 'lost':
			return lostWords(place);
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

function lostWords(place: SecretPlace): string {
	switch (place) {
		case 'browser':
			return vscode.l10n.t(
				'This window does not have the sign-in. If you signed in in another window, reload this one; else the browser has not kept it: sign in again.',
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
