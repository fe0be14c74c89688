import * as vscode from 'vscode';
import { type Account, isUnnamed, mustSignInAgain } from '../accounts/account';
import { ListedAccounts } from '../accounts/storage/accountFiles';
import { decodeCredentials } from '../accounts/storage/credentials';
import { watchFolder } from '../accounts/storage/folderWatch';
import { ownerOf, secretKeyOf } from '../accounts/storage/secretKeys';
import type { SecretStore } from '../accounts/storage/secretStore';
import { mayBeUnfinished, signInFiles } from '../accounts/storage/signInFiles';
import { decodeStored } from '../accounts/storage/stored';
import type { AccountIndicator } from './account/accountIndicator';
import { stateOf } from './account/accountState';
import { premiumReminderOf } from './account/premiumEnd';
import { SelectedAccount } from './account/selectedAccount';
import { sessionOf } from './consumers/sessions';
import { Disposable } from './disposable';
import type { Main } from './main';
import type { Mementos } from './mementos';
import { apiUrlSetting, premiumReminderSetting } from './settings';

/** When the other extensions of a window have started, too, more or less: after our own start, in milliseconds. */
export const AFTER_START_MS = 500;

/** Answers two questions at the start of a window: what to show, and whether `main` is needed. */
export class Startup extends Disposable {
	private readonly folder: string;
	private found: { readonly origin: string | undefined; readonly accounts: readonly Account[] } | undefined;
	private isAnyNewer = false;
	private isMainLoaded = false;
	private moment: NodeJS.Immediate | undefined;
	private rest: NodeJS.Timeout | undefined;
	private readonly watches: { dispose(): unknown }[] = [];

	constructor(
		private readonly context: vscode.ExtensionContext,
		private readonly mementos: Mementos,
		private readonly indicator: AccountIndicator,
		private readonly main: () => Main,
	) {
		super();
		this.folder = context.globalStorageUri.fsPath;
		this._register({ dispose: () => clearImmediate(this.moment) });
		this._register({ dispose: () => this.stop() });
	}

	/** As they were when they were first needed: a moment after activation at the latest. */
	get accounts(): readonly Account[] {
		return this.first().accounts;
	}

	/**
	 * Shows the account a moment later: no other extension's start is to wait for it. What nobody misses yet comes when
	 * they have started.
	 */
	show(): void {
		this.moment = setImmediate(() => {
			const shown = new SelectedAccount(this.mementos).of(this.accounts);
			// `main` shows more.
			if (!this.isMainLoaded) this.indicator.showWithoutTooltip(stateOf(shown, this.accounts));
			this.loadMainIfNeeded(shown);
			void this.cleanUpIfNeeded();
			if (!this.isMainLoaded) this.rest = setTimeout(() => this.finish(), AFTER_START_MS);
		});
	}

	/** To be called before `main` is loaded, which does the rest, and watches from then on. */
	handOver(): void {
		this.isMainLoaded = true;
		this.stop();
	}

	/**
	 * The sessions of those who are signed in, for the editor's own list of accounts: it asks for it in each window that
	 * opens. Their tokens are as they are.
	 *
	 * @returns `undefined` when more has to be loaded to tell
	 */
	async sessions(): Promise<vscode.AuthenticationSession[] | undefined> {
		const sessions = [];
		for (const account of this.accounts.filter(account => !mustSignInAgain(account))) {
			const text = await this.context.secrets.get(secretKeyOf(account)).then(undefined, () => undefined);
			const stored = decodeStored(text, decodeCredentials);
			if (stored.state !== 'found') return undefined;
			sessions.push(sessionOf(account, stored.value.accessToken));
		}
		return sessions;
	}

	private stop(): void {
		clearTimeout(this.rest);
		for (const one of this.watches) one.dispose();
	}

	private finish(): void {
		this.indicator.finish();
		this.watch();
		// For what has changed since the accounts were read.
		this.loadMainIfChanged();
	}

