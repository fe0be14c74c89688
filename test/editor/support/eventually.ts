import { setTimeout as sleep } from 'node:timers/promises';

const patienceMilliseconds = 15_000;
const pauseMilliseconds = 20;

/**
 * Looks again and again until there is something, and gives it.
 *
 * @param what for the message, made when the patience ends
 */
export async function eventually<T>(what: string | (() => string), look: () => T | undefined): Promise<T> {
	const end = performance.now() + patienceMilliseconds;
	for (;;) {
		const found = look();
		if (found !== undefined) return found;
		if (performance.now() > end)
			throw new Error(`Waited in vain for ${typeof what === 'string' ? what : what()}.`);
		await sleep(pauseMilliseconds);
	}
}
