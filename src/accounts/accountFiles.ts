import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { User } from '../realdebrid/user';
import type { Account, AccountKey, SignInAgainReason } from './account';
import { decodeStored, SCHEMA } from './stored';

/**
 * One small file an account, in a folder that all windows share. Files of their
 * own, because windows that write at the same time then lose nothing, and because
 * the editor's `globalState` is written whole, last window wins.
 *
 * Reading is synchronous: it is a few hundred bytes, and the status bar waits for it.
 */
export class AccountFiles {
	constructor(private readonly folder: string) {}

	/** Every account in the folder; a file that cannot be read is set aside. */
	list(): Account[] {
		return this.names().flatMap(name => {
			const stored = decodeStored(this.textOf(name), decodeAccount);
			if (stored.state === 'corrupt') this.setAside(name);
			return stored.state === 'found' ? [stored.value] : [];
		});
	}

	/** @throws the file system's error */
	write(account: Account): void {
		mkdirSync(this.folder, { recursive: true });
		const path = join(this.folder, fileName(account));
		// Written beside and renamed: another window sees the old file or the new one.
		const draft = `${path}.${process.pid}`;
		writeFileSync(draft, JSON.stringify({ schema: SCHEMA, ...account }), { mode: 0o600 });
		renameSync(draft, path);
	}

	remove(account: AccountKey): void {
		rmSync(join(this.folder, fileName(account)), { force: true });
	}

	private names(): string[] {
		try {
			return readdirSync(this.folder)
				.filter(name => name.endsWith(EXTENSION))
				.sort();
		} catch {
			// Nobody has ever signed in.
			return [];
		}
	}

	private textOf(name: string): string | undefined {
		try {
			return readFileSync(join(this.folder, name), 'utf8');
		} catch {
			// Another window has just removed it.
			return undefined;
		}
	}

	private setAside(name: string): void {
		try {
			renameSync(join(this.folder, name), join(this.folder, `${name}.corrupt`));
		} catch {
			// A read-only folder keeps the file where it is; it is skipped again next time.
		}
	}
}

const EXTENSION = '.account.json';

function fileName({ origin, id }: AccountKey): string {
	return `${encodeURIComponent(origin)}~${encodeURIComponent(id)}${EXTENSION}`;
}

function decodeAccount(fields: Readonly<Record<string, unknown>>): Account {
	const { origin, id, user, checkedAt, signInAgain } = fields;
	if (typeof origin !== 'string' || typeof id !== 'string') throw new TypeError('not an account');
	return {
		origin,
		id,
		user: isUser(user) ? user : undefined,
		checkedAt: typeof checkedAt === 'number' ? checkedAt : undefined,
		signInAgain: typeof signInAgain === 'string' ? (signInAgain as SignInAgainReason) : undefined,
	};
}

function isUser(value: unknown): value is User {
	return (
		typeof value === 'object' &&
		value !== null &&
		typeof (value as User).id === 'string' &&
		typeof (value as User).username === 'string'
	);
}
