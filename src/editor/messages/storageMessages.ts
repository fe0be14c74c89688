import * as vscode from 'vscode';
import { EXTENSION_ID } from '../extensionId';

/** What it means that the editor does not take a sign-in, and what to do. */
export function unsavedMessage(place: SecretPlace = secretPlace()): string {
	return [
		vscode.l10n.t(
			'The editor could not save your Real-Debrid sign-in. You can keep working, but the sign-in lasts only until this window closes or reloads.',
		),
		storageAdvice(place),
	].join(' ');
}

/** The same for the end of a line about an account. */
export function shortUnsavedMessage(): string {
	return vscode.l10n.t('The editor could not save this sign-in: it lasts only until this window closes.');
}

/** What to do where the editor's secret storage fails. */
export function storageAdvice(place: SecretPlace = secretPlace()): string {
	switch (place) {
		case 'browser':
			return vscode.l10n.t(
				'Your browser stores the editor’s secrets: allow this site to store data, or free up some of its space, then come back to this window.',
			);
		case 'linux':
			return vscode.l10n.t(
				'Install and unlock a keyring such as gnome-keyring or KWallet, then restart the editor. If there is no keyring, you can set "password-store": "basic" in argv.json (command "Preferences: Configure Runtime Arguments"), but then any program on this computer can decrypt your secrets.',
			);
		case 'mac':
			return vscode.l10n.t(
				'Unlock the login keychain and allow the editor to use it, then come back to this window.',
			);
		case 'windows':
			return vscode.l10n.t('Restart the editor. If that does not help, see the log for details.');
		case 'elsewhere':
			return vscode.l10n.t(
				'If the editor runs on Linux, install and unlock a keyring such as gnome-keyring or KWallet, then restart the editor.',
			);
	}
}

const PAGE = 'https://code.visualstudio.com/docs/configure/settings-sync#_troubleshooting-keychain-issues';

/** The action that opens the editor's own page about keyrings, where there may be one to mend. */
export function keyringHelp(place: SecretPlace = secretPlace()): string | undefined {
	return place === 'linux' || place === 'elsewhere' ? vscode.l10n.t('Keyring Help') : undefined;
}

export async function openKeyringHelp(): Promise<void> {
	await vscode.env.openExternal(vscode.Uri.parse(PAGE, true));
}

/** Where the editor keeps its secrets, which says who can mend it: that need not be the machine that we run on. */
export type SecretPlace = 'browser' | 'linux' | 'mac' | 'windows' | 'elsewhere';

export function secretPlace(): SecretPlace {
	const own = vscode.extensions.getExtension(EXTENSION_ID);
	return secretPlaceOf(vscode.env.uiKind, own?.extensionKind, process.platform);
}

/**
 * @param extensionKind `UI` where we run beside the editor's own windows
 * @param platform the one that we run on
 */
export function secretPlaceOf(
	uiKind: vscode.UIKind,
	extensionKind: vscode.ExtensionKind | undefined,
	platform: NodeJS.Platform,
): SecretPlace {
	if (uiKind === vscode.UIKind.Web) return 'browser';
	if (extensionKind !== vscode.ExtensionKind.UI) return 'elsewhere';
	switch (platform) {
		case 'linux':
			return 'linux';
		case 'darwin':
			return 'mac';
		case 'win32':
			return 'windows';
		default:
			return 'elsewhere';
	}
}
