import * as vscode from 'vscode';
import { type Account, isKeptSession, labelOf, mustSignInAgain } from '../../accounts/account';
import type { Accounts } from '../../accounts/createAccounts';
import { signOut } from '../../accounts/signIn/signOut';
import { areStale, refreshUserDetails } from '../../accounts/signIn/userDetails';
import type { TimedToken } from '../../accounts/tokens/tokenState';
import { RealDebridError } from '../../realdebrid/errors';
import { sleep } from '../../realdebrid/time';
import type { CodePanel } from '../codePanel/codePanel';
import type { Consumers } from '../consumers/consumers';
import { manageAccess } from '../consumers/manageAccess';
import type { CurrentService } from '../currentService';
import { Disposable } from '../disposable';
import { errorLine } from '../log';
import { escapeMessage } from '../messages/escape';
import { showFailure, showLongMessage } from '../messages/showMessage';
import { signInAgainMessage } from '../messages/signInAgainMessage';
import { ignoreReported, type SignIn } from '../signIn/signIn';
import { CopiedToken } from '../token/copiedToken';
import { tokenTerminalOptions } from '../token/tokenTerminal';
import { type AccountAction, pickAccountAction } from './accountPicker';
import type { AccountStatus } from './accountStatus';

/** A person waits for the quick pick meanwhile, in milliseconds. */
const DETAILS_TIMEOUT_MS = 3_000;

export interface AccountCommandsOptions {
	readonly current: CurrentService;
	readonly status: AccountStatus;
	readonly signIn: SignIn;
	readonly codePanel: CodePanel;
	readonly consumers: Consumers;
	readonly log: vscode.LogOutputChannel;
}

/** What can be done with the accounts that are signed in. */
export class AccountCommands extends Disposable {
	private readonly copied: CopiedToken;
	private readonly current: CurrentService;
	private readonly status: AccountStatus;
	private readonly signIn: SignIn;
	private readonly codePanel: CodePanel;
	private readonly consumers: Consumers;
	private readonly log: vscode.LogOutputChannel;

	constructor({ current, status, signIn, codePanel, consumers, log }: AccountCommandsOptions) {
		super();
		this.current = current;
		this.status = status;
		this.signIn = signIn;
		this.codePanel = codePanel;
		this.consumers = consumers;
		this.log = log;
		this.copied = this._register(new CopiedToken(log));
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

	/** Asks once, removes everything stored, and tells the service as far as it can. */
	async signOut(account = this.required()): Promise<void> {
		const name = escapeMessage(labelOf(account));
		// Before the question: the setting may come to name another service, of which the account is none.
		const service = this.current.get();
		if (!(await this.confirmSignOut(vscode.l10n.t('Sign out of Real-Debrid as {0}?', name)))) return;
		if (await this.signOutOf(account, service)) showServiceNotTold(name);
		else void vscode.window.showInformationMessage(vscode.l10n.t('Signed out of Real-Debrid as {0}.', name));
	}

	/** For the editor's own Sign Out, which has asked the user, and shows itself that the account is gone. */
	async signOutConfirmed(account: Account): Promise<void> {
		if (await this.signOutOf(account, this.current.get()))
			showServiceNotTold(escapeMessage(labelOf(account)));
	}

	/** @returns whether the service could not be told */
	private async signOutOf(account: Account, service: Accounts): Promise<boolean> {
		const failure = await signOut(service, account);
		this.log.info('Signed out.');
		if (failure !== undefined)
			this.log.warn(`The service could not be told of the sign-out: ${errorLine(failure)}`);
		return failure !== undefined;
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
		this.current.look();
		await this.consumers.reconcile();
		await manageAccess(this.current.get());
	}

	/** To who wants to see a code, as the walkthrough offers it, and there is none. */
	private async offerSignIn(): Promise<void> {
		const start = vscode.l10n.t('Sign In');
		const answer = await vscode.window.showInformationMessage(
			vscode.l10n.t('No sign-in is under way: there is no code to show.'),
			start,
		);
		if (answer !== start) return;
		const ended = this.startSignIn().catch(ignoreReported);
		this.codePanel.show();
		await ended;
	}

	private async offerActions(account: Account): Promise<void> {
		const shown = this.status.account() ?? account;
		const isFailing = this.status.troubleOf(shown) !== undefined;
		const action = await pickAccountAction(shown, this.current.get().accounts.list(), isFailing);
		if (action) await this.run(action);
	}

	private async run(action: AccountAction): Promise<void> {
		switch (action.kind) {
			case 'checkAgain':
				await this.refreshDetails(action.account);
				return this.offerActions(action.account);
			case 'show':
				return this.status.select(action.account);
			case 'signInAgain':
				return void (await this.signIn.start(action.account).catch(ignoreReported));
			case 'signInAnother':
				return void (await this.signIn.start().catch(ignoreReported));
			case 'copyAccessToken':
				return this.copyAccessToken();
			case 'newTerminal':
				return this.newTerminal();
			case 'manageAccess':
				return this.manageAccess();
			case 'signOut':
				return this.signOut(action.account);
			case 'signOutOfAll':
				return this.signOutOfAll();
			case 'showLog':
				return this.log.show();
		}
	}

	private async signOutOfAll(): Promise<void> {
		const service = this.current.get();
		if (!(await this.confirmSignOut(vscode.l10n.t('Sign out of all Real-Debrid accounts?')))) return;
		const notTold: boolean[] = [];
		for (const account of service.accounts.list()) notTold.push(await this.signOutOf(account, service));
		if (notTold.includes(true))
			showLongMessage(
				vscode.l10n.t(
					'Signed out of all Real-Debrid accounts. Nothing is left on this machine, but the service could not be told: to end the access there as well, remove the app on Real-Debrid’s site.',
				),
			);
		else void vscode.window.showInformationMessage(vscode.l10n.t('Signed out of all Real-Debrid accounts.'));
	}

	private async confirmSignOut(question: string): Promise<boolean> {
		const confirm = vscode.l10n.t('Sign Out');
		const answer = await vscode.window.showWarningMessage(
			question,
			{ modal: true, detail: vscode.l10n.t('Extensions that use this account lose their access.') },
			confirm,
		);
		return answer === confirm;
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

/** @param name as it goes into a message */
function showServiceNotTold(name: string): void {
	showLongMessage(
		vscode.l10n.t(
			'Signed out of Real-Debrid as {0}. Nothing is left on this machine, but the service could not be told: to end the access there as well, remove the app on Real-Debrid’s site.',
			name,
		),
	);
}
