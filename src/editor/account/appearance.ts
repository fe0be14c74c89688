import * as vscode from 'vscode';
import { type Account, labelOf } from '../../accounts/account';
import { escapeLabel, escapeMarkdown } from '../messages/escape';
import { signInAgainMessage } from '../messages/signInAgainMessage';
import { shortUnsavedMessage } from '../messages/storageMessages';
import { accountDetails } from './accountDetails';
import type { AccountState } from './accountState';
import type { Description } from './description';
import type { Format } from './formats';
import { elsewhereDescription, signingInDescription } from './signingInDescription';

const LINKED_COMMANDS = ['realDebrid.showAccount', 'realDebrid.copyAccessToken', 'realDebrid.signOut'];

/** What the service said goes in as text, never as Markdown; only our own commands are linked. */
function accountTooltip(account: Account, details: readonly string[]): vscode.MarkdownString {
	const tooltip = new vscode.MarkdownString();
	tooltip.isTrusted = { enabledCommands: LINKED_COMMANDS };
	tooltip.appendMarkdown('**Real-Debrid** · ').appendText(escapeMarkdown(labelOf(account)));
	for (const line of details) tooltip.appendMarkdown('\n\n').appendText(escapeMarkdown(line));
	tooltip.appendMarkdown(
		`\n\n---\n\n${[
			`[${vscode.l10n.t('Show Account')}](command:realDebrid.showAccount)`,
			`[${vscode.l10n.t('Copy Access Token')}](command:realDebrid.copyAccessToken)`,
			`[${vscode.l10n.t('Sign Out')}](command:realDebrid.signOut)`,
		].join(' · ')}`,
	);
	return tooltip;
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
				describe: () =>
					state.isSigningInElsewhere
						? elsewhereDescription()
						: {
								tooltip: vscode.l10n.t('Nobody is signed in to Real-Debrid. Click to sign in.'),
								spoken: vscode.l10n.t('Real-Debrid: nobody is signed in. Activate to sign in.'),
							},
			};
		case 'signingIn':
			return {
				text: `$(sync~spin) ${vscode.l10n.t('Real-Debrid: {0}', escapeLabel(state.userCode ?? '…'))}`,
				describe: () => signingInDescription(state),
			};
		case 'signInAgain':
			return {
				text: `$(warning) ${vscode.l10n.t('Real-Debrid: Sign In Again')}`,
				describe: () => ({
					tooltip: `${labelOf(state.account)}: ${signInAgainMessage(state.account)}`,
					spoken: [
						vscode.l10n.t(
							'Real-Debrid: {0} has to sign in again. Activate to sign in.',
							labelOf(state.account),
						),
						signInAgainMessage(state.account),
					].join(' '),
				}),
			};
		case 'unreachable':
			return {
				text: `$(cloud-offline) ${escapeLabel(labelOf(state.account))}`,
				describe: format =>
					accountDescription(state.account, signInAgainMessage(state.account) || state.notice, format),
			};
		case 'signedIn':
			return {
				text: `$(account) ${escapeLabel(labelOf(state.account))}`,
				describe: format =>
					accountDescription(
						state.account,
						signInAgainMessage(state.account) || (state.isUnsaved ? shortUnsavedMessage() : undefined),
						format,
					),
			};
	}
}

/** @param notice what is wrong, in a sentence or more */
function accountDescription(account: Account, notice: string | undefined, format: Format): Description {
	const details = accountDetails(account, format);
	return {
		tooltip: accountTooltip(account, [...(notice ? [notice] : []), ...details]),
		spoken: [
			vscode.l10n.t('Real-Debrid: signed in as {0}.', labelOf(account)),
			...(notice === undefined ? [] : [notice]),
			...details.map(detail => `${detail}.`),
		].join(' '),
	};
}