	private watch(): void {
		this.watches.push(
			vscode.window.onDidChangeWindowState(({ focused }) => {
				if (!focused) return;
				this.loadMainIfChanged();
				// The window of the sign-in may have closed or crashed.
				if (this.isAnySignInLeft()) void this.main().resumeOnStart.resumePending();
			}),
			this.context.secrets.onDidChange(() => this.loadMainIfChanged()),
			// In a browser the editor does not announce secrets that another window stores.
			watchFolder(this.folder, () => this.loadMainIfChanged()),
			vscode.workspace.onDidChangeConfiguration(change => {
				if (change.affectsConfiguration('realDebrid.apiUrl')) this.main();
			}),
		);
	}

	private loadMainIfNeeded(shown: Account | undefined): void {
		if (this.isUnfinished()) this.main().resumeAll();
		else if (shown && !mustSignInAgain(shown)) void this.checkSecret(shown);
		// `main` says what is wrong.
		if (this.isAnyNewer || shown?.signInAgain) this.main();
	}

	private get origin(): string | undefined {
		return this.first().origin;
	}

	private first(): NonNullable<Startup['found']> {
		if (!this.found) {
			const origin = configuredOrigin();
			this.found = { origin, accounts: this.read(origin) };
		}
		return this.found;
	}

	private read(origin: string | undefined): readonly Account[] {
		const files = new ListedAccounts(this.folder, () => {
			this.isAnyNewer = true;
		});
		try {
			return files.list().filter(account => account.origin === origin);
		} catch {
			// Cannot be read now: the next look may find more.
			return [];
		}
	}

	/** Another window has signed in or out, or the service is another one: only `main` can announce that. */
	private loadMainIfChanged(): void {
		const isChanged =
			this.origin !== configuredOrigin() ||
			JSON.stringify(this.read(this.origin)) !== JSON.stringify(this.accounts);
		// `main` reminds the user of the end, too.
		if (isChanged || (this.accounts.some(premiumReminderOf) && premiumReminderSetting())) this.main();
	}

	private isUnfinished(): boolean {
		if (this.origin === undefined) return false;
		return this.accounts.some(isUnnamed) || this.isAnySignInLeft() || this.isAnyLeaving();
	}

	/** Secrets without a record: those of a crash, and of an account that another browser has signed out. */
	private async cleanUpIfNeeded(): Promise<void> {
		const secrets: SecretStore = this.context.secrets;
		const keys = (await secrets.keys?.().then(undefined, () => undefined)) ?? [];
		if (!this.isDisposed && keys.some(key => this.isAbandoned(key))) void this.main().resumeOnStart.cleanUp();
	}

	private isAbandoned(secretKey: string): boolean {
		const owner = ownerOf(secretKey);
		if (!owner || owner.origin !== this.origin) return false;
		try {
			return new ListedAccounts(this.folder).isAbandoned(owner);
		} catch {
			return false;
		}
	}

	private isAnySignInLeft(): boolean {
		return this.origin !== undefined && mayBeUnfinished(signInFiles(this.folder), this.origin);
	}

	private isAnyLeaving(): boolean {
		try {
			return new ListedAccounts(this.folder).listLeaving().length > 0;
		} catch {
			// A folder that cannot be read now must not keep the extension from starting.
			return false;
		}
	}

	/** A name in the status bar without a secret behind it, as after a lost keyring, would be a lie. */
	private async checkSecret(account: Account): Promise<void> {
		// A storage that cannot be read now may be readable when a token is asked for.
		const secret = await this.context.secrets.get(secretKeyOf(account)).then(undefined, () => '');
		if (secret === undefined) this.main().noteLost(account);
		// Should the secret be lost once more, that is news.
		else if (secret !== '') this.mementos.forgetFound(account);
	}
}

/** Without one nobody is signed in; whoever signs in is told what is wrong with the setting. */
function configuredOrigin(): string | undefined {
	try {
		return apiUrlSetting().origin;
	} catch {
		return undefined;
	}
}
