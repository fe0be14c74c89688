import * as vscode from 'vscode';
import { type Account, labelOf, type SignInAgainReason } from '../../accounts/account';
import type { CurrentService } from '../currentService';
import { Disposable } from '../disposable';
import type { Mementos } from '../mementos';
import { escapeMessage } from '../messages/escape';
import { signInAgainMessage } from '../messages/signInAgainMessage';
import { keyringHelp, openKeyringHelp } from '../messages/storageMessages';
import { ignoreReported, type SignIn } from './signIn';

/**
 * Tells once, when an account comes to need a new sign-in, or has come to it
 * while nobody was there to be told. After that the status bar alone reminds.
 */
export class SignInAgainNotice extends Disposable {
	/** What this window has told, by grant: what it cannot read may be there for others, to whom it is over. */
	private readonly told = new Map<string, SignInAgainReason>();
	/** Those that are not answered: the person may have asked for more while the first one waits in the notification centre. */
	private open = 0;

	constructor(
		private readonly current: Pick<CurrentService, 'accounts'>,
		private readonly signIn: Pick<SignIn, 'start'>,
		private readonly mementos: Pick<
			Mementos,
			'isReported' | 'setReported' | 'forgetReported' | 'forgetFound'
		>,
	) {
		super();
		this._register(vscode.window.onDidChangeWindowState(() => this.look()));
	}

	/** To be called when the accounts have changed. */
	look(): void {
		const accounts = this.current.accounts();
		for (const account of accounts)
			if (!account.signInAgain && this.told.delete(account.grant)) this.mementos.forgetFound(account);
		this.mementos.forgetReported(accounts);
		// One prompt at a time, and in the window that the person is in; its focus, or the end of a prompt, looks again.
		if (this.open > 0 || !vscode.window.state.focused) return;
		const untold = accounts.find(account => account.signInAgain && !this.isTold(account));
		if (untold) void this.offer(untold);
	}

	/** Tells again, because the person has just asked for what cannot be done without a sign-in. */
	show(account: Account): void {
		void this.offer(account);
	}

	private isTold(account: Account): boolean {
		return this.mementos.isReported(account) || this.told.get(account.grant) === account.signInAgain;
	}

	private async offer(account: Account): Promise<void> {
		const { signInAgain } = account;
		this.open++;
		if (signInAgain) this.told.set(account.grant, signInAgain);
		this.mementos.setReported(account);
		const signIn = vscode.l10n.t('Sign In Again');
		const isLost = signInAgain === 'lost';
		// A window in a browser does not see what another one has stored since.
		const reload =
			isLost && vscode.env.uiKind === vscode.UIKind.Web ? vscode.l10n.t('Reload Window') : undefined;
		const help = isLost ? keyringHelp() : undefined;
		const answer = await vscode.window.showWarningMessage(
			`${escapeMessage(labelOf(account))}: ${signInAgainMessage(account)}`,
			...[reload, signIn, help].filter(action => action !== undefined),
		);
		this.open--;
		if (answer === signIn) await this.signIn.start(account).catch(ignoreReported);
		else if (answer !== undefined && answer === reload)
			await vscode.commands.executeCommand('workbench.action.reloadWindow');
		else if (answer !== undefined) await openKeyringHelp();
		this.look();
	}
}
