import * as vscode from 'vscode';
import { type Account, labelOf } from '../../accounts/account';
import { escapeLabel, escapeMarkdown } from '../messages/escape';
import { shortName } from '../messages/shortName';
import { type AccountDetails, accountDetails, inOneLine, nameLabel } from './accountDetails';
import type { AccountState } from './accountState';
import type { Description } from './description';
import type { Format } from './formats';

const LINKED_COMMANDS = [
	'realDebrid.showAccount',
	'realDebrid.copyAccessToken',
	'realDebrid.openSite',
	'realDebrid.signOut',
];

/** What the service said goes in as text, never as Markdown; only our own commands are linked. */
function accountTooltip(
	{ account, others, notice }: AccountNotice,
	details: AccountDetails,
): vscode.MarkdownString {
	const { type, points, lastChecked } = details;
	const email = account.user?.email;
	const tooltip = new vscode.MarkdownString();
	tooltip.isTrusted = { enabledCommands: LINKED_COMMANDS };
	tooltip.appendMarkdown('**Real-Debrid** · ').appendText(escapeMarkdown(inOneLine(labelOf(account), email)));
	if (notice !== undefined) tooltip.appendMarkdown('\n\n').appendText(escapeMarkdown(notice));
	tooltip.appendMarkdown('\n\n').appendText(escapeMarkdown(inOneLine(type, points)));
	for (const line of [lastChecked, alsoSignedIn(others)])
		if (line !== undefined) tooltip.appendMarkdown('  \n').appendText(escapeMarkdown(line));
	tooltip.appendMarkdown(
		`\n\n---\n\n${[
			`[${vscode.l10n.t('Show Account')}](command:realDebrid.showAccount)`,
			`[${vscode.l10n.t('Copy Access Token')}](command:realDebrid.copyAccessToken)`,
			`[${vscode.l10n.t("Open Real-Debrid's Site")}](command:realDebrid.openSite)`,
			`[${vscode.l10n.t('Sign Out')}](command:realDebrid.signOut)`,
		].join(' · ')}`,
	);
	return tooltip;
}

/** The accounts that are signed in but not selected, by their names. */
function alsoSignedIn(others: readonly Account[]): string | undefined {
	if (others.length === 0) return undefined;
	const names = others.map(account => shortName(labelOf(account)));
	return vscode.l10n.t('Also signed in: {0}', names.join(', '));
}

/** An account as the status bar shows it. */
interface AccountNotice {
	readonly account: Account;
	readonly others: readonly Account[];
	/** What is wrong, in a sentence or more. */
	readonly notice?: string | undefined;
}

interface Appearance {
	readonly text: string;
	readonly describe: (format: Format) => Description;
}

/** How the status bar shows a state. */
export function appearanceOf(state: AccountState): Appearance {
	switch (state.kind) {
		case 'signedOut':
			return {
				text: `$(account) ${vscode.l10n.t('Real-Debrid: Sign In')}`,
				describe:
					state.describe ??
					(() => ({
						tooltip: vscode.l10n.t('Not signed in to Real-Debrid. Click to sign in.'),
						spoken: vscode.l10n.t('Real-Debrid: not signed in. Activate to sign in.'),
					})),
			};
		case 'signingIn':
			return {
				text: `$(sync~spin) ${vscode.l10n.t('Real-Debrid: {0}', escapeLabel(state.userCode ?? '…'))}`,
				describe: state.describe,
			};
		case 'signInAgain': {
			const name = labelOf(state.account);
			return {
				text: `$(warning) ${vscode.l10n.t('Real-Debrid: Sign In Again')}`,
				describe: () => ({
					tooltip: state.notice === undefined ? name : `${name}: ${state.notice}`,
					spoken: [
						vscode.l10n.t('Real-Debrid: {0} must sign in again. Activate to sign in.', name),
						...(state.notice === undefined ? [] : [state.notice]),
					].join(' '),
				}),
			};
		}
		case 'unreachable':
			return {
				text: `$(cloud-offline) ${nameLabel(state.account)}`,
				describe: format => accountDescription(state, format),
			};
		case 'signedIn':
			return {
				text: `$(account) ${nameLabel(state.account)}`,
				describe: format => accountDescription(state, format),
			};
	}
}

function accountDescription(shown: AccountNotice, format: Format): Description {
	const { account, others, notice } = shown;
	const details = accountDetails(account, format);
	const { type, points, lastChecked } = details;
	const spoken = [type, points, account.user?.email, lastChecked, alsoSignedIn(others)];
	return {
		// Made when it is shown: for Markdown the editor loads a parser.
		get tooltip() {
			return accountTooltip(shown, details);
		},
		spoken: [
			vscode.l10n.t('Real-Debrid: signed in as {0}.', labelOf(account)),
			...(notice === undefined ? [] : [notice]),
			...spoken.filter(detail => detail !== undefined).map(detail => detail.replace(/\.?$/, '.')),
		].join(' '),
	};
}
