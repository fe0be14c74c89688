import * as vscode from 'vscode';
import { type Account, labelOf } from '../../accounts/account';
import { inMarkdown } from '../messages/plainText';
import { accountDetails } from './accountDetails';

const LINKED_COMMANDS = ['realDebrid.showAccount', 'realDebrid.copyAccessToken', 'realDebrid.signOut'];

/** What the service said goes in as text, never as Markdown; only our own commands are linked. */
export function accountTooltip(account: Account, notice?: string): vscode.MarkdownString {
	const tooltip = new vscode.MarkdownString();
	tooltip.isTrusted = { enabledCommands: LINKED_COMMANDS };
	tooltip.appendMarkdown('**Real-Debrid** · ').appendText(inMarkdown(labelOf(account)));
	for (const line of [...(notice ? [notice] : []), ...accountDetails(account)])
		tooltip.appendMarkdown('\n\n').appendText(inMarkdown(line));
	tooltip.appendMarkdown(
		`\n\n---\n\n${[
			`[${vscode.l10n.t('Show Account')}](command:realDebrid.showAccount)`,
			`[${vscode.l10n.t('Copy Access Token')}](command:realDebrid.copyAccessToken)`,
			`[${vscode.l10n.t('Sign Out')}](command:realDebrid.signOut)`,
		].join(' · ')}`,
	);
	return tooltip;
}
