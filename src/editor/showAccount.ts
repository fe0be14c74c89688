import * as vscode from 'vscode';
import { type Account, labelOf } from '../accounts/account';
import { accountDetails } from './accountDetails';
import { inLabel } from './plainText';

interface ActionItem extends vscode.QuickPickItem {
	readonly command?: string;
}

/** The account's details, and what can be done with it. */
export async function showAccountQuickPick(account: Account): Promise<void> {
	const { t } = vscode.l10n;
	const [type = '', ...more] = accountDetails(account);
	const items: ActionItem[] = [
		{
			label: `$(account) ${inLabel(labelOf(account))}`,
			description: inLabel(type),
			detail: inLabel(more.join(' · ')),
		},
		{ label: t('Actions'), kind: vscode.QuickPickItemKind.Separator },
		{ label: `$(key) ${t('Copy Access Token')}`, command: 'realDebrid.copyAccessToken' },
		{ label: `$(sign-out) ${t('Sign Out')}`, command: 'realDebrid.signOut' },
		{ label: `$(output) ${t('Show Log')}`, command: 'realDebrid.showLog' },
	];
	const picked = await vscode.window.showQuickPick(items, {
		title: t('Real-Debrid Account'),
		placeHolder: t('What do you want to do?'),
	});
	if (picked?.command) await vscode.commands.executeCommand(picked.command);
}
