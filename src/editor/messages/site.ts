import * as vscode from 'vscode';
import { siteOf } from '../../realdebrid/apiUrl';
import { apiUrlSetting } from '../settings';

/** The same as the command of that name. */
export function openSiteLabel(): string {
	return vscode.l10n.t("Open Real-Debrid's Site");
}

/**
 * Opens the site of the service, where premium, apps and the account itself are managed.
 *
 * @throws {RealDebridError} `configuration`
 */
export async function openSite(): Promise<void> {
	await vscode.env.openExternal(vscode.Uri.parse(siteOf(apiUrlSetting()).href));
}
