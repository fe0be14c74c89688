import * as vscode from 'vscode';
import { type Account, isUnnamed } from '../accounts/account';
import { areStale, learnName, refreshUserDetails } from '../accounts/userDetails';
import { RealDebridError } from '../realdebrid/errors';
import type { AccountIndicator } from './accountIndicator';
import { stateOf } from './accountState';
import type { CommandName } from './commands';
import { diagnostics } from './diagnostics';
import { FailureHistory } from './failureHistory';
import { createLog, errorLine } from './log';
import { createNetwork } from './network';
import { type AccountService, createAccountService } from './services';
import { apiUrlSetting } from './settings';
import { showAccountQuickPick } from './showAccount';
import { SignIn } from './signIn';
import { signOutAfterConfirmation } from './signOut';
import { wordsFor } from './words';

/** Everything beyond the indicator: loaded when a person, or an unfinished sign-in, first needs it. */
export class Main implements vscode.Disposable {
	private readonly log = createLog();
	private readonly version: string;
	private readonly network;
	private readonly failures = new FailureHistory();
	private readonly signIn: SignIn;
	private readonly disposables: vscode.Disposable[] = [];
	private readonly closing = new AbortController();
	private accountService: AccountService | undefined;
	/** Ids of accounts for which the service was last not there. */
	private readonly unreachable = new Set<string>();

	private readonly commands: Readonly<Record<CommandName, () => Promise<unknown>>> = {
		// A failed sign-in has told the person itself.
		signIn: () => this.signIn.start().catch(() => undefined),
		signOut: () => this.signOut(),
		showAccount: () => this.showAccount(),
		showSignInCode: async () => this.signIn.showCode(),
		cancelSignIn: async () => this.signIn.cancel(),
		copyAccessToken: () => this.copyAccessToken(),
		copyDiagnostics: () => this.copyDiagnostics(),
		showLog: async () => this.log.show(),
	};

	constructor(
		private readonly context: vscode.ExtensionContext,
		private readonly indicator: AccountIndicator,
	) {
		this.version = String(context.extension.packageJSON.version);
		this.network = createNetwork(this.version, this.log);
		this.signIn = new SignIn(() => this.service(), this.log, this.failures);
		this.signIn.onDidChange(() => this.present());
		this.disposables.push(
			this.log,
			this.signIn,
			vscode.workspace.onDidChangeConfiguration(change => {
				if (change.affectsConfiguration('realDebrid.apiUrl')) this.leaveService();
			}),
			vscode.window.onDidChangeWindowState(({ focused }) => {
				// Another window may have signed in or out.
				if (focused) this.present();
			}),
		);
	}

	/** Goes on with what an earlier run of the editor could not finish. */
	async goOn(): Promise<void> {
		try {
			const { unfinished, accounts } = this.service();
			if (unfinished.mayExist()) await this.signIn.resume();
			for (const account of accounts.list().filter(isUnnamed)) this.learnName(account);
		} catch (error) {
			this.log.error(errorLine(error));
		}
	}

	/** Runs a command; its failure ends in a message. */
	async run(command: CommandName): Promise<void> {
		try {
			await this.commands[command]();
		} catch (error) {
			await this.explain(error);
		}
	}

	dispose(): void {
		this.closing.abort();
		for (const disposable of this.disposables) disposable.dispose();
		void this.network.transport.dispose();
	}

	/** @throws {RealDebridError} `configuration` */
	private service(): AccountService {
		if (!this.accountService) {
			const created = createAccountService(
				apiUrlSetting(),
				this.network.send,
				this.context.secrets,
				this.context.globalStorageUri.fsPath,
			);
			created.accounts.onDidChange(({ added }) => {
				for (const account of added.filter(isUnnamed)) this.learnName(account);
				this.present();
			});
			created.tokens.onDidTry(({ id }, isReachable) => {
				if (isReachable) this.unreachable.delete(id);
				else this.unreachable.add(id);
				this.present();
			});
			this.accountService = created;
		}
		return this.accountService;
	}

	/** Another service has other accounts, and its sign-in is another one. */
	private leaveService(): void {
		this.accountService = undefined;
		this.unreachable.clear();
		this.signIn.cancel();
		this.present();
	}

	/** The account of this service that is shown and used. */
	private account(): Account | undefined {
		return this.service().accounts.list()[0];
	}

	private present(): void {
		if (this.signIn.isUnderWay) this.indicator.show({ kind: 'signingIn', userCode: this.signIn.userCode });
		else this.indicator.show(this.storedState());
	}

	private storedState() {
		try {
			const account = this.account();
			const state = stateOf(account);
			return state.kind === 'signedIn' && this.unreachable.has(state.account.id)
				? ({ kind: 'unreachable', account: state.account } as const)
				: state;
		} catch {
			// The setting names no service: nobody can be signed in to it. Using it says why.
			return { kind: 'signedOut' } as const;
		}
	}

	private learnName(account: Account): void {
		learnName(this.service(), account, this.closing.signal).catch(error => {
			if (!this.closing.signal.aborted)
				this.log.warn(`The account’s name is not known yet: ${errorLine(error)}`);
		});
	}

	private async showAccount(): Promise<void> {
		if (this.signIn.isUnderWay) return this.signIn.showCode();
		const account = this.account();
		if (!account || account.signInAgain) return void (await this.commands.signIn());
		if (areStale(account)) await this.refreshDetails(account);
		await showAccountQuickPick(this.account() ?? account);
	}

	/** What is not known anew is shown as it was. */
	private async refreshDetails(account: Account): Promise<void> {
		try {
			await refreshUserDetails(this.service(), account, AbortSignal.timeout(DETAILS_TIMEOUT_MS));
		} catch (error) {
			this.log.warn(`The account’s details could not be refreshed: ${errorLine(error)}`);
		}
	}

	private async signOut(): Promise<void> {
		const account = this.requireAccount();
		await signOutAfterConfirmation(this.service(), account, this.log);
	}

	private async copyAccessToken(): Promise<void> {
		const token = await this.service().tokens.get(this.requireAccount());
		await vscode.env.clipboard.writeText(token.reveal());
		void vscode.window.showInformationMessage(
			vscode.l10n.t('The access token is on the clipboard. Whoever has it can use your Real-Debrid account.'),
		);
	}

	private async copyDiagnostics(): Promise<void> {
		const text = await diagnostics(this.version, this.service(), this.network.transport, this.failures);
		await vscode.env.clipboard.writeText(text);
		void vscode.window.showInformationMessage(
			vscode.l10n.t('Diagnostics are on the clipboard. They hold no secrets and no names.'),
		);
	}

	private requireAccount(): Account {
		const account = this.account();
		if (!account) throw new RealDebridError('signedOut', 'Nobody is signed in.');
		return account;
	}

	private async explain(error: unknown): Promise<void> {
		this.log.error(errorLine(error));
		if (error instanceof RealDebridError) this.failures.add(error);
		const showLog = vscode.l10n.t('Show Log');
		const answer = await vscode.window.showErrorMessage(wordsFor(error), showLog);
		if (answer === showLog) this.log.show();
	}
}

/** A person waits for the quick pick meanwhile, in milliseconds. */
const DETAILS_TIMEOUT_MS = 3_000;
