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
				'Real-Debrid can be reached, but this sign-in could not be renewed for over an hour. You stay signed in; if this continues, sign in again.',
			);
		case 'lost':
			return lostMessage(place);
		case 'corrupt':
			return vscode.l10n.t('The saved sign-in is damaged and can no longer be used. Sign in again.');
		case 'newer':
			return vscode.l10n.t(
				'A newer version of the Real-Debrid extension saved this sign-in. Update the extension, or sign in again.',
			);
		default:
			return '';
	}
}

/** What the user can settle with Real-Debrid: the sign-in is kept meanwhile. */
export function accountProblemMessage(reason: 'accountLocked' | 'notActivated' | 'twoFactor'): string {
	switch (reason) {
		case 'accountLocked':
			return vscode.l10n.t('Real-Debrid has locked this account. Contact Real-Debrid’s support.');
		case 'notActivated':
			return vscode.l10n.t(
				'This account is not activated. Follow the link in the email from Real-Debrid, then try again.',
			);
		case 'twoFactor':
			return vscode.l10n.t(
				'Real-Debrid requires two-factor authentication. Complete it on Real-Debrid’s site, then try again.',
			);
	}
}

function lostMessage(place: SecretPlace): string {
	switch (place) {
		case 'browser':
			return vscode.l10n.t(
				'You are signed in, but this window does not have the sign-in yet. Reload the window; if that does not help, sign in again.',
			);
		case 'linux':
		case 'elsewhere':
			return vscode.l10n.t(
				'The editor no longer has this sign-in: its secret storage was emptied. On Linux, without a keyring (gnome-keyring, KWallet), the editor keeps secrets only until it closes. Sign in again.',
			);
		default:
			return vscode.l10n.t(
				'The editor no longer has this sign-in: its secret storage was emptied. Sign in again.',
			);
	}
}
