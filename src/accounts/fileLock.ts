import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { RealDebridError } from '../realdebrid/errors';
import { BackOff, Deadline, sleep } from '../realdebrid/time';

/**
 * Runs a step while nobody else who locks `name` runs one.
 *
 * @throws {RealDebridError} `unavailable`, when it gives up
 * @throws whatever `step` throws, or `look`
 */
export type Lock = <T>(name: string, step: () => Promise<T>, waiting?: Waiting<T>) => Promise<T>;

/** What is done while somebody else has the lock. */
export interface Waiting<T> {
	/** What becomes of the step when that is so for too long; without it, it goes on. */
	readonly ifTaken?: 'go on' | 'give up';
	/** Asked before each further try: what it gives makes the step needless, and nobody queues for the lock. */
	readonly look?: () => Promise<T | undefined>;
}

/** Keeps others from a name until it is given back. */
export interface Hold {
	/** Aborts when somebody else has taken it: this process stood still for so long that it seemed to have crashed. */
	readonly lost: AbortSignal;
	release(): Promise<void>;
}

/**
 * Takes a name without waiting for it.
 *
 * @returns `undefined` when somebody else has it
 * @throws the file system's error, when nobody can
 */
export type TryToHold = (name: string) => Promise<Hold | undefined>;

/** A holder that has not touched its lock for this long has crashed, in milliseconds. */
export const STALE_MS = 10_000;
const TOUCH_EVERY_MS = 3_000;
/** Longer than a refresh takes at worst; whoever waits in vain goes on alone. */
const PATIENCE_MS = 20_000;
/** Between two looks at a lock that is taken: shorter at first, since most steps are short. */
const FIRST_PAUSE_MS = 10;
const LONGEST_PAUSE_MS = 50;
/** Tries in a row that may fail for another reason than a holder: a folder that cannot be written to will not get better. */
const MOST_FAILURES = 5;
const FAILURE_PAUSE_MS = 100;
/** After this time whoever takes a lock over in the same moment has done so. */
const TAKE_OVER_MS = 100;

/**
 * A lock that all windows of this machine share: a folder beside the accounts.
 * It guards against doing work twice, not against harm, so a step that cannot
 * have the lock in time is run without it.
 *
 * @param onUnlocked told why a step ran without the lock
 */
export function fileLock(folder: string, onUnlocked: (error: unknown) => void): Lock {
	return async (name, step, { ifTaken = 'go on', look } = {}) => {
		const wait = await acquire(folder, name, PATIENCE_MS, look);
		if ('found' in wait) return wait.found;
		if ('error' in wait) {
			if (ifTaken === 'give up' && isHeld(wait.error))
				throw new RealDebridError('unavailable', 'Another window has been at it for too long.');
			onUnlocked(wait.error);
			return step();
		}
		try {
			return await step();
		} finally {
			// A lock that is gone already was taken for stale; nobody is kept waiting.
			await wait.hold.release().catch(onUnlocked);
		}
	};
}

/** The same lock, for what takes so long that nobody waits for its end. */
export function tryToHold(folder: string): TryToHold {
	return async name => {
		const wait = await acquire(folder, name, 0);
		if ('hold' in wait) return wait.hold;
		if ('error' in wait && !isHeld(wait.error)) throw wait.error;
		return undefined;
	};
}

/** How a wait for a lock ended. */
type Wait<T> = { readonly hold: Hold } | { readonly found: T } | { readonly error: unknown };

/** @throws whatever `look` throws */
async function acquire<T>(
	folder: string,
	name: string,
	patienceMs: number,
	look?: Waiting<T>['look'],
): Promise<Wait<T>> {
	const patience = Deadline.in(patienceMs);
	const pause = new BackOff(FIRST_PAUSE_MS, LONGEST_PAUSE_MS);
	try {
		mkdirSync(folder, { recursive: true });
	} catch (error) {
		return { error };
	}
	for (let failures = 0; ; ) {
		const tried = await take(join(folder, encodeURIComponent(name)));
		if ('hold' in tried) return tried;
		failures = isHeld(tried.error) ? 0 : failures + 1;
		if (failures === MOST_FAILURES || patience.remaining() <= 0) return tried;
		await sleep(failures > 0 ? FAILURE_PAUSE_MS : pause.next());
		const found = await look?.();
		if (found !== undefined) return { found };
	}
}

async function take(path: string): Promise<{ readonly hold: Hold } | { readonly error: unknown }> {
	const { lock } = require('./lockfile') as typeof import('./lockfile');
	try {
		const isTakenOver = existsSync(`${path}.lock`);
		const lost = new AbortController();
		const release = await lock(path, {
			realpath: false,
			stale: STALE_MS,
			update: TOUCH_EVERY_MS,
			// Without this the library throws where nobody can catch it.
			onCompromised: () => lost.abort(),
		});
		if (isTakenOver && !(await isTakenByNobodyElse(path))) return take(path);
		return { hold: { lost: lost.signal, release } };
	} catch (error) {
		return { error };
	}
}

/**
 * The library looks at the lock of a holder that has crashed and takes it in two
 * steps, so two who wait may both have taken it. The last one to write here has it.
 */
async function isTakenByNobodyElse(path: string): Promise<boolean> {
	const file = `${path}.taken-over`;
	const name = randomUUID();
	try {
		writeFileSync(file, name);
		await sleep(TAKE_OVER_MS);
		if (readFileSync(file, 'utf8') !== name) return false;
		rmSync(file);
		return true;
	} catch (error) {
		// Gone, it was another one's; a disk that is full tells nothing.
		return (error as NodeJS.ErrnoException).code !== 'ENOENT';
	}
}

function isHeld(error: unknown): boolean {
	return (error as NodeJS.ErrnoException).code === 'ELOCKED';
}
