/** The longest wait that `setTimeout` takes; a longer one would fire at once. */
const LONGEST_TIMEOUT_MS = 2 ** 31 - 1;
/** How late the end of a long wait may be noticed after the sleep of a laptop, in which timers stand still. */
const LONGEST_SLICE_MS = 60_000;

/**
 * Resolves after `ms` milliseconds.
 *
 * @throws the signal's reason, at once, when it is aborted.
 */
export function sleep(ms: number, signal?: AbortSignal): Promise<void> {
	return new Promise((resolve, reject) => {
		if (signal?.aborted) {
			reject(signal.reason);
			return;
		}
		const timer = setTimeout(
			() => {
				signal?.removeEventListener('abort', onAbort);
				resolve();
			},
			Math.min(Math.max(ms, 0), LONGEST_TIMEOUT_MS),
		);
		const onAbort = () => {
			clearTimeout(timer);
			reject(signal?.reason);
		};
		signal?.addEventListener('abort', onAbort, { once: true });
	});
}

/**
 * Waits for what others may wait for as well: it goes on for them.
 *
 * @throws what the promise throws; the signal's reason, at once, when it is aborted.
 */
export function orAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
	if (!signal) return promise;
	return new Promise((resolve, reject) => {
		const onAbort = () => reject(signal.reason);
		if (signal.aborted) onAbort();
		signal.addEventListener('abort', onAbort, { once: true });
		promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
	});
}

/** What came of a promise: for when what follows has to be done in any case. */
export async function settled<T>(
	promise: Promise<T>,
): Promise<{ readonly value?: T; readonly error?: unknown }> {
	try {
		return { value: await promise };
	} catch (error) {
		return { error };
	}
}

/**
 * Waits for a promise, but not for longer than `limitMs` milliseconds.
 *
 * @throws what the promise throws; a `TimeoutError`, when the time is over
 */
export async function withTimeLimit<T>(promise: Promise<T>, limitMs: number): Promise<T> {
	let timer: NodeJS.Timeout | undefined;
	const limit = new Promise<never>((_resolve, reject) => {
		timer = setTimeout(
			() => reject(new DOMException('There was no answer in time.', 'TimeoutError')),
			limitMs,
		);
	});
	try {
		return await Promise.race([promise, limit]);
	} finally {
		clearTimeout(timer);
	}
}

/**
 * A moment in the future on two clocks: the monotonic one stands still while a
 * laptop sleeps, the wall clock can be set. Whichever runs out first counts.
 */
export class Deadline {
	private constructor(
		/** Milliseconds since the epoch. */
		private wallTime: number,
		private readonly monotonicTime: number,
	) {}

	/** @param ms from now, in milliseconds */
	static in(ms: number): Deadline {
		return new Deadline(Date.now() + ms, performance.now() + ms);
	}

	/** Milliseconds left; zero or less once it has passed. */
	remaining(): number {
		return Math.min(this.wallTime - Date.now(), this.remainingAwake());
	}

	/** Milliseconds left by the monotonic clock alone, which a change of the wall clock does not affect. */
	remainingAwake(): number {
		return this.monotonicTime - performance.now();
	}

	/**
	 * Lets the moment be `ms` from now by the wall clock, which has turned out to be wrong. The monotonic clock goes on
	 * counting as before.
	 */
	correctWallClock(ms: number): void {
		this.wallTime = Date.now() + ms;
	}
}

/**
 * Resolves when the moment has come, on whichever clock.
 *
 * @throws the signal's reason, at once, when it is aborted.
 */
export async function sleepUntil(moment: Deadline, signal?: AbortSignal): Promise<void> {
	do await sleep(Math.min(moment.remaining(), LONGEST_SLICE_MS), signal);
	while (moment.remaining() > 0);
}

/** Waits between tries that double from `firstMs` up to `longestMs`. */
export class BackOff {
	private failures = 0;

	constructor(
		private readonly firstMs: number,
		private readonly longestMs: number,
	) {}

	/** The wait before the next try, in milliseconds. */
	next(): number {
		return Math.min(this.firstMs * 2 ** this.failures++, this.longestMs);
	}

	reset(): void {
		this.failures = 0;
	}
}
