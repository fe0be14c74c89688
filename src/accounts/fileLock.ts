import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lock } from 'proper-lockfile';
import { RealDebridError } from '../realdebrid/errors';
import { Deadline, sleep } from '../realdebrid/time';

/**
 * Runs a step while nobody else who locks `name` runs one.
 *
 * @param ifTaken what becomes of the step when somebody else has the lock for too long; without it, it goes on
 * @throws {RealDebridError} `unavailable`, when it gives up
 */
export type Lock = <T>(name: string, step: () => Promise<T>, ifTaken?: IfTaken) => Promise<T>;

export type IfTaken = 'go on' | 'give up';

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
const LOOK_EVERY_MS = 100;
/** Tries that may fail for another reason than a holder: a folder that cannot be written to will not get better. */
const MOST_FAILURES = 5;

/**
 * A lock that all windows of this machine share: a folder beside the accounts.
 * It guards against doing work twice, not against harm, so a step that cannot
 * have the lock in time is run without it.
 *
 * @param onUnlocked told why a step ran without the lock
 */
export function fileLock(folder: string, onUnlocked: (error: unknown) => void): Lock {
	return async (name, step, ifTaken = 'go on') => {
		const hold = await acquire(folder, name, PATIENCE_MS).catch((error: unknown) => {
			if (ifTaken === 'give up' && isHeld(error))
				throw new RealDebridError('unavailable', 'Another window has been at it for too long.');
			onUnlocked(error);
			return undefined;
		});
		try {
			return await step();
		} finally {
			// A lock that is gone already was taken for stale; nobody is kept waiting.
			await hold?.release().catch(onUnlocked);
		}
	};
}

/** The same lock, for what takes so long that nobody waits for its end. */
export function tryToHold(folder: string): TryToHold {
	return async name => {
		try {
			return await acquire(folder, name, 0);
		} catch (error) {
			if (isHeld(error)) return undefined;
			throw error;
		}
	};
}

async function acquire(folder: string, name: string, patienceMs: number): Promise<Hold> {
	mkdirSync(folder, { recursive: true });
	const path = join(folder, encodeURIComponent(name));
	const patience = Deadline.in(patienceMs);
	for (let failures = 0; ; ) {
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
			if (!isTakenOver || (await isTakenByNobodyElse(path))) return { lost: lost.signal, release };
		} catch (error) {
			if (!isHeld(error) && ++failures === MOST_FAILURES) throw error;
			if (patience.remaining() <= 0) throw error;
			await sleep(LOOK_EVERY_MS);
		}
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
		await sleep(LOOK_EVERY_MS);
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
