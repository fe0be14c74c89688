import { setTimeout as sleep } from 'node:timers/promises';

/** Ends only what hangs. Shorter than mocha's own limit, which does not know what a test waits for. */
const limitMilliseconds = 60_000;
const pauseMilliseconds = 10;

type Look<T> = T | undefined | Promise<T | undefined>;

/**
 * Looks again and again until there is something, and gives it.
 *
 * @param what for the message of the error at the limit
 */
export async function eventually<T>(what: string | (() => string), look: () => Look<T>): Promise<T> {
	const end = performance.now() + limitMilliseconds;
	for (;;) {
		const found = await look();
		if (found !== undefined) return found;
		if (performance.now() > end) throw inVain(what);
		await sleep(pauseMilliseconds);
	}
}

/**
 * Waits for an event.
 *
 * @param what as for `eventually`
 */
export async function within<T>(what: string | (() => string), event: Promise<T>): Promise<T> {
	const ended = new AbortController();
	const limit = sleep(limitMilliseconds, undefined, { signal: ended.signal }).then(() => {
		throw inVain(what);
	});
	// Rejected when the event was first: nobody waits for it any more.
	limit.catch(() => undefined);
	try {
		return await Promise.race([event, limit]);
	} finally {
		ended.abort();
	}
}

function inVain(what: string | (() => string)): Error {
	return new Error(`Waited in vain for ${typeof what === 'string' ? what : what()}.`);
}
