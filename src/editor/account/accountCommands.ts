import * as vscode from 'vscode';
import { type Account, isKeptSession, mustSignInAgain } from '../../accounts/account';
import { areStale, refreshUserDetails } from '../../accounts/signIn/userDetails';
import type { TimedToken } from '../../accounts/tokens/tokenState';
import { RealDebridError } from '../../realdebrid/errors';
import { sleep } from '../../realdebrid/time';
import type { CodePanel } from '../codePanel/codePanel';
import type { Consumers } from '../consumers/consumers';
import { manageAccess } from '../consumers/manageAccess';
import type { CurrentService } from '../currentService';
import { Disposable } from '../disposable';
import { EXTENSION_ID } from '../extensionId';
import { errorLine } from '../log';
import { sessionKeptMessage } from '../messages/errorMessages';
import { showFailure } from '../messages/showMessage';
import { signInAgainMessage } from '../messages/signInAgainMessage';
import { ignoreReported, type SignIn } from '../signIn/signIn';
import { CopiedToken } from '../token/copiedToken';
import { tokenTerminalOptions } from '../token/tokenTerminal';
import type { WalkthroughProgress } from '../walkthroughProgress';
import { type AccountAction, type PickedFrom, pickAccountAction } from './accountPicker';
import type { AccountStatus } from './accountStatus';
import { SignOutDialog } from './signOutDialog';

/** A person waits for the quick pick meanwhile, in milliseconds. */
const DETAILS_TIMEOUT_MS = 3_000;

export interface AccountCommandsOptions {
	readonly current: CurrentService;
	readonly status: AccountStatus;
	readonly signIn: SignIn;
	readonly codePanel: CodePanel;
	readonly walkthrough: WalkthroughProgress;
	readonly consumers: Consumers;
	readonly log: vscode.LogOutputChannel;
}

/** What can be done with the accounts that are signed in. */
export class AccountCommands extends Disposable {
	private readonly copied: CopiedToken;
	private readonly signOutDialog: SignOutDialog;
	private readonly current: CurrentService;
	private readonly status: AccountStatus;
	private readonly signIn: SignIn;
	private readonly codePanel: CodePanel;
	private readonly walkthrough: WalkthroughProgress;
	private readonly consumers: Consumers;
	private readonly log: vscode.LogOutputChannel;

	constructor({ current, status, signIn, codePanel, consumers, walkthrough, log }: AccountCommandsOptions) {
		super();
		this.current = current;
		this.status = status;
		this.signIn = signIn;
		this.codePanel = codePanel;
		this.walkthrough = walkthrough;
		this.consumers = consumers;
		this.log = log;
		this.copied = this._register(new CopiedToken(log));
		this.signOutDialog = new SignOutDialog(current, log);
	}

	/** Signs in: to the account shown again where it has to, else to another one. */
	async startSignIn(): Promise<Account> {
		const account = this.accountIfAny();
		return this.signIn.start(account && mustSignInAgain(account) ? account : undefined);
	}

	/** Shows the code in the panel, which stays, is there for a phone, and in Do Not Disturb, which hides toasts. */
	showSignInCode(): void {
		if (!this.signIn.isUnderWay) return void this.offerSignIn();
		this.codePanel.show();
	}

	/** What a click on the status bar does, in each state. */
	async showAccount(): Promise<void> {
		if (this.signIn.isUnderWay) return this.showSignInCode();
		const account = this.accountIfAny();
		if (!account) return void (await this.startSignIn().catch(ignoreReported));
		if (account.signInAgain === 'lost' && vscode.env.uiKind === vscode.UIKind.Web)
			return this.offerReload(account);
		if (mustSignInAgain(account)) return void (await this.signIn.start(account).catch(ignoreReported));
		if (areStale(account) || account.signInAgain || this.status.troubleOf(account))
			await this.refreshDetails(account);
		return this.offerActions(account);
	}

	/** Asks which account where there are several, and for confirmation; removes everything stored and tells the service. */
	async signOut(): Promise<void> {
		await this.signOutDialog.start(this.required());
	}

	/** For the editor's own Sign Out. */
	async signOutConfirmed(account: Account): Promise<void> {
		await this.signOutDialog.signOutConfirmed(account);
	}

	async copyAccessToken(): Promise<void> {
		await this.copied.copy(await this.token());
	}

