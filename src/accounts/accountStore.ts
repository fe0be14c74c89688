import { randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import type { User } from '../realdebrid/user';
import { type Account, type AccountKey, isSameAccount, UNNAMED } from './account';
import type { AccountFiles } from './accountFiles';
import type { CredentialStore, Credentials } from './credentials';
import { storing } from './stored';

/** What has changed, by account. An account that got its name is one removed and one added. */
export interface AccountChange {
	readonly added: readonly Account[];
	readonly removed: readonly Account[];
	readonly changed: readonly Account[];
}

/**
 * The accounts of one service on this machine: a file and a secret each. The
 * order of the two writes is such that a crash between them loses nothing that
 * was granted and resurrects nothing that was signed out.
 */
export class AccountStore {
	private readonly changes = new EventEmitter<{ change: [AccountChange] }>();

	constructor(
		/** Whose accounts they are; others in the same storage are not seen. */
		readonly origin: string,
		private readonly files: AccountFiles,
		private readonly credentials: CredentialStore,
	) {}

	list(): Account[] {
		return this.files.list().filter(account => account.origin === this.origin);
	}

	find(account: AccountKey): Account | undefined {
		return this.list().find(other => isSameAccount(other, account));
	}

	onDidChange(listener: (change: AccountChange) => void): { dispose(): void } {
		this.changes.on('change', listener);
		return { dispose: () => this.changes.off('change', listener) };
	}

	/**
	 * Stores a new sign-in, in place of an earlier one of the same account.
	 *
	 * @param user whose it is; not known, it is kept without a name for the time being
	 * @throws {RealDebridError} `storage`
	 */
	async add(credentials: Credentials, user: User | undefined): Promise<Account> {
		const account: Account = {
			origin: this.origin,
			id: user?.id ?? `${UNNAMED}${randomUUID()}`,
			user,
			checkedAt: user && Date.now(),
			signInAgain: undefined,
		};
		const isKnown = this.find(account) !== undefined;
		await this.credentials.write(account, credentials);
		await this.writeFile(account);
		this.emit(isKnown ? { changed: [account] } : { added: [account] });
		return account;
	}

	/**
	 * Keeps what is newly known about an account that is still signed in.
	 *
	 * @throws {RealDebridError} `storage`
	 */
	async update(account: Account): Promise<void> {
		// Signed out meanwhile, perhaps in another window: it stays so.
		if (!this.find(account)) return;
		await this.writeFile(account);
		this.emit({ changed: [account] });
	}

	/**
	 * Gives an account its name, under the id that the service tells.
	 *
	 * @throws {RealDebridError} `storage`
	 */
	async name(unnamed: Account, credentials: Credentials, user: User): Promise<void> {
		if (!this.find(unnamed)) return;
		await this.add(credentials, user);
		await this.remove(unnamed);
	}

	/**
	 * Removes everything stored of an account.
	 *
	 * @throws {RealDebridError} `storage`; what could not be removed is still listed
	 */
	async remove(account: Account): Promise<void> {
		await this.credentials.remove(account);
		await storing('remove the account', async () => this.files.remove(account));
		this.emit({ removed: [account] });
	}

	private async writeFile(account: Account): Promise<void> {
		await storing('keep the account', async () => this.files.write(account));
	}

	private emit(change: Partial<AccountChange>): void {
		this.changes.emit('change', { added: [], removed: [], changed: [], ...change });
	}
}
