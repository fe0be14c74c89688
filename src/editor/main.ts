import * as vscode from 'vscode';
import { type Account, isUnnamed } from '../accounts/account';
import type { AccountChange } from '../accounts/storage/accountStore';
import { WindowSecrets } from '../accounts/storage/windowSecrets';
import { RealDebridError } from '../realdebrid/errors';
import { AccountCommands } from './account/accountCommands';
import type { AccountIndicator } from './account/accountIndicator';
import { AccountStatus } from './account/accountStatus';
import { PremiumReminder } from './account/premiumReminder';
import { showSignedIn } from './account/signedInMessage';
import { CodePanel } from './codePanel/codePanel';
import type { CommandName } from './commands';
import { RealDebridAuthenticationProvider } from './consumers/authenticationProvider';
import { Consumers } from './consumers/consumers';
import { InstalledExtensions } from './consumers/installedExtensions';
import { TokenHolders } from './consumers/tokenHolders';
import { CurrentService } from './currentService';
import { copyDiagnostics } from './diagnostics/diagnostics';
import { Disposable } from './disposable';
import { errorLine, FailureHistory, failureLine } from './log';
import { Mementos } from './mementos';
import { errorMessage } from './messages/errorMessages';
import { showFailure } from './messages/showMessage';
import { openSite } from './messages/site';
import { reportNewer, StorageNotice } from './messages/storageNotices';
import { registerTroubleshooting } from './messages/troubleshooting';
import { createNetwork, type Network } from './network';
import { clientIdSetting } from './settings';
import { COPY_AND_OPEN_COMMAND } from './signIn/progressNotification';
import { ResumeOnStart } from './signIn/resumeOnStart';
import { ignoreReported, SignIn } from './signIn/signIn';
import { SignInAgainNotice } from './signIn/signInAgainNotice';
import { WalkthroughProgress } from './walkthroughProgress';

/** What is there from activation on. */
export interface Front {
	readonly context: vscode.ExtensionContext;
	readonly indicator: AccountIndicator;
	readonly sessionsChanged: vscode.EventEmitter<vscode.AuthenticationProviderAuthenticationSessionsChangeEvent>;
	/** As they were at activation: whatever has changed since is announced. */
	readonly accounts: readonly Account[];
}

/** Everything beyond the indicator: loaded when a user, another extension or an unfinished sign-in needs it. */
export class Main extends Disposable {
	readonly provider: RealDebridAuthenticationProvider;
	readonly consumers: Consumers;
	readonly tokenHolders: TokenHolders;
	readonly resumeOnStart: ResumeOnStart;
	/** Lines at level info tell what happens; requests are at level debug. */
	private readonly log = this._register(vscode.window.createOutputChannel('Real-Debrid', { log: true }));
	private readonly failures = new FailureHistory();
	private readonly network: Network;
	private readonly secrets: WindowSecrets;
	private readonly current: CurrentService;
	private readonly signIn: SignIn;
	private readonly codePanel: CodePanel;
	private readonly status: AccountStatus;
	private readonly accountCommands: AccountCommands;
	private readonly signInAgainNotice: SignInAgainNotice;
	private readonly storageNotice: StorageNotice;
	private readonly walkthrough: WalkthroughProgress;
	private readonly premiumReminder: PremiumReminder;

	private readonly commands: Readonly<Record<CommandName, () => Promise<unknown>>> = {
		signIn: () => this.accountCommands.startSignIn().catch(ignoreReported),
		signOut: () => this.accountCommands.signOut(),
		showAccount: () => this.accountCommands.showAccount(),
		showSignInCode: async () => this.accountCommands.showSignInCode(),
		cancelSignIn: async () => this.signIn.cancel(),
		copyAccessToken: () => this.accountCommands.copyAccessToken(),
		manageAccess: () => this.accountCommands.manageAccess(),
		newTerminal: () => this.accountCommands.newTerminal(),
		openSite: () => openSite(),
		copyDiagnostics: () => this.copyDiagnostics(),
		showLog: async () => this.log.show(),
	};

