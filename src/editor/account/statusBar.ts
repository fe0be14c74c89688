import * as vscode from 'vscode';
import { type Account, labelOf } from '../../accounts/account';
import { inLabel } from '../messages/plainText';
import { signInAgainWords } from '../messages/signInAgainWords';
import { shortUnsavedWords } from '../messages/storageWords';
import { statusBarSetting } from '../settings';
import { accountDetails } from './accountDetails';
import type { AccountState } from './accountState';
import { accountTooltip } from './tooltip';

/** The account indicator. A click on it runs Show Account, which knows what to do in each state. */
export class AccountStatusBar implements vscode.Disposable {
	private readonly item: vscode.StatusBarItem;
	private state: AccountState = { kind: 'signedOut' };

	constructor() {
		this.item = vscode.window.createStatusBarItem('realDebrid.account', vscode.StatusBarAlignment.Left);
		this.item.name = vscode.l10n.t('Real-Debrid Account');
		this.item.command = 'realDebrid.showAccount';
	}

	show(state: AccountState): void {
		this.state = state;
		this.item.text = appearanceOf(state).text;
		this.item.backgroundColor =
			state.kind === 'signInAgain' ? new vscode.ThemeColor('statusBarItem.warningBackground') : undefined;
		this.showOrHide();
	}

	/** Says what is shown at more length. Apart, since the first date to be put into words takes longer than all the rest. */
	describe(): void {
		const { tooltip, spoken } = appearanceOf(this.state).describe();
		// Both say the same. The editor would start a timer to draw what has not changed, each time somebody comes back.
		if (spoken === this.item.accessibilityInformation?.label) return;
		this.item.tooltip = tooltip;
		this.item.accessibilityInformation = { label: spoken, role: 'button' };
	}

	/** To be called when the setting has changed. */
	showOrHide(): void {
		const setting = statusBarSetting();
		if (setting === 'never' || (setting === 'whenSignedIn' && this.state.kind === 'signedOut'))
			this.item.hide();
		else this.item.show();
	}

	dispose(): void {
		this.item.dispose();
	}
}

interface Appearance {
	readonly text: string;
	readonly describe: () => Description;
}

interface Description {
	readonly tooltip: string | vscode.MarkdownString;
	/** The same for those who cannot see it. */
	readonly spoken: string;
}

function appearanceOf(state: AccountState): Appearance {
	switch (state.kind) {
		case 'signedOut':
			return {
				text: `$(account) ${vscode.l10n.t('Real-Debrid: Sign In')}`,
				describe: () => ({
					tooltip: vscode.l10n.t('Nobody is signed in to Real-Debrid. Click to sign in.'),
					spoken: vscode.l10n.t('Real-Debrid: nobody is signed in. Activate to sign in.'),
				}),
			};
		case 'signingIn': {
			const code = state.userCode;
			if (code === undefined)
				return {
					text: `$(sync~spin) ${vscode.l10n.t('Real-Debrid: {0}', '…')}`,
					describe: () => ({
						tooltip: vscode.l10n.t('Signing in to Real-Debrid.'),
						spoken: vscode.l10n.t('Real-Debrid: signing in, the code is not there yet.'),
					}),
				};
			return {
				text: `$(sync~spin) ${vscode.l10n.t('Real-Debrid: {0}', inLabel(code))}`,
				describe: () => ({
					tooltip: vscode.l10n.t('Signing in to Real-Debrid. Click to see the code again.'),
					spoken: vscode.l10n.t('Real-Debrid: signing in with the code {0}. Activate to see it again.', code),
				}),
			};
		}
		case 'signInAgain':
			return {
				text: `$(warning) ${vscode.l10n.t('Real-Debrid: Sign In Again')}`,
				describe: () => ({
					tooltip: `${labelOf(state.account)}: ${signInAgainWords(state.account)}`,
					spoken: [
						vscode.l10n.t(
							'Real-Debrid: {0} has to sign in again. Activate to sign in.',
							labelOf(state.account),
						),
						signInAgainWords(state.account),
					].join(' '),
				}),
			};
		case 'unreachable':
			return {
				text: `$(cloud-offline) ${inLabel(labelOf(state.account))}`,
				describe: () => accountDescription(state.account, signInAgainWords(state.account) || state.notice),
			};
		case 'signedIn':
			return {
				text: `$(account) ${inLabel(labelOf(state.account))}`,
				describe: () =>
					accountDescription(
						state.account,
						signInAgainWords(state.account) || (state.isUnsaved ? shortUnsavedWords() : undefined),
					),
			};
	}
}

/** @param notice what is wrong, in a sentence or more */
function accountDescription(account: Account, notice: string | undefined): Description {
	return {
		tooltip: accountTooltip(account, notice),
		spoken: [
			vscode.l10n.t('Real-Debrid: signed in as {0}.', labelOf(account)),
			...(notice === undefined ? [] : [notice]),
			...accountDetails(account).map(detail => `${detail}.`),
		].join(' '),
	};
}
