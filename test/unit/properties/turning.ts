import type { SinonFakeTimers } from 'sinon';

/** Resolves when everything has been done that waits for no clock. */
export function settled(): Promise<void> {
	return new Promise(resolve => setImmediate(resolve));
}

/**
 * Turns the clock, and lets all that is due meanwhile happen in its order.
 * Sinon's own `tickAsync` does so too, but waits a real millisecond each time:
 * thousands of runs would take minutes.
 */
export async function turn(clock: SinonFakeTimers, ms: number): Promise<void> {
	await settled();
	if (ms === 0) return;
	let isThere = false;
	setTimeout(() => {
		isThere = true;
	}, ms);
	while (!isThere) {
		clock.next();
		await settled();
	}
}