	constructor(private readonly front: Front) {
		super();
		const { log, failures } = this;
		const { context, indicator, sessionsChanged } = front;
		const mementos = new Mementos(context.globalState);
		const version = String(context.extension.packageJSON.version);
		this.walkthrough = new WalkthroughProgress(mementos);
		this.network = createNetwork(version, log);
		this._register(this.network.transport);
		this.secrets = new WindowSecrets(context.secrets, error => void this.storageNotice.tell(error));
		this.current = this._register(
			new CurrentService(
				{
					send: this.network.send,
					clientId: clientIdSetting,
					secrets: this.secrets,
					folder: context.globalStorageUri.fsPath,
					onNewer: () => reportNewer(mementos, version),
					onUnguarded: code => log.warn(`Continuing without a lock, because none can be created: ${code}`),
				},
				context.secrets.onDidChange,
			),
		);
		const { current } = this;
		this.signIn = this._register(new SignIn(current, log, failures));
		const { signIn } = this;
		this.storageNotice = this._register(new StorageNotice(this.secrets, current, log, signIn));
		const icon = vscode.Uri.joinPath(context.extensionUri, 'media', 'icon.png');
		this.codePanel = this._register(new CodePanel(signIn, icon, mementos));
		const { codePanel } = this;
		this.status = this._register(new AccountStatus(current, signIn, indicator, mementos));
		const { status } = this;
		this.resumeOnStart = this._register(new ResumeOnStart(current, signIn, log));
		this.signInAgainNotice = this._register(new SignInAgainNotice(current, signIn, mementos));
		this.premiumReminder = this._register(new PremiumReminder({ current, mementos, log }));
		this.consumers = this._register(
			new Consumers({
				current,
				status,
				signIn,
				send: this.network.sendForConsumers,
				extensions: new InstalledExtensions(context),
				log,
			}),
		);
		const { consumers } = this;
		this.accountCommands = this._register(
			new AccountCommands({
				current,
				status,
				signIn,
				codePanel,
				consumers,
				walkthrough: this.walkthrough,
				log,
			}),
		);
		this.provider = new RealDebridAuthenticationProvider(
			{ current, signIn, accounts: this.accountCommands },
			sessionsChanged,
		);
		this.tokenHolders = new TokenHolders({ current, send: this.network.sendForConsumers });
		this._register(registerTroubleshooting(context));
		this._register(
			vscode.commands.registerCommand(COPY_AND_OPEN_COMMAND, () => signIn.copyCodeAndOpenBrowser()),
		);
		this.connect();
		this.initialize();
	}

	/** A name is shown, but there is no secret behind it. */
	noteLost(account: Account): void {
		this.log.warn('The secret storage does not contain the sign-in of a signed-in account.');
		this.current.get().accounts.markUnreadable(account, 'lost');
	}

	/** Resumes what was left unfinished, at the start of a window. */
	resumeAll(): void {
		this.codePanel.expectRestore();
		void this.resumeOnStart.resumeAll().then(() => this.codePanel.noteVisibility());
	}

	/** The panel with the code that the window had before it was reloaded. */
	restoreCodePanel(panel: vscode.WebviewPanel): void {
		// Sign-ins are resumed at the end of the start: there is nothing to wait for before.
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

	private async copyDiagnostics(): Promise<void> {
		const { network, secrets, failures, current } = this;
		await copyDiagnostics({ context: this.front.context, network, secrets, failures, current });
	}

	private connect(): void {
		const { current, secrets, signIn, status, failures, log } = this;
		this._register(this.front.context.secrets.onDidChange(({ key }) => void secrets.changed(key)));
		this._register(current.onDidChangeAccounts(change => this.announce(change)));
		this._register(
			current.onDidChangeAccess(() => {
				if (current.tryGet()?.consents.list().length) this.walkthrough.complete('accessManaged');
			}),
		);
		this._register(current.onDidTryToken(({ trouble }) => trouble && failures.add(trouble)));
		this._register(
			current.onDidLoseSignIn(({ reason, error }) => {
				log.warn(`An account must sign in again (${reason}): ${failureLine(error)}`);
				failures.add(error);
			}),
		);
		this._register(
			signIn.onDidSignIn(account => {
				this.walkthrough.complete('signedIn');
				void showSignedIn(account, status);
			}),
		);
		this._register(current.onDidLeave(() => signIn.abandon()));
		this._register(this.storageNotice.onDidSave(() => status.update()));
		this._register(
			vscode.window.onDidChangeWindowState(({ focused }) => {
				if (focused) void this.resumeOnStart.resumePending();
			}),
		);
	}

	/** The editor knows the accounts as they were at activation, and hears now what has changed since. */
	private initialize(): void {
		const { accounts } = this.front;
		this.provider.remember(accounts);
		this.current.start(accounts);
		this.signInAgainNotice.look();
		this.status.update();
		this.resumeOnStart.removeAbandonedLocks();
		void this.consumers.reconcile();
		void this.premiumReminder.look();
	}

	private announce(change: AccountChange): void {
		this.provider.announce(change);
		for (const account of change.added.filter(isUnnamed)) this.resumeOnStart.learnName(account);
		this.signInAgainNotice.look();
	}

	private async explain(error: unknown): Promise<void> {
		this.log.error(errorLine(error));
		if (error instanceof RealDebridError) this.failures.add(error);
		const state = this.status.state();
		// Why, and the way to sign in again, say more than that nobody is signed in.
		if (error instanceof RealDebridError && error.code === 'signedOut' && state.kind === 'signInAgain')
			this.signInAgainNotice.show(state.account);
		else await showFailure(error, this.log);
	}
}
