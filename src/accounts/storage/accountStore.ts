import { createHash } from 'node:crypto';
import { EventEmitter } from 'node:events';
import type { User } from '../../realdebrid/user';
import {
	type Account,
	type AccountKey,
	isSameAccount,
	type KeptSessionReason,
	mustSignInAgain,
	type SignInAgainReason,
	UNNAMED,
	type UnreadableReason,
} from '../account';
import type { AccountFiles } from './accountFiles';
import { type CredentialStore, type Credentials, keyOf, obtainedAt } from './credentials';
import type { HeldLock, Lock } from './lock';
import { onFiles, type Stored } from './stored';

/** What has changed, by account. An account that got its name is one removed and one added. */
export interface AccountChange {
	readonly added: readonly Account[];
	readonly removed: readonly Account[];
	readonly changed: readonly Account[];
}

/**
 * The accounts of one service on this machine: a file and a secret each.
 *
 * Writes of all windows come one after another, and in such an order that a
 * crash between two loses nothing that was granted and brings nothing back that
 * was signed out. Whatever changed, in this window or another, is told once.
 */
export class AccountStore {
	private readonly changes = new EventEmitter<{ change: [AccountChange] }>();
	/** Accounts, by key, whose secret this window has no use for. Others may well have it. */
	private readonly unreadable = new Map<string, UnreadableReason>();
	private known: readonly Account[];

	constructor(
		/** Whose accounts they are; others in the same storage are not seen. */
		readonly origin: string,
		private readonly files: AccountFiles,
		private readonly credentials: CredentialStore,
		private readonly lock: Lock,
		/** As they were known before; what has changed since is told at the next `reload`. */
		known?: readonly Account[],
	) {
		this.known = known ?? this.readFiles([]);
	}

	/** As last looked at; from memory. */
	list(): readonly Account[] {
		return this.known;
	}

	find(account: AccountKey): Account | undefined {
		return this.known.find(other => isSameAccount(other, account));
	}

	/** The user's account, where it has these credentials, or newer ones of the same grant, and can be used. */
	async findWith(credentials: Credentials, user: User | undefined): Promise<Account | undefined> {
		const account = user && this.find({ origin: this.origin, id: user.id });
		if (!account || mustSignInAgain(account)) return undefined;
		const stored = await this.credentials.read(account).catch(() => undefined);
		if (stored?.state !== 'found') return undefined;
		// Of another grant, its time says nothing: the clock may have been ahead when it was obtained.
		const isSameGrant = stored.value.client.clientId === credentials.client.clientId;
		return isSameGrant && obtainedAt(stored.value) >= obtainedAt(credentials) ? account : undefined;
	}

	onDidChange(listener: (change: AccountChange) => void): { dispose(): void } {
		this.changes.on('change', listener);
		return { dispose: () => this.changes.off('change', listener) };
	}

	/** Looks at what is stored now and tells what has changed since the last look. */
	reload(): void {
		const before = this.known;
		this.known = this.readFiles(before);
		const change: AccountChange = {
			added: this.known.filter(account => !before.some(other => isSameAccount(other, account))),
			removed: before.filter(account => !this.find(account)),
			changed: this.known.filter(account =>
				before.some(
					other => isSameAccount(other, account) && JSON.stringify(other) !== JSON.stringify(account),
				),
			),
		};
		// Signed out by another window, perhaps: what this one alone has of it is not to come back.
		for (const account of change.removed) this.credentials.forget(account);
		this.dropNotes();
		if (change.added.length + change.removed.length + change.changed.length > 0)
			this.changes.emit('change', change);
	}

	/**
	 * Stores a new sign-in, in place of an earlier one of the same account.
	 *
	 * @param user whose it is; not known, it is kept without a name for the time being
	 * @throws {RealDebridError} `storage`
	 */
	async add(credentials: Credentials, user: User | undefined): Promise<Account> {
		const account = this.accountOf(credentials, user);
		await this.writing(held => this.put(held, account, credentials));
		return account;
	}

	/**
	 * Removes what a try may have left that crashed between its two writes, before the name was known: no file tells of it.
	 *
	 * @throws {RealDebridError} `storage`
	 */
	async forgetUnnamed(credentials: Credentials): Promise<void> {
		const unnamed = this.accountOf(credentials, undefined);
		await this.writing(async () => {
			this.reload();
			if (!this.find(unnamed)) await this.credentials.remove(unnamed);
		});
	}

