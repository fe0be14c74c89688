import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { decodeStored, type Fields, type Migrations, SCHEMA, type Stored } from './stored';

export type { Fields };

export interface RecordFilesOptions {
	/** Told that a file could not be understood and now has another name. */
	readonly onSetAside?: (() => void) | undefined;
	/** Told, at each look, that there is a file of a later version. */
	readonly onNewer?: (() => void) | undefined;
	readonly migrations?: Migrations | undefined;
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
 * Reading is synchronous: it is a few hundred bytes, and the status bar waits for it.
 */
export class RecordFiles<T> {
	constructor(
		private readonly folder: string,
		/** The end of the names, such as `.account.json`. */
		private readonly extension: string,
		/** Gives the record, or throws when a field is not what it must be. */
		private readonly decode: (fields: Fields) => T,
		private readonly options: RecordFilesOptions = {},
	) {}

	/**
	 * Every record in the folder; a file that cannot be understood is set aside, one of a later version left alone.
	 *
	 * @throws the file system's error: what cannot be read now is not therefore gone
	 */
	list(): T[] {
		const names = this.names();
		this.removeDrafts(names);
		return names
			.filter(name => name.endsWith(this.extension))
			.flatMap(name => {
				const stored = this.read(name);
				if (stored.state === 'corrupt') this.setAside(name);
				if (stored.state === 'newer') this.options.onNewer?.();
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

	/** @throws the file system's error */
	removeSetAside(key: readonly string[]): void {
		rmSync(asideOf(this.pathOf(key)), { force: true });
	}

	/**
	 * The keys of the records that were set aside, from their names: what they held cannot be understood.
	 *
	 * @throws the file system's error
	 */
	listSetAside(): string[][] {
		const end = asideOf(this.extension);
		return this.names()
			.filter(name => name.endsWith(end))
			.flatMap(name => {
				const key = keyOf(name.slice(0, -end.length));
				return key ? [key] : [];
			});
	}

	/**
	 * Removes all whose keys begin so, whatever they hold: those of a later version and what was set aside as well.
	 *
	 * @throws the file system's error
	 */
	removeAll(beginning: readonly string[]): void {
		const ends = [this.extension, asideOf(this.extension)];
		const isOne = (name: string) =>
			name.startsWith(`${nameOf(beginning)}~`) && ends.some(end => name.endsWith(end));
		for (const name of this.names().filter(isOne)) rmSync(join(this.folder, name), { force: true });
	}

	/**
	 * Whether a later version wrote this record, so that it is to be left alone.
	 *
	 * @throws the file system's error
	 */
	isNewer(key: readonly string[]): boolean {
		return this.read(`${nameOf(key)}${this.extension}`).state === 'newer';
	}

	/**
	 * Whether there is this record, of whatever version; one that cannot be understood is none.
	 *
	 * @throws the file system's error
	 */
	has(key: readonly string[]): boolean {
		const { state } = this.read(`${nameOf(key)}${this.extension}`);
		return state === 'found' || state === 'newer';
	}

	pathOf(key: readonly string[]): string {
		return join(this.folder, `${nameOf(key)}${this.extension}`);
	}

	private read(name: string): Stored<T> {
		return decodeStored(this.textOf(name), this.decode, this.options.migrations);
	}

	/** Of windows that crashed while they wrote, whatever kind of record it was. */
	private removeDrafts(names: readonly string[]): void {
		for (const name of names.filter(one => DRAFT.test(one))) {
			const path = join(this.folder, name);
			try {
				if (Date.now() - statSync(path).mtimeMs > DRAFT_LIVES_MS) rmSync(path, { force: true });
			} catch {
				// Its window has just finished it; or it is looked at the next time.
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
			renameSync(join(this.folder, name), join(this.folder, asideOf(name)));
			this.options.onSetAside?.();
		} catch {
			// A read-only folder keeps the file where it is; it is skipped again next time.
		}
	}
}

function nameOf(key: readonly string[]): string {
	return key.map(encodeURIComponent).join('~');
}

/** @returns `undefined` for a name that we never gave */
function keyOf(name: string): string[] | undefined {
	try {
		return name.split('~').map(decodeURIComponent);
	} catch {
		return undefined;
	}
}

function asideOf(name: string): string {
	return `${name}.corrupt`;
}

/** Not there, or not a thing that we ever wrote. */
function isGone(error: unknown): boolean {
	return ['ENOENT', 'EISDIR', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '');
}
