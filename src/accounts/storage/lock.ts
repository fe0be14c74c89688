import { RealDebridError } from '../../realdebrid/errors';
import { BackOff, orAborted, sleep } from '../../realdebrid/time';
import { FileError } from '../accountErrors';
import { FolderChanges } from './folderChanges';
import { type HeldLock, OwnedLock, UnguardedLock } from './heldLock';
import { LockFiles, lockNames } from './lockFiles';
import { isDead, newOwner } from './lockOwner';

export type { HeldLock };

/**
 * Runs `work` while no other holder of the lock `name` runs.
 *
 * `work` has a time limit for each of its steps: `STEP_LIMIT_MS` for the first one, what it gives to `startStep` for
 * the next. When a step takes longer, or another window has taken the lock over, the call fails at once; `work` is
 * not waited for any more, and calls `throwIfLost` before it writes.
 *
 * @throws {RealDebridError} `unavailable`, when another window has the lock for too long or takes it over; `storage`,
 *   when a step takes too long
 * @throws what `work` or `check` throws
 */
export type Lock = <T>(
	name: string,
	work: (held: HeldLock) => Promise<T>,
	waiting?: Waiting<T>,
) => Promise<T>;

export interface Waiting<T> {
	/** Called before each further try: a result makes the work unnecessary, and ends the wait. */
	readonly check?: () => Promise<T | undefined>;
}

/**
 * Acquires a lock without waiting for its holder, and without a time limit.
 *
 * @returns `undefined` when another holder has it
 * @throws {FileError} where no process can make a lock
 */
export type TryAcquire = (name: string) => Promise<HeldLock | undefined>;

/** A lock without a heartbeat for this long is taken over, in milliseconds. */
export const STALE_MS = 10_000;
/** What a step under a lock may take that only reads and writes, in milliseconds. */
export const STEP_LIMIT_MS = 10_000;
/** The longest wait for a lock: longer than a refresh takes, or a step that hangs. */
export const WAIT_LIMIT_MS = 20_000;

/** All in milliseconds. */
export interface LockTimes {
	readonly heartbeatMs: number;
	readonly staleMs: number;
	readonly stepLimitMs: number;
	readonly waitLimitMs: number;
}

const TIMES: LockTimes = {
	heartbeatMs: 3_000,
	staleMs: STALE_MS,
	stepLimitMs: STEP_LIMIT_MS,
	waitLimitMs: WAIT_LIMIT_MS,
};

/** Between two tries at a lock that is held, where the file system reports no change. */
const FIRST_PAUSE_MS = 25;
const LONGEST_PAUSE_MS = 100;
/** How often a lock may fail in a row to be made: a folder that is read-only does not get better. */
const MOST_FAILURES = 5;
const FAILURE_PAUSE_MS = 100;
const ABANDONED_ROUND_MS = 1_000;
/** Of the next try of two that wanted a lock at the same moment: at the latest after this time. */
const COLLISION_PAUSE_MS = 10;
const MOST_COLLISIONS = 5;

/** How long a lock was seen without a heartbeat. */
interface Observation {
	readonly version: string;
	/** On the monotonic clock. */
	readonly observedAt: number;
	readonly unchangedMs: number;
}

/**
 * The locks that all windows of this machine share: files beside the accounts.
 *
 * Whether a holder is alive is judged by its process number, and else by what this process itself has observed: no
 * heartbeat for `staleMs` of its own monotonic clock. No time stamp is compared with a clock, so neither a clock that
 * is set, nor a sleep, nor the clock of a file server makes a lock seem abandoned.
 */
export class Locks {
	/** By name. */
	private readonly observations = new Map<string, Observation>();

	/**
	 * @param onUnguarded called with the file system's error code when work ran without a lock, because no process can
	 *   make one
	 */
	constructor(
		private readonly folder: string,
		private readonly onUnguarded: (code: string) => void,
		private readonly times: LockTimes = TIMES,
	) {}

	readonly lock: Lock = async (name, work, { check } = {}) => {
		const acquired = await this.acquire(name, check);
		if ('found' in acquired) return acquired.found;
		const { held } = acquired;
		held.startStep(this.times.stepLimitMs);
		try {
			return await orAborted(work(held), held.lost);
		} finally {
			held.release();
		}
	};

	readonly tryAcquire: TryAcquire = async name => {
		const files = new LockFiles(this.folder, name);
		for (let tries = 1; ; tries++) {
			const attempt = this.tryAttempt(name, files);
			if ('error' in attempt) throw lockFailure(codeOf(attempt.error));
			if ('held' in attempt) return attempt.held;
			if (attempt.missed === 'taken' || tries === MOST_COLLISIONS) return undefined;
			await sleep(jitter(COLLISION_PAUSE_MS));
		}
	};

