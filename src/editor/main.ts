import * as vscode from 'vscode';
import { type Account, isSameAccount, isUnnamed } from '../accounts/account';
import { WindowSecrets } from '../accounts/windowSecrets';
import type { RealDebridAPI } from '../api';
import { RealDebridError } from '../realdebrid/errors';
import { AccountCommands } from './account/accountCommands';
import type { AccountIndicator } from './account/accountIndicator';
import { type AccountState, stateOf } from './account/accountState';
import { Reachability } from './account/reachability';
import { SelectedAccount } from './account/selectedAccount';
import { CodePanel } from './codePanel/codePanel';
import type { CommandName } from './commands';
import { RealDebridAuthenticationProvider } from './consumers/authenticationProvider';
import { ConsentDialog } from './consumers/consentDialog';
import { consumerOf } from './consumers/consumer';
import { ConsumerApi } from './consumers/consumerApi';
import { CurrentService } from './currentService';
import { diagnostics } from './diagnostics/diagnostics';
import { errorLine, FailureHistory, failureLine } from './log';
import { copyText } from './messages/clipboard';
import { errorMessage, sessionKeptMessage } from './messages/errorMessages';
import { registerTroubleshooting, showFailure, showLongMessage } from './messages/showMessage';
import { StorageNotice, tellOfDamage, tellOfNewer } from './messages/storageNotices';
import { createNetwork } from './network';
import { ResumeOnStart } from './signIn/resumeOnStart';
import { ignoreReported, SignIn } from './signIn/signIn';
import { SignInAgainNotice } from './signIn/signInAgainNotice';

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
	readonly resumeOnStart: ResumeOnStart;
	/** Lines at level info tell what happens; requests are at level debug. */
	private readonly log = vscode.window.createOutputChannel('Real-Debrid', { log: true });
	private readonly version: string;
	private readonly network;
	private readonly failures = new FailureHistory();
	private readonly secrets: WindowSecrets;
	private readonly storageNotice: StorageNotice;
	private readonly current: CurrentService;
	private readonly shown: SelectedAccount;
	private readonly signIn: SignIn;
	private readonly codePanel: CodePanel;
	private readonly accountCommands: AccountCommands;
	private readonly notice: SignInAgainNotice;
	private readonly dialog = new ConsentDialog();
	/** One for each consumer, however often it asks for it. */
	private readonly apis = new Map<string, ConsumerApi>();
	private readonly changed = new vscode.EventEmitter<void>();
	private readonly disposables: vscode.Disposable[];
	private readonly reachability = new Reachability();

	private readonly commands: Readonly<Record<CommandName, () => Promise<unknown>>> = {
		signIn: () => this.accountCommands.startSignIn().catch(ignoreReported),
		signOut: () => this.accountCommands.signOut(),
		showAccount: () => this.accountCommands.showAccount(),
		showSignInCode: async () => this.accountCommands.showSignInCode(),
		cancelSignIn: async () => this.signIn.cancel(),
		copyAccessToken: () => this.accountCommands.copyAccessToken(),
		manageAccess: () => this.accountCommands.manageAccess(),
		newTerminal: () => this.accountCommands.newTerminal(),
		copyDiagnostics: () => this.copyDiagnostics(),
		showLog: async () => this.log.show(),
	};

	constructor(private readonly front: Front) {
		const { context } = front;
		this.version = String(context.extension.packageJSON.version);
		this.network = createNetwork(this.version, this.log);
		this.secrets = new WindowSecrets(context.secrets, error => void this.storageNotice.tell(error));
		this.storageNotice = new StorageNotice(
			{ isAny: () => this.secrets.unsaved().length > 0, saveAgain: () => this.saveAgain() },
			this.log,
		);
		this.current = new CurrentService(
			{
				send: this.network.send,
				secrets: this.secrets,
				folder: context.globalStorageUri.fsPath,
				onSetAside: () => this.tellOfDamage(),
				onNewer: () => tellOfNewer(context, this.version),
				onUnguarded: code => this.log.warn(`Went on without a lock, since none can be made: ${code}`),
			},
			context.secrets.onDidChange,
		);
		this.shown = new SelectedAccount(context.globalState);
		this.signIn = new SignIn(() => this.current.get(), this.log, this.failures);
		const icon = vscode.Uri.joinPath(context.extensionUri, 'media', 'icon.png');
		this.codePanel = new CodePanel(this.signIn, icon, context.globalState);
		this.resumeOnStart = new ResumeOnStart(this.current, this.signIn, this.log);
		this.accountCommands = new AccountCommands(
			this.current,
			this.shown,
			this.signIn,
			this.log,
			account => this.reachability.troubleOf(account),
			() => this.updateStatus(),
			this.codePanel,
		);
		this.notice = new SignInAgainNotice({
			accounts: () => this.accounts(),
			noteTold: account => this.noteTold(account),
			signIn: account => this.signIn.start(account).catch(ignoreReported),
		});
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
			// Before the sign-in ends with the window: the panel is to come back.
			this.codePanel,
			this.signIn,
			this.resumeOnStart,
			this.storageNotice,
			this.notice,
			this.accountCommands,
			this.changed,
			registerTroubleshooting(context),
			context.secrets.onDidChange(({ key }) => this.secrets.forget(key)),
			this.signIn.onDidChange(() => this.updateStatus()),
			this.current.onDidChangeAccounts(change => {
				this.provider.announce(change);
				for (const account of change.added.filter(isUnnamed)) this.resumeOnStart.learnName(account);
				this.notice.look();
				this.updateStatus();
				this.changed.fire();
			}),
			this.current.onDidChangeConsents(() => this.changed.fire()),
			this.current.onDidTryToken(({ account, trouble }) => {
				if (trouble) this.failures.add(trouble);
				const known = this.accounts().find(one => isSameAccount(one, account));
				if (!known) return;
				const before = this.reachability.troubleOf(known);
				this.reachability.note(known, trouble);
				if (this.reachability.troubleOf(known)?.code !== before?.code) this.updateStatus();
			}),
			this.current.onDidLoseSignIn(({ reason, error }) => {
				this.log.warn(`An account has to sign in again (${reason}): ${failureLine(error)}`);
				this.failures.add(error);
			}),
			this.current.onDidLeave(() => {
				this.reachability.forget();
				this.signIn.abandon();
			}),
			vscode.window.onDidChangeWindowState(({ focused }) => {
				if (focused) void this.resumeOnStart.resumePending();
			}),
		];
		this.initialize();
	}

	/** A name is shown, but there is no secret behind it. */
	noteLost(account: Account): void {
		this.log.warn('The secret storage does not have the sign-in of an account that is signed in.');
		this.current.get().accounts.markUnreadable(account, 'lost');
	}

	/** It is there again, of which the person was told that it was lost. */
	noteFound(account: Account): void {
		void this.current.get().accounts.markFound(account);
	}

	tellOfDamage(): void {
		tellOfDamage(this.log);
	}

	/** Goes on with what was left unfinished, at the start of a window. */
	resumeAll(): void {
		this.codePanel.expectRestore();
		void this.resumeOnStart.resumeAll();
	}

	/** The panel with the code that the window had before it was reloaded. */
	restoreCodePanel(panel: vscode.WebviewPanel): void {
		// What was left is gone on with at the end of the start: there is nothing to wait for before.
		setImmediate(() => this.codePanel.restore(panel, this.resumeOnStart.done));
	}

	/** Runs a command; its failure ends in a message. */
	async run(command: CommandName): Promise<void> {
		try {
			await this.commands[command]();
		} catch (error) {
			await this.explain(error);
		}
	}

	/** @throws {Error} in words for the user: the editor shows them */
	async terminalProfile(): Promise<vscode.TerminalProfile> {
		try {
			return new vscode.TerminalProfile(await this.accountCommands.tokenTerminalOptions());
		} catch (error) {
			this.log.error(errorLine(error));
			throw new Error(errorMessage(error));
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
		for (const disposable of this.disposables) disposable.dispose();
		void this.network.transport.dispose();
	}

	/** Everybody has been told of what was there at activation, and hears now what has changed since. */
	private initialize(): void {
		const { accounts } = this.front;
		this.provider.remember(accounts);
		this.current.start(accounts);
		this.notice.look();
		this.updateStatus();
	}

	private updateStatus(): void {
		this.front.indicator.show(this.state());
	}

	private state(): AccountState {
		if (this.signIn.isUnderWay) return { kind: 'signingIn', userCode: this.signIn.userCode };
		try {
			const state = stateOf(this.accountCommands.account());
			if (state.kind !== 'signedIn') return state;
			const { account } = state;
			const trouble = this.reachability.troubleOf(account);
			if (trouble) return { kind: 'unreachable', account, notice: sessionKeptMessage(trouble) };
			return { ...state, isUnsaved: this.current.get().credentials.isUnsaved(account) };
		} catch {
			// The setting names no service: nobody can be signed in to it. Using it says why.
			return { kind: 'signedOut' };
		}
	}

	/** None where the setting names no service. */
	private accounts(): readonly Account[] {
		try {
			return this.current.get().accounts.list();
		} catch {
			return [];
		}
	}

	private async noteTold(account: Account): Promise<void> {
		try {
			await this.current.get().accounts.update(account, { told: account.signInAgain });
		} catch (error) {
			this.log.warn(`It will be told again: ${errorLine(error)}`);
		}
	}

	private async saveAgain(): Promise<void> {
		await this.current.get().accounts.saveAgain();
		this.updateStatus();
	}

	private async copyDiagnostics(): Promise<void> {
		const { network, secrets, failures } = this;
		const { context } = this.front;
		const text = await diagnostics({
			context,
			network,
			secrets,
			failures,
			service: () => this.current.get(),
		});
		await copyText(text);
		showLongMessage(vscode.l10n.t('Diagnostics are on the clipboard. They hold no secrets and no names.'));
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
