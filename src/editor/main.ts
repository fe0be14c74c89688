import * as vscode from 'vscode';
import { type Account, isUnnamed } from '../accounts/account';
import { learnName } from '../accounts/userDetails';
import type { RealDebridAPI } from '../api';
import { RealDebridError } from '../realdebrid/errors';
import { AccountCommands, toldAlready } from './accountCommands';
import type { AccountIndicator } from './accountIndicator';
import { type AccountState, stateOf } from './accountState';
import { RealDebridAuthenticationProvider } from './authenticationProvider';
import type { CommandName } from './commands';
import { ConsentDialog } from './consentDialog';
import { consumerOf } from './consumer';
import { ConsumerApi } from './consumerApi';
import { CurrentService } from './currentService';
import { diagnostics } from './diagnostics';
import { FailureHistory } from './failureHistory';
import { showFailure } from './failureMessage';
import { createLog, errorLine } from './log';
import { createNetwork } from './network';
import { ShownAccount } from './shownAccount';
import { SignIn } from './signIn';
import { SignInAgainNotice } from './signInAgainNotice';

/** What is there from activation on. */
export interface Front {
	readonly context: vscode.ExtensionContext;
	readonly indicator: AccountIndicator;
	readonly sessionsChanged: vscode.EventEmitter<vscode.AuthenticationProviderAuthenticationSessionsChangeEvent>;
	/** As they were at activation: whatever has changed since is told. */
	readonly accounts: readonly Account[];
}

/** Everything beyond the indicator: loaded when a person, another extension or an unfinished sign-in needs it. */
export class Main implements vscode.Disposable {
	readonly provider: RealDebridAuthenticationProvider;
	private readonly log = createLog();
	private readonly version: string;
	private readonly network;
	private readonly failures = new FailureHistory();
	private readonly current: CurrentService;
	private readonly shown: ShownAccount;
	private readonly signIn: SignIn;
	private readonly accountCommands: AccountCommands;
	private readonly notice: SignInAgainNotice;
	private readonly dialog = new ConsentDialog();
	/** One for each consumer, however often it asks for it. */
	private readonly apis = new Map<string, ConsumerApi>();
	private readonly changed = new vscode.EventEmitter<void>();
	private readonly disposables: vscode.Disposable[];
	private readonly closing = new AbortController();
	/** Ids of accounts for which the service was last not there. */
	private readonly unreachable = new Set<string>();

	private readonly commands: Readonly<Record<CommandName, () => Promise<unknown>>> = {
		signIn: () => this.accountCommands.startSignIn().catch(toldAlready),
		signOut: () => this.accountCommands.signOut(),
		showAccount: () => this.accountCommands.showAccount(),
		showSignInCode: async () => this.signIn.showCode(),
		cancelSignIn: async () => this.signIn.cancel(),
		copyAccessToken: () => this.accountCommands.copyAccessToken(),
		manageAccess: () => this.accountCommands.manageAccess(),
		copyDiagnostics: () => this.copyDiagnostics(),
		showLog: async () => this.log.show(),
	};

	constructor(private readonly front: Front) {
		const { context } = front;
		this.version = String(context.extension.packageJSON.version);
		this.network = createNetwork(this.version, this.log);
		this.current = new CurrentService(
			{
				send: this.network.send,
				secrets: context.secrets,
				folder: context.globalStorageUri.fsPath,
				onSetAside: () => this.tellOfDamage(),
				known: front.accounts,
				onUnlocked: error => this.log.warn(`Went on without the lock: ${errorLine(error)}`),
			},
			context.secrets.onDidChange,
		);
		this.shown = new ShownAccount(context.globalState);
		this.signIn = new SignIn(() => this.current.get(), this.log, this.failures);
		this.accountCommands = new AccountCommands(
			this.current,
			this.shown,
			this.signIn,
			this.log,
			account => this.unreachable.has(account.id),
			() => this.present(),
		);
		this.notice = new SignInAgainNotice(account => this.signIn.start(account).catch(toldAlready));
		this.provider = new RealDebridAuthenticationProvider(
			{
				service: () => this.current.get(),
				signIn: again => this.signIn.start(again),
				signOut: account => this.accountCommands.signOutOf(account),
			},
			front.sessionsChanged,
		);
		this.disposables = [
			this.log,
			this.current,
			this.signIn,
			this.changed,
			this.signIn.onDidChange(() => this.present()),
			this.current.onDidChangeAccounts(change => {
				this.provider.announce(change);
				for (const account of change.added.filter(isUnnamed)) this.learnName(account);
				this.notice.look([...change.added, ...change.changed]);
				this.present();
				this.changed.fire();
			}),
			this.current.onDidChangeConsents(() => this.changed.fire()),
			this.current.onDidTryToken(({ account, trouble }) => {
				const wasUnreachable = this.unreachable.has(account.id);
				if (trouble) {
					this.failures.add(trouble);
					this.unreachable.add(account.id);
				} else this.unreachable.delete(account.id);
				if (this.unreachable.has(account.id) !== wasUnreachable) this.present();
			}),
			this.current.onDidLeave(() => {
				this.unreachable.clear();
				this.signIn.cancel();
			}),
		];
		this.takeStock();
	}