	/**
	 * Stores refreshed credentials, unless the account has been signed out or in anew meanwhile.
	 *
	 * @param used those that were refreshed
	 * @returns whether the account is still there
	 * @throws {RealDebridError} `storage`, when it had to sign in again and the file goes on saying so
	 */
	async refreshed(key: AccountKey, credentials: Credentials, used = credentials): Promise<boolean> {
		return this.updating(key, async (account, held) => {
			const hasNewer = (account.refreshedAt ?? 0) > obtainedAt(used);
			if (hasNewer && !(await this.isSameGrant(account, credentials))) return;
			held.throwIfLost();
			await this.credentials.write(account, credentials);
			this.unreadable.delete(keyOf(account));
			const refreshedAt = obtainedAt(credentials);
			const renewed = { ...account, refreshedAt, signInAgain: undefined, told: undefined };
			await this.writeFile(held, renewed).catch((error: unknown) => {
				// When it was refreshed is of use to the other windows, and no more than that.
				if (mustSignInAgain(account)) throw error;
			});
		});
	}

	/** Offers to the storage once more what it did not take, as when a keyring has been unlocked meanwhile. */
	async saveAgain(): Promise<void> {
		for (const account of this.known.filter(one => this.credentials.isUnsaved(one)))
			await this.updating(account, latest => this.credentials.saveAgain(latest));
	}

	/**
	 * Keeps what is newly known of an account, unless it has been signed out meanwhile.
	 *
	 * @throws {RealDebridError} `storage`
	 */
	async update(
		key: AccountKey,
		changes: Partial<Pick<Account, 'user' | 'checkedAt' | 'signInAgain' | 'told'>>,
	): Promise<void> {
		await this.updating(key, (account, held) => this.writeFile(held, { ...account, ...changes }));
	}

	/**
	 * Notes why the user is offered to sign in again although the session is kept. A reason that ends the session stays:
	 * it is looked at in the same turn.
	 *
	 * @throws {RealDebridError} `storage`
	 */
	async offerSignInAgain(key: AccountKey, signInAgain: KeptSessionReason): Promise<void> {
		await this.updating(key, async (account, held) => {
			if (!mustSignInAgain(account)) await this.writeFile(held, { ...account, signInAgain });
		});
	}

	/**
	 * Notes that the account has to sign in again, unless it has done so meanwhile, or another window has newer
	 * credentials. That is looked at in the same turn, so that no window takes another's sign-in away.
	 *
	 * @param used the credentials that are good for nothing; without them, what is stored could not be understood
	 * @returns whether it has to
	 * @throws {RealDebridError} `storage`
	 */
	async giveUp(
		key: AccountKey,
		signInAgain: Exclude<SignInAgainReason, UnreadableReason | KeptSessionReason>,
		used?: Credentials,
	): Promise<boolean> {
		let isGivenUp = false;
		await this.updating(key, async (account, held) => {
			const stored = await this.credentials.read(account);
			isGivenUp = used
				? stored.state === 'found' && isSameToken(stored.value, used) && !isOlder(used, account)
				: stored.state !== 'found';
			if (isGivenUp) await this.writeFile(held, { ...account, signInAgain });
		});
		return isGivenUp;
	}

	/** Notes that this window has no use for the account's secret, so that it has to be signed in again. */
	markUnreadable(account: AccountKey, reason: UnreadableReason): void {
		this.unreadable.set(keyOf(account), reason);
		this.reload();
	}

	/** Takes it back: the secret is there, as when a keyring has been unlocked. */
	async markFound(key: AccountKey): Promise<void> {
		if (this.unreadable.delete(keyOf(key))) this.reload();
		const { signInAgain, told } = this.find(key) ?? {};
		// Should it be lost once more, that is news. What cannot be noted now is noted with the next refresh.
		if (told && !signInAgain) await this.update(key, { told: undefined }).catch(() => undefined);
	}

	/**
	 * Gives an account its name, under the id that the service tells.
	 *
	 * @throws {RealDebridError} `storage`
	 */
	async name(unnamed: Account, credentials: Credentials, user: User): Promise<void> {
		const isNamed = await this.updating(unnamed, (_, held) =>
			this.put(held, this.accountOf(credentials, user), credentials),
		);
		// Signed out meanwhile, it stays so.
		if (isNamed) await this.remove(unnamed);
	}

	/**
	 * Whether a later version of this extension has stored the account: only a sign-in to it may replace that.
	 *
	 * @throws {RealDebridError} `storage`
	 */
	async isNewer(account: AccountKey): Promise<boolean> {
		if ((await this.credentials.read(account)).state === 'newer') return true;
		return onFiles('look at the account', () => this.files.isNewer(account));
	}