	async newTerminal(): Promise<void> {
		vscode.window.createTerminal(await this.tokenTerminalOptions()).show();
	}

	/** For a terminal that is opened now. */
	async tokenTerminalOptions(): Promise<vscode.TerminalOptions> {
		return tokenTerminalOptions(await this.token());
	}

	async manageAccess(): Promise<void> {
		this.walkthrough.complete('accessManaged');
		this.current.look();
		await this.consumers.reconcile();
		await manageAccess(this.current.get());
	}

	/** To who wants to see a code, as the walkthrough offers it, and there is none. */
	private async offerSignIn(): Promise<void> {
		const start = vscode.l10n.t('Sign In');
		const answer = await vscode.window.showInformationMessage(
			vscode.l10n.t('No sign-in is under way, so there is no code to show.'),
			start,
		);
		if (answer !== start) return;
		const ended = this.startSignIn().catch(ignoreReported);
		this.codePanel.show();
		await ended;
	}

	private async offerActions(account: Account): Promise<void> {
		this.walkthrough.complete('accountShown');
		const action = await pickAccountAction(
			() => this.pickedFrom(account),
			selected => this.refreshDetails(selected),
		);
		if (action) await this.run(action);
	}

	/** @param account stands in for the selected one when there is none any more */
	private pickedFrom(account: Account): PickedFrom {
		const selected = this.status.account() ?? account;
		const trouble = this.status.troubleOf(selected);
		return {
			selected,
			accounts: this.current.accounts(),
			notice: trouble && sessionKeptMessage(trouble),
		};
	}

	private async run(action: AccountAction): Promise<unknown> {
		const { executeCommand } = vscode.commands;
		switch (action.kind) {
			case 'select':
				return this.status.select(action.account);
			case 'signInAgain':
				return this.signIn.start(action.account).catch(ignoreReported);
			case 'addAccount':
				return this.signIn.start().catch(ignoreReported);
			case 'signOut':
				return this.signOutDialog.signOut(action.account);
			case 'signOutOfAll':
				return this.signOutDialog.signOutOfAll();
			case 'openSettings':
				return executeCommand('workbench.action.openSettings', `@ext:${EXTENSION_ID}`);
			case 'getStarted':
				return this.walkthrough.open();
			case 'run':
				return executeCommand(`realDebrid.${action.command}`);
		}
	}

	/**
	 * In a browser a window does not learn of secrets that another one has stored since. Asked in a dialog, as the answer
	 * to a click: a notification would not be seen in Do Not Disturb.
	 */
	private async offerReload(account: Account): Promise<void> {
		const reload = vscode.l10n.t('Reload Window');
		const again = vscode.l10n.t('Sign In Again');
		const answer = await vscode.window.showWarningMessage(
			signInAgainMessage(account),
			{ modal: true },
			reload,
			again,
		);
		if (answer === reload) await vscode.commands.executeCommand('workbench.action.reloadWindow');
		if (answer === again) await this.signIn.start(account).catch(ignoreReported);
	}

	/** What is not known anew in time is shown as it was; a late answer shows in the status bar. */
	private async refreshDetails(account: Account): Promise<void> {
		const refreshed = refreshUserDetails(this.current.get(), account).catch((error: unknown) => {
			this.log.warn(`The account’s details could not be refreshed: ${errorLine(error)}`);
			// What the service says of the account is kept with it, and told from there.
			if (error instanceof RealDebridError && error.code === 'refused' && !isKeptSession(error.reason))
				void showFailure(error, this.log);
		});
		await Promise.race([refreshed, sleep(DETAILS_TIMEOUT_MS)]);
	}

	/** None, too, where the setting names no service: the sign-in that is then started says so. */
	private accountIfAny(): Account | undefined {
		try {
			this.current.look();
			return this.status.account();
		} catch {
			return undefined;
		}
	}

	/** The access token of the selected account, valid now. */
	private async token(): Promise<TimedToken> {
		const account = this.required();
		// The service has refused it, whatever its time. A lost secret may be found again, as when a keyring has been unlocked.
		if (mustSignInAgain(account) && account.signInAgain !== 'lost')
			throw new RealDebridError('signedOut', 'The account has to sign in again.');
		return await this.current.get().tokens.getTimed(account);
	}

	private required(): Account {
		const account = this.status.account();
		if (!account) throw new RealDebridError('signedOut', 'Nobody is signed in.');
		return account;
	}
}
