import * as vscode from 'vscode';
import { type Account, isSameAccount, mustSignInAgain } from '../../accounts/account';
import type { CommandName } from '../commands';
import { escapeLabel } from '../messages/escape';
import { signInAgainMessage } from '../messages/signInAgainMessage';
import { openSiteLabel } from '../messages/site';
import { accountDetails, inOneLine, nameLabel } from './accountDetails';

/** What a person can choose to do. */
export type AccountAction =
	| { readonly kind: 'select'; readonly account: Account }
	| { readonly kind: 'signInAgain'; readonly account: Account }
	| { readonly kind: 'addAccount' }
	| { readonly kind: 'signOut'; readonly account: Account }
	| { readonly kind: 'signOutOfAll' }
	| { readonly kind: 'openSettings' }
	| { readonly kind: 'getStarted' }
	| { readonly kind: 'run'; readonly command: CommandName };

/** What the picker speaks of. */
export interface PickedFrom {
	readonly selected: Account;
	readonly accounts: readonly Account[];
	/** Why the last request for the selected account failed: a new sign-in may help. */
	readonly notice: string | undefined;
}

export interface ActionItem extends vscode.QuickPickItem {
	readonly action?: AccountAction;
	/** The account of a row with buttons. */
	readonly account?: Account;
}

/**
 * The details of the selected account, the other accounts, and what can be done.
 *
 * @param from the accounts as they are now
 * @param refresh asks the service for the details of the selected account; does not reject
 */
export function pickAccountAction(
	from: () => PickedFrom,
	refresh: (account: Account) => Promise<void>,
): Promise<AccountAction | undefined> {
	const buttons = itemButtons();
	const picker = vscode.window.createQuickPick<ActionItem>();
	picker.title = vscode.l10n.t('Real-Debrid Account');
	picker.placeholder = vscode.l10n.t('Select an action');
	picker.matchOnDescription = true;
	picker.items = itemsOf(from(), buttons);
	picker.activeItems = preselected(picker.items);
	return new Promise(resolve => {
		const choose = (action: AccountAction | undefined) => {
			resolve(action);
			picker.dispose();
		};
		picker.onDidHide(() => choose(undefined));
		picker.onDidAccept(() => choose(picker.selectedItems[0]?.action));
		picker.onDidTriggerItemButton(async ({ item: { account }, button }) => {
			if (!account) return;
			if (button === buttons.signOut) return choose({ kind: 'signOut', account });
			picker.busy = true;
			await refresh(account);
			picker.busy = false;
			picker.items = itemsOf(from(), buttons);
			// The row whose button was clicked.
			picker.activeItems = picker.items.slice(0, 1);
		});
		picker.show();
	});
}

interface ItemButtons {
	readonly refresh: vscode.QuickInputButton;
	readonly signOut: vscode.QuickInputButton;
}

function itemButtons(): ItemButtons {
	return {
		refresh: { iconPath: new vscode.ThemeIcon('refresh'), tooltip: vscode.l10n.t('Refresh') },
		signOut: { iconPath: new vscode.ThemeIcon('sign-out'), tooltip: vscode.l10n.t('Sign Out') },
	};
}

function itemsOf({ selected, accounts, notice }: PickedFrom, buttons: ItemButtons): ActionItem[] {
	const others = accounts.filter(account => !isSameAccount(account, selected));
	return [
		{
			...accountItem(selected, '$(account)', notice),
			// Chosen, it stays selected.
			buttons: [buttons.refresh, buttons.signOut],
		},
		...(others.length > 0 ? [separator(vscode.l10n.t('Switch Account'))] : []),
		...others.map(
			(account): ActionItem => ({
				...accountItem(account, '$(arrow-swap)'),
				action: { kind: 'select', account },
				buttons: [buttons.signOut],
			}),
		),
		separator(),
		...useItems(selected, notice),
		separator(),
		...signInAndOutItems(selected, others),
		separator(),
		item('$(settings-gear)', vscode.l10n.t('Open Settings'), { kind: 'openSettings' }),
		item('$(book)', vscode.l10n.t('Get Started'), { kind: 'getStarted' }),
		run('$(clippy)', vscode.l10n.t('Copy Diagnostics'), 'copyDiagnostics'),
		run('$(output)', vscode.l10n.t('Show Log'), 'showLog'),
	];
}

/** What the account is used for. */
function useItems(selected: Account, notice: string | undefined): ActionItem[] {
	return [
		...(selected.signInAgain || notice !== undefined
			? [item('$(warning)', vscode.l10n.t('Sign In Again'), { kind: 'signInAgain', account: selected })]
			: []),
		...(mustSignInAgain(selected)
			? []
			: [
					run('$(key)', vscode.l10n.t('Copy Access Token'), 'copyAccessToken'),
					run('$(terminal)', vscode.l10n.t('New Terminal with Access Token'), 'newTerminal'),
				]),
		run('$(shield)', vscode.l10n.t('Manage Extension Access'), 'manageAccess'),
		run('$(link-external)', openSiteLabel(), 'openSite'),
	];
}

function signInAndOutItems(selected: Account, others: readonly Account[]): ActionItem[] {
	const signIn = item('$(add)', vscode.l10n.t('Sign In'), { kind: 'addAccount' });
	const signOut = item('$(sign-out)', vscode.l10n.t('Sign Out'), { kind: 'signOut', account: selected });
	return [
		{ ...signIn, description: vscode.l10n.t('Adds another account') },
		{ ...signOut, description: nameLabel(selected) },
		...(others.length > 0
			? [item('$(sign-out)', vscode.l10n.t('Sign Out of All Accounts'), { kind: 'signOutOfAll' })]
			: []),
	];
}

/** @param notice what is wrong with the account, where its record does not say so */
export function accountItem(account: Account, icon: string, notice?: string): ActionItem {
	const { type, points, lastChecked } = accountDetails(account);
	const detail = signInAgainMessage(account) || notice || inOneLine(type, points, lastChecked);
	return {
		label: `${icon} ${nameLabel(account)}`,
		description: escapeLabel(account.user?.email ?? ''),
		detail: escapeLabel(detail),
		account,
	};
}

/** Another account, else the access token: never the row of the account that is selected already. */
function preselected(items: readonly ActionItem[]): ActionItem[] {
	const first = (kind: AccountAction['kind']) => items.find(({ action }) => action?.kind === kind);
	const likeliest = first('select') ?? first('run');
	return likeliest ? [likeliest] : [];
}

function item(icon: string, label: string, action: AccountAction): ActionItem {
	return { label: `${icon} ${label}`, action };
}

function run(icon: string, label: string, command: CommandName): ActionItem {
	return item(icon, label, { kind: 'run', command });
}

function separator(label = ''): ActionItem {
	return { label, kind: vscode.QuickPickItemKind.Separator };
}
