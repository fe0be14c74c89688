import * as vscode from 'vscode';
import { type Account, labelOf } from '../../accounts/account';
import type { Accounts } from '../../accounts/createAccounts';
import { signOut } from '../../accounts/signIn/signOut';
import type { CurrentService } from '../currentService';
import { errorLine } from '../log';
import { escapeMessage } from '../messages/escape';
import { openSite, openSiteLabel } from '../messages/site';
import { accountItem } from './accountPicker';

/** Asks which account to sign out, asks for confirmation, signs out, and reports the outcome. */
export class SignOutDialog {
	constructor(
		private readonly current: Pick<CurrentService, 'get'>,
		private readonly log: vscode.LogOutputChannel,
	) {}

	/** Asks which account where there are several. */
	async start(selected: Account): Promise<void> {
		const accounts = this.current.get().accounts.list();
		if (accounts.length < 2) return this.signOut(selected);
		const picked = await pickAccounts(accounts);
		if (picked === 'all') await this.signOutOfAll();
		else if (picked) await this.signOut(picked);
	}

	async signOut(account: Account): Promise<void> {
		const name = escapeMessage(labelOf(account));
		// Before the question: the setting may come to name another service, of which the account is none.
		const service = this.current.get();
		const isConfirmed = await confirm(vscode.l10n.t('Sign {0} out of Real-Debrid?', name), {
			detail: vscode.l10n.t('Extensions that use this account will lose access.'),
			button: vscode.l10n.t('Sign Out'),
		});
		if (isConfirmed) this.report(account, await this.remove(account, service));
	}

	/** For the editor's own Sign Out, which has asked for confirmation. */
	async signOutConfirmed(account: Account): Promise<void> {
		this.report(account, await this.remove(account, this.current.get()));
	}

	async signOutOfAll(): Promise<void> {
		const service = this.current.get();
		const isConfirmed = await confirm(vscode.l10n.t('Sign out of all Real-Debrid accounts?'), {
			detail: vscode.l10n.t('Extensions that use these accounts will lose access.'),
			button: vscode.l10n.t('Sign Out of All'),
		});
		if (!isConfirmed) return;
		const outcomes: SignOutOutcome[] = [];
		for (const account of service.accounts.list()) outcomes.push(await this.remove(account, service));
		const message = vscode.l10n.t('Signed out of all Real-Debrid accounts.');
		if (outcomes.includes('service not told')) void this.reportServiceNotTold(message);
		else void vscode.window.showInformationMessage(message);
	}

	private async remove(account: Account, service: Accounts): Promise<SignOutOutcome> {
		const failure = await signOut(service, account);
		this.log.info('Signed out.');
		if (failure === undefined) return 'service told';
		this.log.warn(`Real-Debrid could not be notified of the sign-out: ${errorLine(failure)}`);
		return 'service not told';
	}

	private report(account: Account, outcome: SignOutOutcome): void {
		const message = vscode.l10n.t('Signed out of Real-Debrid ({0}).', escapeMessage(labelOf(account)));
		if (outcome === 'service not told') void this.reportServiceNotTold(message);
		else void vscode.window.showInformationMessage(message);
	}

	private async reportServiceNotTold(message: string): Promise<void> {
		const site = openSiteLabel();
		const advice = vscode.l10n.t(
			'Everything was removed from this computer, but Real-Debrid could not be notified. To end the access there too, remove the app on Real-Debrid’s site.',
		);
		const answer = await vscode.window.showWarningMessage(`${message} ${advice}`, site);
		if (answer === site) await openSite();
	}
}

type SignOutOutcome = 'service told' | 'service not told';

async function pickAccounts(accounts: readonly Account[]): Promise<Account | 'all' | undefined> {
	const all = { label: `$(sign-out) ${vscode.l10n.t('Sign Out of All Accounts')}`, account: 'all' as const };
	const picked = await vscode.window.showQuickPick(
		[
			...accounts.map(account => ({ ...accountItem(account, '$(account)'), account })),
			{ label: '', kind: vscode.QuickPickItemKind.Separator, account: undefined },
			all,
		],
		{ title: vscode.l10n.t('Sign Out'), placeHolder: vscode.l10n.t('Select the account to sign out') },
	);
	return picked?.account;
}

async function confirm(
	question: string,
	{ detail, button }: { readonly detail: string; readonly button: string },
): Promise<boolean> {
	return (await vscode.window.showWarningMessage(question, { modal: true, detail }, button)) === button;
}
