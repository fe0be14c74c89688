import * as vscode from 'vscode';
import type { Account } from '../accounts/account';
import { type Accounts, type AccountsOptions, createAccounts } from '../accounts/createAccounts';
import type { AccountChange } from '../accounts/storage/accountStore';
import { type FolderWatch, watchFolder } from '../accounts/storage/folderWatch';
import { ownerOf } from '../accounts/storage/secretKeys';
import type { LostSignIn, TokenTry } from '../accounts/tokens/tokens';
import { Disposable } from './disposable';
import { apiUrlSetting } from './settings';

/** Several things change in one go; they are looked at once. */
const SETTLE_MS = 50;

/** The accounts of the service that the setting names now, and whatever changes about them in any window. */
export class CurrentService extends Disposable {
	private current: Accounts | undefined;
	private settling: NodeJS.Timeout | undefined;
	private readonly watch: FolderWatch;
	private readonly accountsChanged = this._register(new vscode.EventEmitter<AccountChange>());
	private readonly accessChanged = this._register(new vscode.EventEmitter<void>());
	private readonly tokenTried = this._register(new vscode.EventEmitter<TokenTry>());
	private readonly signInLost = this._register(new vscode.EventEmitter<LostSignIn>());
	private readonly left = this._register(new vscode.EventEmitter<void>());
	readonly onDidChangeAccounts = this.accountsChanged.event;
	/** Fires after a change of accounts or consents: what consumers may use. */
	readonly onDidChangeAccess = this.accessChanged.event;
	readonly onDidTryToken = this.tokenTried.event;
	readonly onDidLoseSignIn = this.signInLost.event;
	/** Fires when the setting has come to name another service; before the change of accounts is told. */
	readonly onDidLeave = this.left.event;

	constructor(
		private readonly options: Omit<AccountsOptions, 'apiUrl' | 'known' | 'isWatched'>,
		onDidChangeSecret: vscode.Event<vscode.SecretStorageChangeEvent>,
	) {
		super();
		this.watch = this._register(watchFolder(options.folder, () => this.lookSoon()));
		this._register(
			// The secret itself is read when its token is asked for; the files say that there is another one.
			onDidChangeSecret(({ key }) => {
				const owner = ownerOf(key);
				if (!owner || owner.isSignIn) return;
				void this.current?.accounts.secretChanged(owner.grant);
				this.lookSoon();
			}),
		);
		this._register(
			vscode.window.onDidChangeWindowState(({ focused }) => {
				if (focused) this.look();
			}),
		);
		this._register(
			vscode.workspace.onDidChangeConfiguration(change => {
				if (change.affectsConfiguration('realDebrid.apiUrl')) this.leave();
			}),
		);
		this._register({ dispose: () => clearTimeout(this.settling) });
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
			this.announce({ added: [], removed: told, changed: [] });
		}
		this.look();
	}

	/** @throws {RealDebridError} `configuration` */
	get(): Accounts {
		this.current ??= this.create();
		return this.current;
	}

	/** Undefined where the setting names no service: nobody can be signed in to it, and using it says why. */
	tryGet(): Accounts | undefined {
		try {
			return this.get();
		} catch {
			return undefined;
		}
	}

	accounts(): readonly Account[] {
		return this.tryGet()?.accounts.list() ?? [];
	}

	/** Looks at what other windows have stored. */
	look(): void {
		this.current?.accounts.reload();
		this.current?.consents.reload();
	}

	/** @param known the accounts to start from, until the next look; without them it starts from what is stored */
	private create(known?: readonly Account[]): Accounts {
		const service = createAccounts({
			...this.options,
			apiUrl: apiUrlSetting(),
			known,
			isWatched: () => this.watch.isActive,
		});
		// Ignores events of a service that is no longer selected.
		const isCurrent = () => this.current === service;
		service.accounts.onDidChange(change => {
			if (isCurrent()) this.announce(change);
		});
		service.consents.onDidChange(() => {
			if (isCurrent()) this.accessChanged.fire();
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
		this.announce({ added: this.accounts(), removed, changed: [] });
	}

	private announce(change: AccountChange): void {
		this.accountsChanged.fire(change);
		this.accessChanged.fire();
	}
}
