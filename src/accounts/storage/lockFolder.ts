import {
	closeSync,
	existsSync,
	mkdirSync,
	openSync,
	readdirSync,
	renameSync,
	rmdirSync,
	rmSync,
	statSync,
	unlinkSync,
	utimesSync,
} from 'node:fs';
import { join } from 'node:path';

/** What is seen of a lock that is taken. */
export interface LockState {
	/** The names in the folder: the owner's. */
	readonly owners: readonly string[];
	/** Changes with each owner and each heartbeat. */
	readonly version: string;
}

/**
 * The file-system form of one lock: a folder that contains one empty file, and the file's name is the owner's. A lock
 * without that file is free.
 *
 * The owner is part of the name, so "remove if it is still this owner's" is one system call that the file system makes
 * atomic: nobody can release or take over a lock that has changed hands. An owner is random and never used twice.
 *
 * All calls are synchronous: they take microseconds, and nothing of this process happens between two of them.
 */
export class LockFolder {
	constructor(readonly path: string) {}

	/**
	 * Takes the lock if it is free.
	 *
	 * @returns whether it is the owner's now
	 * @throws the file system's error, where nobody has the lock and it cannot be made
	 */
	acquire(owner: string): boolean {
		const draft = `${this.path}.${owner}`;
		try {
			makeFolder(draft);
			closeSync(openSync(join(draft, owner), 'wx'));
			// Replaces an empty folder, never one with an owner.
			renameSync(draft, this.path);
		} catch (error) {
			rmSync(draft, { recursive: true, force: true });
			if (TAKEN.includes(codeOf(error)) || this.read()) return false;
			throw error;
		}
		// A process that stood still meanwhile may have lost the file of its draft to `Locks.removeAbandoned`.
		return this.isOwnedBy(owner);
	}

	/** Whether there is a folder: a lock that is taken, or about to be free. */
	exists(): boolean {
		return existsSync(this.path);
	}

	isOwnedBy(owner: string): boolean {
		return existsSync(join(this.path, owner));
	}

	/**
	 * Shows that the owner is alive.
	 *
	 * @throws the file system's error: ENOENT, when the lock is not the owner's any more
	 */
	touch(owner: string): void {
		const now = new Date();
		utimesSync(join(this.path, owner), now, now);
	}

	/**
	 * Makes the lock free if it still has these owners.
	 *
	 * @throws the file system's error
	 */
	release(owners: readonly string[]): void {
		for (const owner of owners) ignoring(['ENOENT'], () => unlinkSync(join(this.path, owner)));
		this.removeIfEmpty();
	}

	/**
	 * @returns `undefined` when the lock is free
	 * @throws the file system's error, other than that there is nothing
	 */
	read(): LockState | undefined {
		// The usual case, without an exception.
		if (!this.exists()) return undefined;
		return ignoring(['ENOENT'], () => {
			const owners = readdirSync(this.path);
			if (owners.length === 0) {
				// Its owner crashed between the two steps of a release. Windows renames nothing over a folder.
				this.removeIfEmpty();
				return undefined;
			}
			const version = owners.map(owner => `${owner} ${statSync(join(this.path, owner)).mtimeMs}`).join();
			return { owners, version };
		});
	}

	private removeIfEmpty(): void {
		ignoring(['ENOENT', 'ENOTEMPTY', 'EEXIST', 'EPERM', 'EACCES', 'EBUSY'], () => rmdirSync(this.path));
	}
}

const EXTENSION = '.lock';
/** What systems other than Windows answer when a folder is to replace one that is not empty. */
const TAKEN = ['ENOTEMPTY', 'EEXIST'];
/** A draft of a lock ends with its owner. */
const DRAFT = /\.lock\.([^.]+)$/;

/** The path of the lock with this name, whatever characters the name has. */
export function lockPath(folder: string, name: string): string {
	return join(folder, `${encodeURIComponent(name)}${EXTENSION}`);
}

/** A lock that was being made. */
export interface Draft {
	readonly path: string;
	readonly owner: string;
}

/**
 * The paths of all locks in a folder, and the drafts of locks.
 *
 * @throws the file system's error, other than that there is no folder
 */
export function listLocks(folder: string): { locks: string[]; drafts: Draft[] } {
	const names = ignoring(['ENOENT'], () => readdirSync(folder)) ?? [];
	const paths = names.map(name => join(folder, name));
	return {
		locks: paths.filter(path => path.endsWith(EXTENSION)),
		drafts: paths.flatMap(path => {
			const owner = DRAFT.exec(path)?.[1];
			return owner === undefined ? [] : [{ path, owner }];
		}),
	};
}

function makeFolder(path: string): void {
	try {
		mkdirSync(path);
	} catch (error) {
		if (codeOf(error) !== 'ENOENT') throw error;
		mkdirSync(path, { recursive: true });
	}
}

/** @returns what the step gives; `undefined` when it fails with one of these codes */
function ignoring<T>(codes: readonly string[], step: () => T): T | undefined {
	try {
		return step();
	} catch (error) {
		if (codes.includes(codeOf(error))) return undefined;
		throw error;
	}
}

function codeOf(error: unknown): string {
	return (error as NodeJS.ErrnoException).code ?? '';
}
