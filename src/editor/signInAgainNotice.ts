import * as vscode from 'vscode';
import { type Account, labelOf } from '../accounts/account';
import { inMessage } from './plainText';
import { signInAgainWords } from './signInAgainWords';

/** Tells once, when an account comes to need a new sign-in. After that the status bar alone reminds. */
export class SignInAgainNotice {
	private readonly told = new Set<string>();
	private isShown = false;

	constructor(private readonly signIn: (account: Account) => Promise<unknown>) {}

	/** @param accounts all there are now */
	look(accounts: readonly Account[]): void {
		for (const account of accounts) {
			if (!account.signInAgain) this.told.delete(account.id);
			else if (!this.told.has(account.id)) this.tell(account);
		}
	}

	/** For accounts of which an earlier run of the editor has told already. */
	skip(accounts: readonly Account[]): void {
		for (const account of accounts) if (account.signInAgain) this.told.add(account.id);
	}

	/** Tells again, because the person has just asked for what cannot be done without a sign-in. */
	show(account: Account): void {
		if (!this.isShown) void this.offer(account);
	}

	private tell(account: Account): void {
		this.told.add(account.id);
		// One prompt at a time, and in the window that the person is in.
		if (!this.isShown && vscode.window.state.focused) void this.offer(account);
	}

	private async offer(account: Account): Promise<void> {
		this.isShown = true;
		const { t } = vscode.l10n;
		const signIn = t('Sign In Again');
		const answer = await vscode.window.showWarningMessage(
			`${inMessage(labelOf(account))}: ${signInAgainWords(account)}`,
			signIn,
		);
		this.isShown = false;
		if (answer === signIn) await this.signIn(account);
	}
}
