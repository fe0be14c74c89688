import type { User } from '../../realdebrid/user';
import type { Account, AccountKey, GrantId, GrantKey, SignInAgainReason } from '../account';
import { StorageIds } from './grants';
import { leavingGrants } from './leavingGrants';
import { type Fields, grantRecordKey, RecordFiles, type RecordKey } from './recordFiles';
import type { SecretOwner } from './secretKeys';
import { signInFiles } from './signInFiles';

/** What is in the file of an account: all of it can be asked for again. */
type AccountContent = Omit<Account, 'origin' | 'id' | 'grant'>;

/**
 * The accounts of this machine, as far as they are no secret: a small file each. Its name has the service, the user and
 * the grant that the account stands for. This much is loaded at activation.
 */
export class ListedAccounts {
	protected readonly accounts: RecordFiles<AccountContent>;
	protected readonly leaving: RecordFiles<unknown>;
	private readonly signIns: RecordFiles<unknown>;
	private readonly storageIds: StorageIds;

	/** @param onNewer called at each `list` for each account that a later version of this extension stored */
	constructor(
		folder: string,
		private readonly onNewer: () => void = () => undefined,
	) {
		this.accounts = new RecordFiles(folder, { extension: '.account.json', keyLength: 3, decode });
		this.leaving = leavingGrants(folder);
		this.signIns = signInFiles(folder);
		this.storageIds = new StorageIds(folder);
	}

	/**
	 * The accounts of all services.
	 *
	 * @throws the file system's error
	 */
	list(): Account[] {
		const accounts = new Map<string, Account>();
		for (const { key, content } of this.accounts.list()) {
			const [origin = '', id = '', grant = ''] = key;
			if (content.state === 'newer') this.onNewer();
			if (content.state === 'newer' || content.state === 'missing') continue;
			const account = { origin, id, grant, ...(content.state === 'found' ? content.value : decode({})) };
			const other = accounts.get(nameOf(account));
			// Two windows without a lock may have signed in to the same account: the later one counts.
			if (!other || (account.refreshedAt ?? 0) > (other.refreshedAt ?? 0))
				accounts.set(nameOf(account), account);
		}
		return [...accounts.values()];
	}

	/**
	 * The grants that are over and may still have a secret.
	 *
	 * @throws the file system's error
	 */
	listLeaving(): GrantId[] {
		return this.leaving.keys().map(([origin = '', grant = '']) => ({ origin, grant }));
	}

	/**
	 * The account that stands for a grant.
	 *
	 * @throws the file system's error
	 */
	findGrant({ origin, grant }: GrantId): GrantKey | undefined {
		return this.records().find(one => one.origin === origin && one.grant === grant);
	}

	/**
	 * Whether a record refers to a secret.
	 *
	 * @throws the file system's error
	 */
	refersTo(owner: SecretOwner): boolean {
		return owner.isSignIn ? this.signIns.has(grantRecordKey(owner)) : this.findGrant(owner) !== undefined;
	}

	/**
	 * Whether a secret of this folder has no record that refers to it.
	 *
	 * @throws the file system's error
	 */
	isAbandoned(owner: SecretOwner): boolean {
		// In this order: a folder that is unmounted in between has no id.
		return !this.refersTo(owner) && this.storageIds.hasNamed(owner.grant);
	}

	protected records(): GrantKey[] {
		return this.accounts.keys().map(([origin = '', id = '', grant = '']) => ({ origin, id, grant }));
	}
}

/** The same, with all queries and changes. */
export class AccountFiles extends ListedAccounts {
	/** Whether there is a record of the account with this grant. */
	has(account: GrantKey): boolean {
		return this.accounts.has(keyOf(account));
	}

	/**
	 * Whether there is a record of the account, whatever grant it stands for.
	 *
	 * @throws the file system's error
	 */
	isListed(account: AccountKey): boolean {
		return this.recordsOf(account).length > 0;
	}

	/**
	 * Whether a later version of this extension stored the account.
	 *
	 * @throws the file system's error
	 */
	isNewer(account: AccountKey): boolean {
		return this.recordsOf(account).some(record => this.accounts.read(keyOf(record)).state === 'newer');
	}

	/** @throws the file system's error */
	write(account: Account): void {
		const { origin: _origin, id: _id, grant: _grant, ...content } = account;
		this.accounts.write(keyOf(account), content);
	}

	/**
	 * Lets a record stand for an account with another id: for every window at once.
	 *
	 * @throws the file system's error
	 */
	rename(from: GrantKey, to: GrantKey): void {
		this.accounts.rename(keyOf(from), keyOf(to));
	}

	/**
	 * Takes the account off the list while its secret has yet to be removed, whatever grants it stands for.
	 *
	 * @param except a grant that the account goes on standing for
	 * @returns the grants that are over
	 * @throws the file system's error
	 */
	markLeaving(account: AccountKey, except?: string): GrantId[] {
		const records = this.recordsOf(account).filter(({ grant }) => grant !== except);
		return records.filter(record =>
			this.accounts.rename(keyOf(record), grantRecordKey(record), this.leaving),
		);
	}

	/** @throws the file system's error */
	removeLeaving(grant: GrantId): void {
		this.leaving.remove(grantRecordKey(grant));
	}

	private recordsOf(account: AccountKey): GrantKey[] {
		return this.records().filter(({ origin, id }) => origin === account.origin && id === account.id);
	}
}

function keyOf({ origin, id, grant }: GrantKey): RecordKey {
	return [origin, id, grant];
}

function nameOf({ origin, id }: AccountKey): string {
	return `${origin} ${id}`;
}

function decode(fields: Fields): AccountContent {
	const { user, signInAgain } = fields;
	return {
		user: isUser(user) ? user : undefined,
		checkedAt: optionalTime(fields['checkedAt']),
		refreshedAt: optionalTime(fields['refreshedAt']),
		signInAgain: optionalReason(signInAgain),
	};
}

function optionalReason(value: unknown): SignInAgainReason | undefined {
	return typeof value === 'string' ? (value as SignInAgainReason) : undefined;
}

function optionalTime(value: unknown): number | undefined {
	return typeof value === 'number' ? value : undefined;
}

function isUser(value: unknown): value is User {
	return (
		typeof value === 'object' &&
		value !== null &&
		typeof (value as User).id === 'string' &&
		['string', 'undefined'].includes(typeof (value as User).username)
	);
}
