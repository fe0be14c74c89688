import * as vscode from 'vscode';
import { parseApiUrl } from '../realdebrid/apiUrl';

export type StatusBarSetting = 'always' | 'whenSignedIn' | 'never';

/** @throws {RealDebridError} `configuration`, when the setting names a place that is not allowed */
export function apiUrlSetting(): URL {
	return parseApiUrl(realDebrid().get('apiUrl', ''));
}

export function clientIdSetting(): string {
	return realDebrid().get('clientId', '');
}

export function statusBarSetting(): StatusBarSetting {
	return realDebrid().get<StatusBarSetting>('statusBar', 'always');
}

export function premiumReminderSetting(): boolean {
	return realDebrid().get('premiumReminder', true);
}

export async function turnOffPremiumReminder(): Promise<void> {
	await realDebrid().update('premiumReminder', false, vscode.ConfigurationTarget.Global);
}

function realDebrid(): vscode.WorkspaceConfiguration {
	return vscode.workspace.getConfiguration('realDebrid');
}

/** The language of what `vscode.l10n.t` gives: English where there is no translation, whatever the editor speaks. */
export function displayLanguage(): string {
	return vscode.l10n.bundle ? vscode.env.language : 'en';
}
