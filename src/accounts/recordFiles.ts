import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeStored, SCHEMA } from './stored';

export type Fields = Readonly<Record<string, unknown>>;

/**
 * Small JSON files of one kind in a folder that all windows share, a file a
 * record: windows that write at the same time lose nothing that way, while the
 * editor's `globalState` is written whole, last window wins.
 *
 * Reading is synchronous: it is a few hundred bytes, and the status bar waits for it.
 */
export class RecordFiles<T> {
	constructor(
		private readonly folder: string,
		/** The end of the names, such as `.account.json`. */
		private readonly extension: string,
		/** Gives the record, or throws when a field is not what it must be. */
		private readonly decode: (fields: Fields) => T,
		/** Told that a file could not be understood and now has another name. */
		private readonly onSetAside: () => void = () => undefined,
	) {}

	/**
	 * Every record in the folder; a file that cannot be understood is set aside, one of a later version left alone.
	 *
	 * @throws the file system's error: what cannot be read now is not therefore gone
	 */
	list(): T[] {
		return this.names().flatMap(name => {
			const stored = decodeStored(this.textOf(name), this.decode);
			if (stored.state === 'corrupt') this.setAside(name);
			return stored.state === 'found' ? [stored.value] : [];
		});
	}

	/**
	 * @param key what tells this record from the others of its kind
	 * @throws the file system's error
	 */
	write(key: readonly string[], record: object): void {
		mkdirSync(this.folder, { recursive: true });
		const path = this.pathOf(key);
		// Written beside and renamed: another window sees the old file or the new one.
		const draft = `${path}.${process.pid}`;
		try {
			writeFileSync(draft, JSON.stringify({ schema: SCHEMA, ...record }), { mode: 0o600 });
			renameSync(draft, path);
		} catch (error) {
			rmSync(draft, { force: true });
			throw error;
		}
	}

	/** @throws the file system's error */
	remove(key: readonly string[]): void {
		rmSync(this.pathOf(key), { force: true });
	}

	pathOf(key: readonly string[]): string {
		return join(this.folder, `${key.map(encodeURIComponent).join('~')}${this.extension}`);
	}

	private names(): string[] {
		try {
			return readdirSync(this.folder)
				.filter(name => name.endsWith(this.extension))
				.sort();
		} catch (error) {
			// Nothing has ever been stored.
			if (isGone(error)) return [];
			throw error;
		}
	}

	private textOf(name: string): string | undefined {
		try {
			return readFileSync(join(this.folder, name), 'utf8');
		} catch (error) {
			// Another window has just removed it.
			if (isGone(error)) return undefined;
			throw error;
		}
	}

	private setAside(name: string): void {
		try {
			renameSync(join(this.folder, name), join(this.folder, `${name}.corrupt`));
			this.onSetAside();
		} catch {
			// A read-only folder keeps the file where it is; it is skipped again next time.
		}
	}
}

/** Not there, or not a thing that we ever wrote. */
function isGone(error: unknown): boolean {
	return ['ENOENT', 'EISDIR', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '');
}
