import * as vscode from 'vscode';
import { type Account, isSameAccount, labelOf, mustSignInAgain } from '../../accounts/account';
import { escapeLabel } from '../messages/escape';
import { signInAgainMessage } from '../messages/signInAgainMessage';
import { accountDetails } from './accountDetails';

/** What a person can choose to do. */
export type AccountAction =
	| { readonly kind: 'checkAgain'; readonly account: Account }
	| { readonly kind: 'show'; readonly account: Account }
	| { readonly kind: 'signInAgain'; readonly account: Account }
	| { readonly kind: 'signInAnother' }
	| { readonly kind: 'copyAccessToken' }
	| { readonly kind: 'newTerminal' }
	| { readonly kind: 'manageAccess' }
	| { readonly kind: 'signOut'; readonly account: Account }
	| { readonly kind: 'signOutOfAll' }
	| { readonly kind: 'openSite' }
	| { readonly kind: 'showLog' };

interface ActionItem extends vscode.QuickPickItem {
	readonly action?: AccountAction;
}

/**
 * The details of the account that is shown, the other accounts, and what can be done.
 *
 * @param isFailing the last request for the account failed: a new sign-in may help
 */
export async function pickAccountAction(
	shown: Account,
	accounts: readonly Account[],
	isFailing: boolean,
): Promise<AccountAction | undefined> {
	const others = accounts.filter(account => !isSameAccount(account, shown));
	const name = labelOf(shown);
	const items: ActionItem[] = [
		accountItem(shown, '$(account)', { kind: 'checkAgain', account: shown }),
		...(others.length > 0 ? [separator(vscode.l10n.t('Show Another Account'))] : []),
		...others.map(account => accountItem(account, '$(arrow-swap)', { kind: 'show', account })),
		separator(vscode.l10n.t('Actions')),
		...(shown.signInAgain || isFailing
			? [item('$(warning)', vscode.l10n.t('Sign In Again'), { kind: 'signInAgain', account: shown })]
			: []),
		...(mustSignInAgain(shown)
			? []
			: [
					item('$(key)', vscode.l10n.t('Copy Access Token'), { kind: 'copyAccessToken' }),
					item('$(terminal)', vscode.l10n.t('New Terminal with Access Token'), { kind: 'newTerminal' }),
				]),
		item('$(shield)', vscode.l10n.t('Manage Extension Access'), { kind: 'manageAccess' }),
		item('$(add)', vscode.l10n.t('Sign In to Another Account'), { kind: 'signInAnother' }),
		item('$(sign-out)', vscode.l10n.t('Sign Out of {0}', escapeLabel(name)), {
			kind: 'signOut',
			account: shown,
		}),
		...(others.length > 0
			? [item('$(sign-out)', vscode.l10n.t('Sign Out of All Accounts'), { kind: 'signOutOfAll' })]
			: []),
		item('$(link-external)', vscode.l10n.t("Open Real-Debrid's Site"), { kind: 'openSite' }),
		item('$(output)', vscode.l10n.t('Show Log'), { kind: 'showLog' }),
	];
	const picked = await vscode.window.showQuickPick(items, {
		title: vscode.l10n.t('Real-Debrid Account'),
		placeHolder: vscode.l10n.t('What do you want to do?'),
	});
	return picked?.action;
}

function accountItem(account: Account, icon: string, action: AccountAction): ActionItem {
	const email = account.user?.email;
	const [type = '', ...more] = accountDetails(account).filter(detail => detail !== email);
	return {
		label: `${icon} ${escapeLabel(labelOf(account))}`,
		description: escapeLabel([type, email].filter(Boolean).join(' · ')),
		detail: escapeLabel(account.signInAgain ? signInAgainMessage(account) : more.join(' · ')),
		action,
	};
}

function item(icon: string, label: string, action: AccountAction): ActionItem {
	return { label: `${icon} ${label}`, action };
}

function separator(label: string): ActionItem {
	return { label, kind: vscode.QuickPickItemKind.Separator };
}
