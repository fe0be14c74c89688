import * as vscode from 'vscode';
import { type Account, labelOf, type SignInAgainReason } from '../../accounts/account';
import { escapeMessage } from '../messages/escape';
import { signInAgainMessage } from '../messages/signInAgainMessage';
import { keyringHelp, openKeyringHelp } from '../messages/storageMessages';

export interface SignInAgainNoticeHost {
	/** All there are now. */
	accounts(): readonly Account[];
	/** Notes that the person has been told, for other windows and later runs of the editor. */
	noteTold(account: Account): Promise<unknown>;
	signIn(account: Account): Promise<unknown>;
}

/**
 * Tells once, when an account comes to need a new sign-in, or has come to it
 * while nobody was there to be told. After that the status bar alone reminds.
 */
export class SignInAgainNotice implements vscode.Disposable {
	/** What this window has told, by account: what it cannot read may be there for others, who take the note away. */
	private readonly told = new Map<string, SignInAgainReason>();
	/** Those that are not answered: the person may have asked for more while the first one waits in the notification centre. */
	private open = 0;
	private readonly focus = vscode.window.onDidChangeWindowState(() => this.look());

	constructor(private readonly host: SignInAgainNoticeHost) {}

	/** To be called when the accounts have changed. */
	look(): void {
		const accounts = this.host.accounts();
		for (const { id, signInAgain } of accounts) if (!signInAgain) this.told.delete(id);
		// One prompt at a time, and in the window that the person is in; its focus, or the end of a prompt, looks again.
		if (this.open > 0 || !vscode.window.state.focused) return;
		const untold = accounts.find(account => account.signInAgain && !this.isTold(account));
		if (untold) void this.offer(untold);
	}

	/** Tells again, because the person has just asked for what cannot be done without a sign-in. */
	show(account: Account): void {
		void this.offer(account);
	}

	dispose(): void {
		this.focus.dispose();
	}

	private isTold({ id, signInAgain, told }: Account): boolean {
		return signInAgain === told || signInAgain === this.told.get(id);
	}

	private async offer(account: Account): Promise<void> {
		const { signInAgain } = account;
		this.open++;
		if (signInAgain) this.told.set(account.id, signInAgain);
		if (signInAgain !== account.told) void this.host.noteTold(account);
		const signIn = vscode.l10n.t('Sign In Again');
		const help = signInAgain === 'lost' ? keyringHelp() : undefined;
		const answer = await vscode.window.showWarningMessage(
			`${escapeMessage(labelOf(account))}: ${signInAgainMessage(account)}`,
			signIn,
			...(help === undefined ? [] : [help]),
		);
		this.open--;
		if (answer === signIn) await this.host.signIn(account);
		else if (answer !== undefined) await openKeyringHelp();
		this.look();
	}
}
