import {
	existsSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	renameSync,
	rmSync,
	statSync,
	writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { GrantId } from '../account';
import { decodeStored, type Fields, SCHEMA, type Stored } from './stored';

export type { Fields };

/** Identifies a record among those of its kind. The file's name consists of nothing else. */
export type RecordKey = readonly string[];

/** The key of a record that stands for a grant alone. */
export function grantRecordKey({ origin, grant }: GrantId): RecordKey {
	return [origin, grant];
}

export interface RecordKind<T> {
	/** The end of the names, such as `.account.json`. */
	readonly extension: string;
	/** How many parts a key has. Files whose names have another number of parts are passed over. */
	readonly keyLength: number;
	/** Gives the content, or throws when a field is not what it must be. */
	decode(fields: Fields): T;
}

export interface StoredRecord<T> {
	readonly key: RecordKey;
	readonly content: Stored<T>;
}

/** A draft ends with the number of the process that writes it. */
const DRAFT = /\.json\.\d+$/;
/** Longer than a file of a few hundred bytes takes to write, in milliseconds. */
const DRAFT_LIVES_MS = 60_000;

/**
 * Small JSON files of one kind in a folder that all windows share, a file a
 * record: windows that write at the same time lose nothing that way, while the
 * editor's `globalState` is written whole, last window wins.
 *
 * The name of a file is the key of its record, and a record exists while its
 * file does. The content can be requested again, so a damaged file costs one
 * request.
 *
 * Reading is synchronous: it is a few hundred bytes, and the status bar waits for it.
 */
export class RecordFiles<T> {
	constructor(
		private readonly folder: string,
		private readonly kind: RecordKind<T>,
	) {}

	/**
	 * The keys of all records of this kind, from the names of their files.
	 *
	 * @throws the file system's error: what cannot be read now is not therefore gone
	 */
	keys(): RecordKey[] {
		const names = this.names();
		this.removeDrafts(names);
		const { extension, keyLength } = this.kind;
		return names
			.filter(name => name.endsWith(extension))
			.flatMap(name => {
				const key = keyOf(name.slice(0, -extension.length));
				return key?.length === keyLength ? [key] : [];
			});
	}

	/**
	 * Every record of this kind with what is in its file.
	 *
	 * @throws the file system's error
	 */
	list(): StoredRecord<T>[] {
		return this.keys().map(key => ({ key, content: this.read(key) }));
	}

	/** @throws the file system's error */
	read(key: RecordKey): Stored<T> {
		return decodeStored(this.textOf(this.pathOf(key)), fields => this.kind.decode(fields));
	}

	has(key: RecordKey): boolean {
		return existsSync(this.pathOf(key));
	}

	/** @throws the file system's error */
	write(key: RecordKey, content: object): void {
		mkdirSync(this.folder, { recursive: true });
		const path = this.pathOf(key);
		// Written beside and renamed: another window sees the old file or the new one.
		const draft = `${path}.${process.pid}`;
		try {
			writeFileSync(draft, JSON.stringify({ schema: SCHEMA, ...content }), { mode: 0o600 });
			renameSync(draft, path);
		} catch (error) {
			rmSync(draft, { force: true });
			throw error;
		}
	}

	/**
	 * Changes the key or the kind of a record, atomically for all windows.
	 *
	 * @returns whether the record was there
	 * @throws the file system's error
	 */
	rename(from: RecordKey, to: RecordKey, kind: RecordFiles<unknown> = this): boolean {
		try {
			renameSync(this.pathOf(from), kind.pathOf(to));
			return true;
		} catch (error) {
			// Another window has already done so.
			if (isGone(error)) return false;
			throw error;
		}
	}

	/** @throws the file system's error */
	remove(key: RecordKey): void {
		rmSync(this.pathOf(key), { force: true });
	}

	private pathOf(key: RecordKey): string {
		return join(this.folder, `${key.map(encodeURIComponent).join('~')}${this.kind.extension}`);
	}

	/** Of windows that crashed while they wrote, whatever kind of record it was. */
	private removeDrafts(names: readonly string[]): void {
		for (const name of names.filter(one => DRAFT.test(one))) {
			const path = join(this.folder, name);
			try {
				if (Date.now() - statSync(path).mtimeMs > DRAFT_LIVES_MS) rmSync(path);
			} catch {
				// Its window has just completed it; otherwise the next call tries again.
			}
		}
	}

	/** Of all that is in the folder. */
	private names(): string[] {
		try {
			return readdirSync(this.folder).sort();
		} catch (error) {
			// Nothing has ever been stored.
			if (isGone(error)) return [];
			throw error;
		}
	}

	private textOf(path: string): string | undefined {
		try {
			return readFileSync(path, 'utf8');
		} catch (error) {
			// Another window has just removed it.
			if (isGone(error)) return undefined;
			throw error;
		}
	}
}

/** @returns `undefined` for a name that we never gave */
function keyOf(name: string): RecordKey | undefined {
	try {
		return name.split('~').map(decodeURIComponent);
	} catch {
		return undefined;
	}
}

/** Not there, or not a thing that we ever wrote. */
function isGone(error: unknown): boolean {
	const codes: readonly unknown[] = ['ENOENT', 'EISDIR', 'ENOTDIR'];
	return codes.includes((error as NodeJS.ErrnoException).code);
}
