import { createHash } from 'node:crypto';
import { RealDebridError } from '../../realdebrid/errors';
import { settled } from '../../realdebrid/time';
import type { User } from '../../realdebrid/user';
import {
	type Account,
	type AccountKey,
	type GrantId,
	type GrantKey,
	isKeptSession,
	isUnreadable,
	type KeptSessionReason,
	mustSignInAgain,
	type SignInAgainReason,
	UNNAMED,
	type UnreadableReason,
} from '../account';
import type { ConsentStore } from './consents';
import { type Credentials, obtainedAt } from './credentials';
import { GrantRemoval } from './grantRemoval';
import { isOlder, KnownAccounts, type KnownAccountsOptions } from './knownAccounts';
import type { HeldLock, Lock } from './lock';
import { onFiles, type Stored } from './stored';

export type { AccountChange } from './knownAccounts';

export interface AccountStoreOptions extends KnownAccountsOptions {
	readonly consents: ConsentStore;
	readonly lock: Lock;
}

/** What a sign-in has come to. */
export interface NewAccount {
	/** The sign-in's. */
	readonly grant: string;
	readonly credentials: Credentials;
	/** `undefined` while the service has not said whose account it is: the account has no name until then. */
	readonly user: User | undefined;
	/** Called right before each write: throws when the sign-in is not this window's any more. */
	readonly throwIfLost?: () => void;
}

/** What came of the removal of an account. */
export interface Removal {
	/** Another window has removed the account before, and has informed the service. */
	readonly isOthers: boolean;
	/** The secret before the removal, for informing the service. */
	readonly credentials: Stored<Credentials> | undefined;
	/** What kept the secret from being read. */
	readonly readError: unknown;
	/** What kept something from being removed. */
	readonly error: unknown;
}

const LOOK = 'look at the account';
const KEEP = 'keep the account';

/**
 * The accounts of one service on this machine: a file and a secret each.
 *
 * Each account stands for one grant, whose secret nothing else refers to: a
 * secret that is written late, for an account that has been signed out or in
 * anew, has no effect. Writes of all windows come one after another, and in such
 * an order that a crash between two loses nothing that was granted and brings
 * nothing back that was signed out. Each change, of this window or another, is
 * reported once.
 */
export class AccountStore extends KnownAccounts {
	private readonly removal: GrantRemoval;

	constructor(private readonly options: AccountStoreOptions) {
		super(options);
		this.removal = new GrantRemoval({ ...options, isHidden: grant => this.isHidden(grant) });
	}

	/**
	 * Whether there is an account that came of a sign-in, with its credentials.
	 *
	 * @throws {RealDebridError} `storage`
	 */
	async hasGrant(signIn: GrantId): Promise<boolean> {
		const account = await onFiles(LOOK, () => this.options.files.findGrant(signIn));
		return account !== undefined && this.hasCredentials(account);
	}

	/**
	 * Stores what a sign-in was granted, in place of an earlier sign-in to the same account. What an earlier try of the
	 * same sign-in has stored already stays as it is: it may have been refreshed since.
	 *
	 * @throws {RealDebridError} `storage`; what `throwIfLost` throws
	 */
	async add({ grant, credentials, user, throwIfLost = () => undefined }: NewAccount): Promise<Account> {
		const account = this.accountOf(grant, credentials, user);
		return this.writing(async held => {
			const stored = await onFiles(LOOK, () => this.options.files.findGrant(account));
			if (stored) {
				// The storage may not have taken the credentials before that window closed.
				if (!(await this.hasCredentials(stored))) await this.options.credentials.write(stored, credentials);
				return this.addName(held, stored, user);
			}
			held.throwIfLost();
			throwIfLost();
			await this.options.credentials.write(account, credentials);
			try {
				await onFiles(KEEP, () => {
					held.throwIfLost();
					throwIfLost();
					this.options.files.write(account);
				});
			} catch (error) {
				// No record refers to the secret.
				if (!this.options.files.has(account))
					await this.options.credentials.remove(account).catch(() => undefined);
				throw error;
			}
			await this.removal.removeEarlier(held, account);
			return account;
		});
	}

	/**
	 * Stores refreshed credentials, unless the account has been signed out or in anew meanwhile.
	 *
	 * @returns whether the account is still there
	 * @throws {RealDebridError} `storage`, when it had to sign in again and the file goes on saying so
	 */
	async refreshed(key: GrantKey, credentials: Credentials): Promise<boolean> {
		return this.updating(key, async (account, held) => {
			held.throwIfLost();
			await this.options.credentials.write(account, credentials);
			// Signed out while the storage took its time: what was written has no effect.
			if (!this.options.files.has(account)) return this.options.credentials.remove(account);
			this.markFound(account);
			const refreshedAt = obtainedAt(credentials);
			const renewed = { ...account, refreshedAt, signInAgain: undefined };
			await this.writeFile(held, renewed).catch((error: unknown) => {
				// When it was refreshed is of use to the other windows, and no more than that.
				if (mustSignInAgain(account)) throw error;
			});
		});
	}

