import type { SinonFakeTimers } from 'sinon';

/** How something ended, and how long it took by the monotonic clock. */
export interface Ended<T> {
	readonly elapsedMs: number;
	readonly value?: T;
	readonly error?: unknown;
}

/** By the real clock, which nobody turns: a name server may take a while. */
const REAL_LIMIT_NS = 60_000_000_000n;

/**
 * Turns the clock from timer to timer until something has ended. Between two timers everything that does not
 * wait for the clock is let run to its end, so that no request loses a race against its own time-out.
 */
export class TurnedTime {
	constructor(
		private readonly clock: SinonFakeTimers,
		/** Whether something goes on that does not wait for the clock. */
		private readonly isBusy: () => boolean,
	) {}

	/** @throws when it is stuck: nothing is left that could end it, or it takes longer than `limitMs` */
	async settle<T>(start: () => Promise<T>, limitMs: number): Promise<Ended<T>> {
		const startedMs = performance.now();
		let ended: Ended<T> | undefined;
		const end = (how: { value: T } | { error: unknown }) => {
			ended = { elapsedMs: performance.now() - startedMs, ...how };
		};
		start().then(
			value => end({ value }),
			(error: unknown) => end({ error }),
		);
		for (;;) {
			await this.quiet();
			if (ended) return ended;
			if (this.clock.countTimers() === 0) throw new Error('It is stuck: nothing is left to wait for.');
			if (performance.now() - startedMs > limitMs) throw new Error(`It has not ended in ${limitMs} ms.`);
			this.clock.next();
		}
	}

	/** Lets time pass. */
	async pass(ms: number): Promise<void> {
		await this.settle(() => new Promise<void>(resolve => setTimeout(resolve, ms)), ms);
	}

	/** Resolves when only the clock, or nothing at all, can make anything happen. */
	async quiet(): Promise<void> {
		const startedNs = process.hrtime.bigint();
		for (let quietTurns = 0; quietTurns < 2; ) {
			await turnOfTheEventLoop();
			quietTurns = this.isBusy() ? 0 : quietTurns + 1;
			if (process.hrtime.bigint() - startedNs > REAL_LIMIT_NS)
				throw new Error('It is stuck: a request that nobody holds back is not answered.');
		}
	}
}

function turnOfTheEventLoop(): Promise<void> {
	return new Promise(resolve => setImmediate(resolve));
}
