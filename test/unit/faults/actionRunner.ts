import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { type Account, mustSignInAgain } from '../../../src/accounts/account';
import { RealDebridError } from '../../../src/realdebrid/errors';
import type { ExpectedError, Source } from './faultCase';
import type { SeenRequest } from './faultyService';
import type { Fixture } from './fixture';
import { assertInvariants } from './invariants';
import type { Codes } from './outcomes';

/** Longer than anything is allowed to take; an action that takes too long is noticed at its end. */
const HARD_LIMIT_MS = 12 * 3_600_000;
/** A fault that lasts for ever is seen to last for so many tries. */
const TRIES_OF_EVER = 2;
/** How long a user reads what went wrong. */
const UNTIL_TRY_AGAIN_MS = 10_000;
/** By the real clock, which is not turned: a name server may take a while. */
const REAL_LIMIT_NS = 60_000_000_000n;

export type Action<T> = (signal: AbortSignal) => Promise<T>;

/** How an action ended. */
export interface Ended<T> {
	/** By the monotonic clock. */
	readonly elapsedMs: number;
	readonly value?: T;
	readonly error?: unknown;
	readonly requests: readonly SeenRequest[];
}

/** Runs what a user or a consumer does until it ends, turns the clock for it, and checks the invariants. */
export class ActionRunner {
	/** @param source who causes the fault */
	constructor(
		readonly fixture: Fixture,
		readonly source: Source,
	) {}

	/** @param pauseMs what the action takes on purpose */
	async run<T>(action: Action<T>, pauseMs = 0): Promise<Ended<T>> {
		const { fixture } = this;
		const { signal } = new AbortController();
		const requestsBefore = fixture.service.requests.length;
		const codesBefore = fixture.shownCodes.length;
		const endedBefore = endedSessions(fixture);
		fixture.isGranted = false;
		const ended = await this.settle(() => action(signal), HARD_LIMIT_MS);
		const requests = fixture.service.requests.slice(requestsBefore);
		assertInvariants(fixture, {
			...ended,
			requests,
			source: this.source,
			codes: fixture.shownCodes.slice(codesBefore),
			sessionsEnded: endedSessions(fixture).filter(id => !endedBefore.includes(id)),
			signal,
			pauseMs,
		});
		return { ...ended, requests };
	}

	/** @returns what the action gives; its error is the test's */
	async succeed<T>(action: Action<T>, pauseMs?: number): Promise<T> {
		const ended = await this.run(action, pauseMs);
		if ('error' in ended) throw ended.error;
		return ended.value as T;
	}

	async fail(action: Action<unknown>, expected: ExpectedError): Promise<Ended<unknown>> {
		const ended = await this.run(action);
		assertError(ended.error ?? ended.value, expected);
		return ended;
	}

	/** Does `once` as often as it is to fail; a fault that lasts for ever ends then. */
	async repeat(times: number, once: () => Promise<void>): Promise<void> {
		const isForEver = times === Number.POSITIVE_INFINITY;
		for (let time = 0; time < (isForEver ? TRIES_OF_EVER : times); time++) {
			await once();
			await this.passTime(UNTIL_TRY_AGAIN_MS);
		}
		if (isForEver) this.fixture.service.faults.clear();
	}

	async passTime(ms: number): Promise<void> {
		await this.settle(() => new Promise<void>(resolve => setTimeout(resolve, ms)), ms);
	}

	/** How many codes have been requested. */
	get codes(): Codes {
		const count = (wanted: string) =>
			this.fixture.service.requests.filter(({ name }) => name === wanted).length;
		return { fresh: count('device code'), bound: count('bound device code') };
	}

	/**
	 * Turns the clock from timer to timer until something has ended. Between two timers everything that does not wait for
	 * the clock runs to its end, so that no request loses a race against its own time-out.
	 *
	 * @throws when nothing is left that could end it, or it takes longer than `limitMs`
	 */
	private async settle<T>(start: () => Promise<T>, limitMs: number): Promise<Omit<Ended<T>, 'requests'>> {
		const { clock } = this.fixture;
		const startedMs = performance.now();
		let ended: Omit<Ended<T>, 'requests'> | undefined;
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
			if (clock.countTimers() === 0) throw new Error('It is stuck: nothing is left to wait for.');
			if (performance.now() - startedMs > limitMs) throw new Error(`It has not ended in ${limitMs} ms.`);
			clock.next();
		}
	}

	/** Resolves when only the clock, or nothing at all, can make anything happen. */
	private async quiet(): Promise<void> {
		const startedNs = process.hrtime.bigint();
		for (let quietTurns = 0; quietTurns < 2; ) {
			await new Promise(resolve => setImmediate(resolve));
			quietTurns = this.fixture.isBusy ? 0 : quietTurns + 1;
			if (process.hrtime.bigint() - startedNs > REAL_LIMIT_NS)
				throw new Error('It is stuck: a request that is not held back is not answered.');
		}
	}
}

export function assertError(error: unknown, expected: ExpectedError): void {
	assert.ok(error instanceof RealDebridError, inspect(error));
	assert.deepEqual({ code: error.code, reason: error.reason }, expected);
}

function endedSessions({ window }: Fixture): string[] {
	return window.accounts
		.list()
		.filter((account: Account) => mustSignInAgain(account))
		.map(({ id }) => id);
}