	/** Removes the locks of ended processes, also those that are not needed any more. Never throws. */
	async removeAbandoned(signal: AbortSignal): Promise<void> {
		const rounds = Math.ceil(this.times.staleMs / ABANDONED_ROUND_MS) + 1;
		try {
			for (let round = 0; round < rounds && this.removeAbandonedNow(); round++)
				await sleep(ABANDONED_ROUND_MS, signal);
		} catch {
			// The window closes, or the folder cannot be read: the next window that starts tries again.
		}
	}

	/** @throws {RealDebridError} `unavailable`, `storage`; what `check` throws */
	private async acquire<T>(
		name: string,
		check: Waiting<T>['check'],
	): Promise<{ readonly held: HeldLock } | { readonly found: T }> {
		const files = new LockFiles(this.folder, name);
		const waitEnds = performance.now() + this.times.waitLimitMs;
		const pause = new BackOff(FIRST_PAUSE_MS, LONGEST_PAUSE_MS);
		let changes: FolderChanges | undefined;
		try {
			for (let failures = 0; ; ) {
				const attempt = this.tryAttempt(name, files);
				if ('held' in attempt) return attempt;
				failures = 'error' in attempt ? failures + 1 : 0;
				if ('error' in attempt && failures === MOST_FAILURES)
					return { held: this.unguarded(files, codeOf(attempt.error)) };
				if (performance.now() >= waitEnds) throw heldForTooLong();
				if ('error' in attempt) await sleep(FAILURE_PAUSE_MS);
				else if (attempt.missed === 'collision') await sleep(jitter(COLLISION_PAUSE_MS));
				else if (changes) await changes.next(pause.next());
				// The next `check` sees what changed before the watch began.
				else changes = new FolderChanges(this.folder, file => isOfInterest(file, files));
				const found = await check?.();
				if (found !== undefined) return { found };
			}
		} finally {
			changes?.dispose();
		}
	}

	private tryAttempt(name: string, files: LockFiles): Attempt {
		try {
			if (!this.isFree(name, files)) return { missed: 'taken' };
			const owner = newOwner();
			return files.acquire(owner)
				? { held: new OwnedLock(files, owner, this.times.heartbeatMs) }
				: { missed: 'collision' };
		} catch (error) {
			return { error };
		}
	}

	/**
	 * Takes the lock from owners that are not alive, if there are any.
	 *
	 * @throws the file system's error
	 */
	private isFree(name: string, files: LockFiles): boolean {
		const owners = files.owners();
		if (!this.isAbandoned(name, files, owners)) return false;
		files.remove(owners);
		return true;
	}

	/** A lock that another window holds is never ignored: work runs without one only where none exists. */
	private unguarded(files: LockFiles, code: string): HeldLock {
		if (mayBeTaken(files)) throw lockFailure(code);
		this.onUnguarded(code);
		return new UnguardedLock();
	}

	private isAbandoned(name: string, files: LockFiles, owners: readonly string[]): boolean {
		if (owners.every(isDead)) return true;
		const now = performance.now();
		const version = owners.map(owner => `${owner} ${files.heartbeatOf(owner)}`).join();
		const before = this.observations.get(name);
		const isSame = before?.version === version;
		// Between two observations this process, or the machine, may have stood still, and the holder with it.
		const unchangedMs = isSame
			? before.unchangedMs + Math.min(now - before.observedAt, this.times.heartbeatMs)
			: 0;
		this.observations.set(name, { version, observedAt: now, unchangedMs });
		return unchangedMs >= this.times.staleMs;
	}

	/**
	 * @returns whether there are locks of processes that may be alive, which have to be observed
	 * @throws the file system's error
	 */
	private removeAbandonedNow(): boolean {
		const names = lockNames(this.folder);
		return names.map(name => this.isFree(name, new LockFiles(this.folder, name))).includes(false);
	}
}

type Attempt =
	| { readonly held: HeldLock }
	/** By a holder, or by a process that tried at the same moment. */
	| { readonly missed: 'taken' | 'collision' }
	| { readonly error: unknown };

/** Whether a change in the folder may end a wait: the lock itself, or a record that `check` reads. */
function isOfInterest(file: string | null, files: LockFiles): boolean {
	return file === null || file.endsWith('.json') || files.isFile(file);
}

function mayBeTaken(files: LockFiles): boolean {
	try {
		return files.owners().length > 0;
	} catch (error) {
		// Otherwise no process can read the folder, so none can have a lock there.
		return ['EMFILE', 'ENFILE', 'EIO'].includes(codeOf(error));
	}
}

/** Two that have collided try again at different moments. */
function jitter(ms: number): number {
	return ms * Math.random();
}

function heldForTooLong(): RealDebridError {
	return new RealDebridError('unavailable', 'Another window has been at it for too long.');
}

function lockFailure(code: string): FileError {
	return new FileError('The file system did not let us lock.', code);
}

function codeOf(error: unknown): string {
	return (error as NodeJS.ErrnoException).code ?? 'unknown';
}
