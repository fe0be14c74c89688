import * as vscode from 'vscode';
import { type SecretPlace, secretPlace } from './secretPlace';

const PAGE = 'https://code.visualstudio.com/docs/configure/settings-sync#_troubleshooting-keychain-issues';

/** The action that opens the editor's own page about keyrings, where there may be one to mend. */
export function keyringHelp(place: SecretPlace = secretPlace()): string | undefined {
	return place === 'linux' || place === 'elsewhere' ? vscode.l10n.t('Keyring Help') : undefined;
}

export async function openKeyringHelp(): Promise<void> {
	await vscode.env.openExternal(vscode.Uri.parse(PAGE, true));
}