	/** Stores again what the secret storage did not accept, as when a keyring has been unlocked meanwhile. */
	async saveAgain(): Promise<void> {
		for (const account of this.list().filter(one => this.options.credentials.isUnsaved(one)))
			await this.updating(account, latest => this.options.credentials.saveAgain(latest));
	}

	/**
	 * Stores changed details of an account, unless it has been signed out meanwhile.
	 *
	 * @throws {RealDebridError} `storage`
	 */
	async update(
		key: GrantKey,
		changes: Partial<Pick<Account, 'user' | 'checkedAt' | 'signInAgain'>>,
	): Promise<void> {
		await this.updating(key, (account, held) => this.writeFile(held, { ...account, ...changes }));
	}

	/**
	 * Notes why the user is offered to sign in again although the session is kept. A reason that ends the session stays:
	 * it is checked under the same lock.
	 *
	 * @throws {RealDebridError} `storage`
	 */
	async offerSignInAgain(key: GrantKey, signInAgain: KeptSessionReason): Promise<void> {
		await this.updating(key, async (account, held) => {
			if (!mustSignInAgain(account)) await this.writeFile(held, { ...account, signInAgain });
		});
	}

	/**
	 * Notes that the account has to sign in again, unless it has done so meanwhile, or another window has newer
	 * credentials. That is checked under the same lock, so that no window undoes another's sign-in.
	 *
	 * @param used the credentials that are good for nothing; without them, what is stored could not be understood
	 * @returns whether it has to
	 * @throws {RealDebridError} `storage`
	 */
	async giveUp(
		key: GrantKey,
		signInAgain: Exclude<SignInAgainReason, UnreadableReason | KeptSessionReason>,
		used?: Credentials,
	): Promise<boolean> {
		let isGivenUp = false;
		await this.updating(key, async (account, held) => {
			const stored = await this.options.credentials.read(account);
			isGivenUp = used
				? stored.state === 'found' && isSameToken(stored.value, used) && !isOlder(used, account)
				: stored.state !== 'found';
			if (isGivenUp) await this.writeFile(held, { ...account, signInAgain });
		});
		return isGivenUp;
	}

	/**
	 * Gives an account the id and name that the service states; its consents go along. The account stands
	 * for the same grant as before. Where the user is signed in under that id already, that account stays.
	 *
	 * @throws {RealDebridError} `storage`
	 */
	async name(unnamed: GrantKey, user: User): Promise<void> {
		await this.updating(unnamed, async (account, held) => {
			const named = this.find({ origin: account.origin, id: user.id });
			if (named && !mustSignInAgain(named)) await this.merge(held, account, named);
			else await this.addName(held, account, user);
		});
	}

	/**
	 * Whether a later version of this extension has stored the account: only a sign-in to it may replace that.
	 *
	 * @throws {RealDebridError} `storage`
	 */
	async isNewer(key: AccountKey): Promise<boolean> {
		const account = this.find(key);
		if (account && (await this.options.credentials.read(account)).state === 'newer') return true;
		return onFiles(LOOK, () => this.options.files.isNewer(key));
	}

	/**
	 * Removes everything stored of an account. From the first moment on it is
	 * signed out for every window; what cannot be removed now is removed later.
	 */
	async remove(account: Account): Promise<Removal> {
		return this.writing(async held => {
			this.reload();
			const latest = this.find(account) ?? account;
			// Read first: a secret that only this window has is dropped as soon as the account is off the list.
			const reading = settled(this.options.credentials.read(latest));
			const { value: leaving = [], error: fileError } = await settled(this.leave(latest));
			const { value: credentials, error: readError } = await reading;
			// Where no record could be marked, the secret is removed all the same.
			const { error } = await settled(this.removal.remove(held, leaving.length > 0 ? leaving : [latest]));
			const isGone = leaving.length === 0 && fileError === undefined;
			return {
				isOthers: isGone && credentials?.state === 'missing',
				credentials,
				readError,
				error: fileError ?? error,
			};
		});
	}

	/**
	 * Removes an account without a name whose user has signed in again under another id, which its consents go to.
	 *
	 * @throws {RealDebridError} `storage`
	 */
	async replace(key: AccountKey, by: Account): Promise<void> {
		const replaced = this.find(key);
		if (replaced) await this.writing(held => this.merge(held, replaced, by));
	}

