import { EventEmitter } from 'node:events';
import {
	type Account,
	type AccountKey,
	type GrantKey,
	isSameAccount,
	type UnreadableReason,
} from '../account';
import type { AccountFiles } from './accountFiles';
import { type CredentialStore, type Credentials, obtainedAt } from './credentials';

/** What has changed, by account. An account that got its name counts as one removed and one added. */
export interface AccountChange {
	readonly added: readonly Account[];
	readonly removed: readonly Account[];
	readonly changed: readonly Account[];
}

export interface KnownAccountsOptions {
	/** The origin of the service's API; accounts of other services in the same folder are left out. */
	readonly origin: string;
	readonly files: AccountFiles;
	readonly credentials: CredentialStore;
	/** The accounts as they were last listed; the next `reload` reports what has changed since. */
	readonly known?: readonly Account[] | undefined;
}

/** The accounts of one service as this window sees them: their files, and whether it can read their secrets. */
export class KnownAccounts {
	private readonly changes = new EventEmitter<{ change: [AccountChange] }>();
	/** Grants whose secret this window cannot read. Other windows may be able to. */
	private readonly unreadable = new Map<string, UnreadableReason>();
	/** Grants that were signed out here although their record could not be removed. */
	private readonly hidden = new Set<string>();
	private known: readonly Account[];

	constructor(private readonly sources: KnownAccountsOptions) {
		this.known = sources.known ?? this.readFiles([]);
	}

	get origin(): string {
		return this.sources.origin;
	}

	/** As of the last `reload`; from memory. */
	list(): readonly Account[] {
		return this.known;
	}

	/** As of the last `reload`; from memory. */
	find(account: AccountKey): Account | undefined {
		return this.known.find(other => isSameAccount(other, account));
	}

	/** Called after each `reload` that finds a change, with the change; also when this window has made that. */
	onDidChange(listener: (change: AccountChange) => void): { dispose(): void } {
		this.changes.on('change', listener);
		return { dispose: () => this.changes.off('change', listener) };
	}

	/** Reads the account files, and reports what has changed since the last call. Where they cannot be read, nothing has. */
	reload(): void {
		const before = this.known;
		this.known = this.readFiles(before);
		this.forgetEnded(before);
		const change = changeBetween(before, this.known);
		if (change.added.length + change.removed.length + change.changed.length > 0)
			this.changes.emit('change', change);
	}

	/** Notes that this window cannot read the account's secret, so that its user has to sign in again here. */
	markUnreadable({ grant }: GrantKey, reason: UnreadableReason): void {
		this.unreadable.set(grant, reason);
		this.reload();
	}

	/** Reverts `markUnreadable`: the secret can be read, as when a keyring has been unlocked. */
	markFound({ grant }: GrantKey): void {
		if (this.unreadable.delete(grant)) this.reload();
	}

	/** To be called when the editor reports that the secret of a grant has changed: it may be readable now. */
	async secretChanged(grant: string): Promise<void> {
		const account = this.known.find(one => one.grant === grant);
		if (!account || !this.unreadable.has(grant)) return;
		// A secret that cannot be read now is read when its token is requested.
		const stored = await this.sources.credentials.read(account).catch(() => undefined);
		if (stored?.state === 'found' && !isOlder(stored.value, account)) this.markFound(account);
	}

	/** Takes a grant off this window's list although its record could not be removed. */
	protected hide(grant: string): void {
		this.hidden.add(grant);
	}

	protected isHidden(grant: string): boolean {
		return this.hidden.has(grant);
	}

	/** Drops what this window has of grants that no account stands for any more. */
	private forgetEnded(before: readonly Account[]): void {
		const grants = new Set(this.known.map(({ grant }) => grant));
		// Another window may have signed the account out: a secret that only this window has must not come back.
		for (const account of before.filter(({ grant }) => !grants.has(grant)))
			this.sources.credentials.discard(account);
	}

	/** @param before the result where the files cannot be read now */
	private readFiles(before: readonly Account[]): readonly Account[] {
		return (this.tryToList() ?? before)
			.filter(({ origin, grant }) => origin === this.origin && !this.hidden.has(grant))
			.map(account => ({
				...account,
				signInAgain: account.signInAgain ?? this.unreadable.get(account.grant),
			}));
	}

	private tryToList(): readonly Account[] | undefined {
		try {
			return this.sources.files.list();
		} catch {
			// Too many open files, or a virus scanner that holds one: no account was signed out.
			return undefined;
		}
	}
}

function changeBetween(before: readonly Account[], after: readonly Account[]): AccountChange {
	const isIn = (accounts: readonly Account[]) => (account: Account) =>
		accounts.some(other => isSameAccount(other, account));
	return {
		added: after.filter(account => !isIn(before)(account)),
		removed: before.filter(account => !isIn(after)(account)),
		changed: after.filter(account =>
			before.some(
				other => isSameAccount(other, account) && JSON.stringify(other) !== JSON.stringify(account),
			),
		),
	};
}

/** Whether the account's file records a later refresh than the one these credentials come from. */
export function isOlder(credentials: Credentials, { refreshedAt = 0 }: Account): boolean {
	return obtainedAt(credentials) < refreshedAt;
}