	/** Goes on with what an earlier run of the editor could not finish. */
	async goOn(): Promise<void> {
		try {
			const { unfinished, accounts, consents } = this.current.get();
			for (const account of await accounts.endRemovals()) await consents.forget(account);
			if (unfinished.mayExist()) await this.signIn.resume().catch(toldAlready);
			for (const account of accounts.list().filter(isUnnamed)) this.learnName(account);
		} catch (error) {
			this.log.error(errorLine(error));
		}
	}

	/** A name is shown, but there is no secret behind it. */
	noteLost(account: Account): void {
		this.log.warn('The secret storage does not have the sign-in of an account that is signed in.');
		this.current.get().accounts.markLost(account);
	}

	tellOfDamage(): void {
		this.log.warn('A file about an account was damaged and has been set aside.');
		void vscode.window.showWarningMessage(
			vscode.l10n.t(
				'What was stored about a Real-Debrid account is damaged and was set aside. Sign in again to use it.',
			),
		);
	}

	/** Runs a command; its failure ends in a message. */
	async run(command: CommandName): Promise<void> {
		try {
			await this.commands[command]();
		} catch (error) {
			await this.explain(error);
		}
	}

	/** @throws {RealDebridError} `refused`, when `extension` is not an installed one */
	apiFor(extension: unknown): RealDebridAPI {
		const consumer = consumerOf(extension);
		const known = this.apis.get(consumer.id);
		if (known) return known;
		const api = new ConsumerApi(consumer, {
			service: () => this.current.get(),
			shownAccount: () => this.accountCommands.account(),
			signIn: again => this.signIn.start(again),
			dialog: this.dialog,
			send: this.network.sendForConsumers,
			onDidChange: this.changed.event,
		});
		this.apis.set(consumer.id, api);
		return api;
	}

	dispose(): void {
		this.closing.abort();
		for (const disposable of this.disposables) disposable.dispose();
		void this.network.transport.dispose();
	}

	/** Everybody has been told of what was there at activation, and hears now what has changed since. */
	private takeStock(): void {
		try {
			this.notice.skip(this.front.accounts);
			this.provider.remember(this.front.accounts);
			this.current.get();
			this.current.look();
		} catch {
			// The setting names no service. Using it says why.
		}
		this.present();
	}

	private present(): void {
		this.front.indicator.show(this.state());
	}

	private state(): AccountState {
		if (this.signIn.isUnderWay) return { kind: 'signingIn', userCode: this.signIn.userCode };
		try {
			const state = stateOf(this.accountCommands.account());
			return state.kind === 'signedIn' && this.unreachable.has(state.account.id)
				? { kind: 'unreachable', account: state.account }
				: state;
		} catch {
			// The setting names no service: nobody can be signed in to it. Using it says why.
			return { kind: 'signedOut' };
		}
	}

	private learnName(account: Account): void {
		learnName(this.current.get(), account, this.closing.signal).catch(error => {
			if (!this.closing.signal.aborted)
				this.log.warn(`The account’s name is not known yet: ${errorLine(error)}`);
		});
	}

	private async copyDiagnostics(): Promise<void> {
		const text = await diagnostics(this.version, this.current.get(), this.network.transport, this.failures);
		await vscode.env.clipboard.writeText(text);
		void vscode.window.showInformationMessage(
			vscode.l10n.t('Diagnostics are on the clipboard. They hold no secrets and no names.'),
		);
	}

	private async explain(error: unknown): Promise<void> {
		this.log.error(errorLine(error));
		if (error instanceof RealDebridError) this.failures.add(error);
		const account = this.signInAgainAccount();
		// Why, and the way to sign in again, say more than that nobody is signed in.
		if (error instanceof RealDebridError && error.code === 'signedOut' && account) this.notice.show(account);
		else await showFailure(error, this.log);
	}

	private signInAgainAccount(): Account | undefined {
		const state = this.state();
		return state.kind === 'signInAgain' ? state.account : undefined;
	}
}