	/**
	 * Removes an account with its consents, where there is one, without informing the service.
	 *
	 * @throws {RealDebridError} `storage`
	 */
	async discard(key: AccountKey): Promise<void> {
		const account = this.find(key);
		if (!account) return;
		const { error } = await this.remove(account);
		if (error !== undefined) throw error;
	}

	/**
	 * Ends the removals that a crash or a failing storage has interrupted, and removes the secrets of this storage folder
	 * that no record refers to. For the start of a window: see `GrantRemoval.complete`.
	 *
	 * @throws {RealDebridError} `storage`
	 */
	async endRemovals(): Promise<void> {
		await this.writing(async held => {
			this.reload();
			for (const account of this.list()) await this.removal.removeEarlier(held, account);
			await this.removal.complete(held, this.origin);
		});
	}

	private accountOf(grant: string, credentials: Credentials, user: User | undefined): Account {
		return {
			origin: this.origin,
			// The same at each try.
			id: user?.id ?? UNNAMED + hashOf(credentials.client.clientId),
			grant,
			user,
			checkedAt: user && Date.now(),
			refreshedAt: obtainedAt(credentials),
			signInAgain: undefined,
		};
	}

	/** The record of an account that has its name now. */
	private async addName(held: HeldLock, stored: GrantKey, user: User | undefined): Promise<Account> {
		this.reload();
		const account = this.find(stored);
		if (!account) throw signedOut();
		if (!user) return account;
		const named = { ...account, id: user.id, user, checkedAt: Date.now() };
		// The service has answered: the account is no longer locked or the like.
		const over = isKeptSession(account.signInAgain) && { signInAgain: undefined };
		if (named.id !== account.id)
			await onFiles(KEEP, () => {
				held.throwIfLost();
				this.options.consents.moveAll(account, named);
				this.options.files.rename(account, named);
			});
		await this.writeFile(held, { ...named, ...over });
		await this.removal.removeEarlier(held, named);
		return { ...named, ...over };
	}

	/** Lets one account of a user take the place of another one. */
	private async merge(held: HeldLock, account: Account, into: Account): Promise<void> {
		const leaving = await onFiles(KEEP, () => {
			held.throwIfLost();
			this.options.consents.moveAll(account, into);
			return this.options.files.markLeaving(account);
		});
		await this.removal.remove(held, leaving);
	}

	private async hasCredentials(account: GrantKey): Promise<boolean> {
		return (await this.options.credentials.read(account)).state === 'found';
	}

	/** @throws {RealDebridError} `storage`, where the account is not shown any more in this window alone */
	private async leave(account: Account): Promise<GrantId[]> {
		try {
			return await onFiles('remove the account', () => {
				// First, and under the same lock as each new answer: none is there at the next sign-in.
				this.options.consents.removeAllOf(account);
				return this.options.files.markLeaving(account);
			});
		} catch (error) {
			this.hide(account.grant);
			throw error;
		} finally {
			this.reload();
		}
	}

	/** @returns whether the account is there, and still stands for the same grant */
	private async updating(
		{ origin, id, grant }: GrantKey,
		step: (account: Account, held: HeldLock) => Promise<void>,
	): Promise<boolean> {
		return this.writing(async held => {
			this.reload();
			const account = this.find({ origin, id });
			if (account?.grant !== grant) return false;
			await step(account, held);
			return this.options.files.has(account);
		});
	}

	/** Runs one write at a time over all windows, then reports the change. */
	private async writing<T>(step: (held: HeldLock) => Promise<T>): Promise<T> {
		try {
			return await this.options.lock('accounts', step);
		} finally {
			this.reload();
		}
	}

	private async writeFile(held: HeldLock, account: Account): Promise<void> {
		const { signInAgain } = account;
		// Other windows may be able to read the secret.
		const stored = { ...account, signInAgain: isUnreadable(signInAgain) ? undefined : signInAgain };
		await onFiles(KEEP, () => {
			// At each try: they are up to 300 ms apart.
			held.throwIfLost();
			if (!this.options.files.has(account)) throw signedOut();
			this.options.files.write(stored);
		});
	}
}

function signedOut(): RealDebridError {
	return new RealDebridError('signedOut', 'The account was signed out meanwhile.');
}

function hashOf(text: string): string {
	return createHash('sha256').update(text).digest('hex').slice(0, 32);
}

/** Two tokens of one grant may have the same refresh token: they differ in their time. */
function isSameToken(a: Credentials, b: Credentials): boolean {
	return a.refreshToken.equals(b.refreshToken) && obtainedAt(a) === obtainedAt(b);
}
