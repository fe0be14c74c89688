import {
	closeSync,
	existsSync,
	mkdirSync,
	openSync,
	readdirSync,
	statSync,
	unlinkSync,
	utimesSync,
} from 'node:fs';
import { join } from 'node:path';

/**
 * The file-system form of one lock: an empty file for each owner, and the owner is part of its name. A lock without a
 * file is free.
 *
 * Acquiring is to create the own file, then to look for others. Of two processes that do so at the same time, at least
 * one sees the other; who sees another one removes its own file. So never two have the lock, and both may miss it.
 *
 * An owner is random and never used twice, so "remove the file of this owner" is one atomic call: a lock that has
 * changed hands cannot be released or taken over by mistake.
 *
 * All calls are synchronous: they take microseconds, and nothing of this process happens between two of them.
 */
export class LockFiles {
	private readonly prefix: string;

	constructor(
		private readonly folder: string,
		name: string,
	) {
		// Whatever characters the name has, the files are inside the folder.
		this.prefix = `${encodeURIComponent(name)}.`;
	}

	/**
	 * @returns whether the lock is the owner's now
	 * @throws the file system's error, where the lock cannot be made
	 */
	acquire(owner: string): boolean {
		this.create(owner);
		try {
			const owners = this.owners();
			// A process that stood still meanwhile may have lost its file.
			if (owners.length === 1 && owners[0] === owner) return true;
		} catch (error) {
			this.remove([owner]);
			throw error;
		}
		this.remove([owner]);
		return false;
	}

	/** @throws the file system's error, other than that there is no folder */
	owners(): string[] {
		return list(this.folder).flatMap(file => (this.isOneOf(file) ? file.owner : []));
	}

	isOwnedBy(owner: string): boolean {
		return existsSync(this.pathOf(owner));
	}

	/**
	 * Shows that the owner is alive.
	 *
	 * @throws the file system's error: ENOENT, when the lock is not the owner's any more
	 */
	touch(owner: string): void {
		const now = new Date();
		utimesSync(this.pathOf(owner), now, now);
	}

	/**
	 * Ends what these owners have of the lock.
	 *
	 * @throws the file system's error, other than that they have nothing
	 */
	remove(owners: readonly string[]): void {
		for (const owner of owners) ignoring('ENOENT', () => unlinkSync(this.pathOf(owner)));
	}

	/** @returns what changes with each heartbeat; `undefined` when the owner has nothing of the lock any more */
	heartbeatOf(owner: string): number | undefined {
		return ignoring('ENOENT', () => statSync(this.pathOf(owner)).mtimeMs);
	}

	/** Whether a file in the folder belongs to this lock. */
	isFile(name: string): boolean {
		const file = parse(name);
		return file !== undefined && this.isOneOf(file);
	}

	private isOneOf(file: LockFile): boolean {
		return file.prefix === this.prefix;
	}

	private create(owner: string): void {
		const create = () => closeSync(openSync(this.pathOf(owner), 'wx', 0o600));
		try {
			create();
		} catch (error) {
			if (codeOf(error) !== 'ENOENT') throw error;
			mkdirSync(this.folder, { recursive: true });
			create();
		}
	}

	private pathOf(owner: string): string {
		return join(this.folder, `${this.prefix}${owner}${EXTENSION}`);
	}
}

/**
 * The names of all locks in the folder.
 *
 * @throws the file system's error, other than that there is no folder
 */
export function lockNames(folder: string): string[] {
	const prefixes = list(folder).map(({ prefix }) => prefix);
	return [...new Set(prefixes)].map(prefix => decodeURIComponent(prefix.slice(0, -1)));
}

const EXTENSION = '.lock';

interface LockFile {
	readonly prefix: string;
	readonly owner: string;
}

function list(folder: string): LockFile[] {
	const names = ignoring('ENOENT', () => readdirSync(folder)) ?? [];
	return names.flatMap(name => parse(name) ?? []);
}

function parse(name: string): LockFile | undefined {
	if (!name.endsWith(EXTENSION)) return undefined;
	const whole = name.slice(0, -EXTENSION.length);
	const ownerStart = whole.lastIndexOf('.') + 1;
	return { prefix: whole.slice(0, ownerStart), owner: whole.slice(ownerStart) };
}

function ignoring<T>(code: string, step: () => T): T | undefined {
	try {
		return step();
	} catch (error) {
		if (codeOf(error) === code) return undefined;
		throw error;
	}
}

function codeOf(error: unknown): string | undefined {
	return (error as NodeJS.ErrnoException).code;
}
