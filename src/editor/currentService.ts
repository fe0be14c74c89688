import * as vscode from 'vscode';
import type { Account } from '../accounts/account';
import { type Accounts, type AccountsOptions, createAccounts } from '../accounts/createAccounts';
import type { AccountChange } from '../accounts/storage/accountStore';
import { type FolderWatch, watchFolder } from '../accounts/storage/folderWatch';
import { ownerOf } from '../accounts/storage/secretKeys';
import type { LostSignIn, TokenTry } from '../accounts/tokens/tokens';
import { apiUrlSetting } from './settings';

/** Several things change in one go; they are looked at once. */
const SETTLE_MS = 50;

/** The accounts of the service that the setting names now, and whatever changes about them in any window. */
export class CurrentService implements vscode.Disposable {
	private current: Accounts | undefined;
	private settling: NodeJS.Timeout | undefined;
	private readonly accountsChanged = new vscode.EventEmitter<AccountChange>();
	private readonly consentsChanged = new vscode.EventEmitter<void>();
	private readonly tokenTried = new vscode.EventEmitter<TokenTry>();
	private readonly signInLost = new vscode.EventEmitter<LostSignIn>();
	private readonly left = new vscode.EventEmitter<void>();
	readonly onDidChangeAccounts = this.accountsChanged.event;
	readonly onDidChangeConsents = this.consentsChanged.event;
	readonly onDidTryToken = this.tokenTried.event;
	readonly onDidLoseSignIn = this.signInLost.event;
	/** Fires when the setting has come to name another service; before the change of accounts is told. */
	readonly onDidLeave = this.left.event;
	private readonly watch: FolderWatch;
	private readonly disposables: vscode.Disposable[];

	constructor(
		private readonly options: Omit<AccountsOptions, 'apiUrl' | 'known' | 'isWatched'>,
		onDidChangeSecret: vscode.Event<vscode.SecretStorageChangeEvent>,
	) {
		this.watch = watchFolder(options.folder, () => this.lookSoon());
		this.disposables = [
			this.watch,
			// The secret itself is read when its token is asked for; that there is another one stands in the files.
			onDidChangeSecret(({ key }) => {
				const owner = ownerOf(key);
				if (!owner || owner.isSignIn) return;
				void this.current?.accounts.secretChanged(owner.grant);
				this.lookSoon();
			}),
			vscode.window.onDidChangeWindowState(({ focused }) => {
				if (focused) this.look();
			}),
			vscode.workspace.onDidChangeConfiguration(change => {
				if (change.affectsConfiguration('realDebrid.apiUrl')) this.leave();
			}),
			this.accountsChanged,
			this.consentsChanged,
			this.tokenTried,
			this.signInLost,
			this.left,
		];
	}

	/**
	 * To be called first, once: goes on from the accounts as everybody has been told of them, and tells what is different
	 * now. They may be those of another service: the setting may have changed since.
	 */
	start(told: readonly Account[]): void {
		try {
			this.current = this.create(told);
		} catch {
			// The setting names no service: nobody can be signed in to it. Using it says why.
			this.accountsChanged.fire({ added: [], removed: told, changed: [] });
		}
		this.look();
	}

	/** @throws {RealDebridError} `configuration` */
	get(): Accounts {
		this.current ??= this.create();
		return this.current;
	}

	/** Looks at what other windows have stored. */
	look(): void {
		this.current?.accounts.reload();
		this.current?.consents.reload();
	}

	dispose(): void {
		clearTimeout(this.settling);
		for (const disposable of this.disposables) disposable.dispose();
	}

	/** @param known the accounts to start from, until the next look; without them it starts from what is stored */
	private create(known?: readonly Account[]): Accounts {
		const service = createAccounts({
			...this.options,
			apiUrl: apiUrlSetting(),
			known,
			isWatched: () => this.watch.isActive,
		});
		// What is still under way at one that was left is no matter of the accounts that are shown now.
		const isCurrent = () => this.current === service;
		service.accounts.onDidChange(change => {
			if (isCurrent()) this.accountsChanged.fire(change);
		});
		service.consents.onDidChange(() => {
			if (isCurrent()) this.consentsChanged.fire();
		});
		service.tokens.onDidTry(outcome => {
			if (isCurrent()) this.tokenTried.fire(outcome);
		});
		service.tokens.onDidLose(lost => {
			if (isCurrent()) this.signInLost.fire(lost);
		});
		return service;
	}

	private lookSoon(): void {
		this.settling ??= setTimeout(() => {
			this.settling = undefined;
			this.look();
		}, SETTLE_MS);
	}

	private leave(): void {
		const removed = this.current?.accounts.list() ?? [];
		this.current = undefined;
		this.left.fire();
		this.accountsChanged.fire({ added: this.accountsNow(), removed, changed: [] });
		this.consentsChanged.fire();
	}

	private accountsNow() {
		try {
			return this.get().accounts.list();
		} catch {
			// The setting names no service: nobody can be signed in to it. Using it says why.
			return [];
		}
	}
}