	/**
	 * Removes everything stored of an account. From the first moment on it is
	 * signed out for every window; what cannot be removed now is removed later.
	 *
	 * @returns the secret as it was, for telling the service; `undefined` when another window was quicker
	 * @throws {RealDebridError} `storage`
	 */
	async remove(account: AccountKey): Promise<Stored<Credentials> | undefined> {
		return this.writing(async held => {
			const isThere = await onFiles('look at the account', () => this.files.has(account));
			// Read at once: what this window alone has is gone as soon as the account is off the list.
			const [credentials] = await Promise.all([this.credentials.read(account), this.leave(account)]);
			await this.removeRest(held, account);
			return isThere || credentials.state !== 'missing' ? credentials : undefined;
		});
	}

	/**
	 * Ends the removals that a crash or a failing storage has interrupted.
	 *
	 * @returns the accounts that were removed; not those that have signed in again since
	 * @throws {RealDebridError} `storage`
	 */
	async endRemovals(): Promise<readonly AccountKey[]> {
		const leaving = this.files.listLeaving().filter(key => key.origin === this.origin);
		const removed: AccountKey[] = [];
		for (const account of leaving)
			if (await this.writing(held => this.removeRest(held, account))) removed.push(account);
		return removed;
	}

	/** Of accounts that are not there, or not any more: who signs in anew has another secret. */
	private dropNotes(): void {
		const keys = new Set(this.known.map(keyOf));
		for (const key of this.unreadable.keys()) if (!keys.has(key)) this.unreadable.delete(key);
	}

	private async isSameGrant(account: AccountKey, { client }: Credentials): Promise<boolean> {
		const stored = await this.credentials.read(account);
		return stored.state !== 'found' || stored.value.client.clientId === client.clientId;
	}

	private accountOf(credentials: Credentials, user: User | undefined): Account {
		return {
			origin: this.origin,
			// The same with each try.
			id: user?.id ?? UNNAMED + hashOf(credentials.client.clientId),
			user,
			checkedAt: user && Date.now(),
			refreshedAt: obtainedAt(credentials),
			signInAgain: undefined,
			told: undefined,
		};
	}

	private async leave(account: AccountKey): Promise<void> {
		await onFiles('remove the account', () => this.files.markLeaving(account));
		this.reload();
	}

	private async put(held: HeldLock, account: Account, credentials: Credentials): Promise<void> {
		await this.credentials.write(account, credentials);
		await this.writeFile(held, account);
		this.unreadable.delete(keyOf(account));
	}

	/** @returns whether it is gone: the same account may have signed in again since, as the files tell, not the last look */
	private async removeRest(held: HeldLock, account: AccountKey): Promise<boolean> {
		const isBack = await onFiles('look at the account', () => this.files.has(account));
		held.throwIfLost();
		if (!isBack) await this.credentials.remove(account);
		held.throwIfLost();
		await onFiles('remove the account', () => this.files.removeLeaving(account));
		return !isBack;
	}

	private async updating(
		key: AccountKey,
		step: (account: Account, held: HeldLock) => Promise<void>,
	): Promise<boolean> {
		return this.writing(async held => {
			this.reload();
			const account = this.find(key);
			if (account) await step(account, held);
			return account !== undefined;
		});
	}

	/** One write at a time over all windows; afterwards the change is told. */
	private async writing<T>(step: (held: HeldLock) => Promise<T>): Promise<T> {
		try {
			return await this.lock('accounts', step);
		} finally {
			this.reload();
		}
	}

	private async writeFile(held: HeldLock, account: Account): Promise<void> {
		const { signInAgain } = account;
		// What this window cannot read is no matter of the file's.
		const stored = { ...account, signInAgain: isUnreadable(signInAgain) ? undefined : signInAgain };
		await onFiles('keep the account', () => {
			// At each try: they are up to 300 ms apart.
			held.throwIfLost();
			this.files.write(stored);
		});
	}

	/** @param before what counts where the files cannot be read now */
	private readFiles(before: readonly Account[]): readonly Account[] {
		return (this.tryToList() ?? before)
			.filter(account => account.origin === this.origin)
			.map(account => ({
				...account,
				signInAgain: account.signInAgain ?? this.unreadable.get(keyOf(account)),
			}));
	}

	private tryToList(): readonly Account[] | undefined {
		try {
			return this.files.list();
		} catch {
			// Too many open files, or a scanner that holds one: nobody has signed out.
			return undefined;
		}
	}
}

function hashOf(text: string): string {
	return createHash('sha256').update(text).digest('hex').slice(0, 32);
}

/** Two tokens of one grant may have the same refresh token: they differ in their time. */
function isSameToken(a: Credentials, b: Credentials): boolean {
	return a.refreshToken.equals(b.refreshToken) && obtainedAt(a) === obtainedAt(b);
}

function isOlder(credentials: Credentials, { refreshedAt = 0 }: Account): boolean {
	return obtainedAt(credentials) < refreshedAt;
}

function isUnreadable(reason: SignInAgainReason | undefined): reason is UnreadableReason {
	return reason === 'lost' || reason === 'newer';
}
