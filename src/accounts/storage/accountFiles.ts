import { renameSync } from 'node:fs';
import type { User } from '../../realdebrid/user';
import type { Account, AccountKey, SignInAgainReason } from '../account';
import { type Fields, RecordFiles } from './recordFiles';
import { text } from './stored';

/** The accounts of this machine, as far as they are no secret: a small file each. */
export class AccountFiles {
	private readonly accounts: RecordFiles<Account>;
	/** The same files under another name, once the account is to be removed. */
	private readonly leaving: RecordFiles<AccountKey>;

	/**
	 * @param onSetAside told that a file could not be understood and now has another name
	 * @param onNewer told, at each look, of an account that a later version of this extension stored
	 */
	constructor(folder: string, onSetAside?: () => void, onNewer?: () => void) {
		this.accounts = new RecordFiles(folder, '.account.json', decodeAccount, { onSetAside, onNewer });
		this.leaving = new RecordFiles(folder, '.leaving.json', decodeKey);
	}

	list(): Account[] {
		return this.accounts.list();
	}

	/**
	 * Whether a later version of this extension stored it.
	 *
	 * @throws the file system's error
	 */
	isNewer(account: AccountKey): boolean {
		return this.accounts.isNewer(fileKey(account));
	}

	/**
	 * Whether it is on the list now, whichever version of this extension stored it.
	 *
	 * @throws the file system's error
	 */
	has(account: AccountKey): boolean {
		return this.accounts.has(fileKey(account));
	}

	/** @throws the file system's error */
	write(account: Account): void {
		this.accounts.write(fileKey(account), account);
	}

	/**
	 * Takes an account off the list while its secret has yet to be removed.
	 *
	 * @throws the file system's error
	 */
	markLeaving(account: AccountKey): void {
		try {
			renameSync(this.accounts.pathOf(fileKey(account)), this.leaving.pathOf(fileKey(account)));
		} catch (error) {
			// Another window has already done so.
			if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
		}
	}

	/** The accounts that were taken off the list and may still have a secret. */
	listLeaving(): AccountKey[] {
		return this.leaving.list();
	}

	/** @throws the file system's error */
	removeLeaving(account: AccountKey): void {
		this.accounts.removeSetAside(fileKey(account));
		this.leaving.remove(fileKey(account));
	}
}

function fileKey({ origin, id }: AccountKey): string[] {
	return [origin, id];
}

function decodeKey(fields: Fields): AccountKey {
	return { origin: text(fields['origin']), id: text(fields['id']) };
}

function decodeAccount(fields: Fields): Account {
	const { user, signInAgain, told } = fields;
	return {
		...decodeKey(fields),
		user: isUser(user) ? user : undefined,
		checkedAt: optionalTime(fields['checkedAt']),
		refreshedAt: optionalTime(fields['refreshedAt']),
		signInAgain: optionalReason(signInAgain),
		told: optionalReason(told),
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
