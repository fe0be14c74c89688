import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import type { SinonFakeTimers } from 'sinon';
import { BackOff, Deadline, orAborted, sleep, sleepUntil, withTimeLimit } from '../../../src/realdebrid/time';
import { deferred } from './deferred';
import { turnedClock } from './turnedClock';

describe('time', () => {
	let clock: SinonFakeTimers;
	beforeEach(() => {
		clock = turnedClock();
	});
	afterEach(() => clock.restore());

	describe('sleep', () => {
		it('ends after the time, not before', async () => {
			let isAwake = false;
			const slept = sleep(1_000).then(() => {
				isAwake = true;
			});
			await clock.tickAsync(999);
			assert.equal(isAwake, false);
			await clock.tickAsync(1);
			assert.equal(isAwake, true);
			await slept;
		});

		it('ends at once for a time that has passed', async () => {
			const slept = sleep(-5_000);
			await clock.tickAsync(0);
			await slept;
		});

		it('does not end at once for a time longer than a timer takes', async () => {
			let isAwake = false;
			const abort = new AbortController();
			const slept = sleep(1e12, abort.signal).then(
				() => {
					isAwake = true;
				},
				() => undefined,
			);
			await clock.tickAsync(86_400_000);
			assert.equal(isAwake, false);
			abort.abort();
			await slept;
		});

		it("ends with the signal's reason at once, and leaves no timer", async () => {
			const abort = new AbortController();
			const reason = new Error('cancelled');
			const slept = assert.rejects(sleep(60_000, abort.signal), error => error === reason);
			abort.abort(reason);
			await slept;
			assert.equal(clock.countTimers(), 0);
		});

		it('leaves nothing behind on a signal that outlives it', async () => {
			const { signal } = new AbortController();
			const slept = sleep(1_000, signal);
			assert.equal(getEventListeners(signal, 'abort').length, 1);
			await clock.tickAsync(1_000);
			await slept;
			assert.equal(getEventListeners(signal, 'abort').length, 0);
		});

		it('does not begin once the signal is aborted', async () => {
			const reason = new Error('cancelled');
			await assert.rejects(sleep(60_000, AbortSignal.abort(reason)), error => error === reason);
			assert.equal(clock.countTimers(), 0);
		});
	});

	describe('a wait for what others wait for as well', () => {
		const reason = new Error('cancelled');

		it("ends with the signal's reason at once, also where that is aborted already", async () => {
			const never = new Promise(() => undefined);
			await assert.rejects(orAborted(never, AbortSignal.abort(reason)), error => error === reason);
			const abort = new AbortController();
			const waiting = assert.rejects(orAborted(never, abort.signal), error => error === reason);
			abort.abort(reason);
			await waiting;
			assert.equal(getEventListeners(abort.signal, 'abort').length, 0);
		});

		it('leaves nothing behind on a signal that outlives it', async () => {
			const { signal } = new AbortController();
			const work = deferred<string>();
			const waiting = orAborted(work.promise, signal);
			assert.equal(getEventListeners(signal, 'abort').length, 1);
			work.resolve('done');
			assert.equal(await waiting, 'done');
			await clock.tickAsync(0);
			assert.equal(getEventListeners(signal, 'abort').length, 0);
		});
	});

	describe('a wait with a limit', () => {
		it('ends with a TimeoutError then, not before', async () => {
			const names: string[] = [];
			withTimeLimit(new Promise(() => undefined), 1_000).catch((error: Error) => names.push(error.name));
			await clock.tickAsync(999);
			assert.deepEqual(names, []);
			await clock.tickAsync(1);
			assert.deepEqual(names, ['TimeoutError']);
		});

		it('leaves no timer', async () => {
			assert.equal(await withTimeLimit(Promise.resolve('done'), 1_000), 'done');
			assert.equal(clock.countTimers(), 0);
		});
	});

	describe('sleep until a deadline', () => {
		/** When it ends, in milliseconds from now; the laptop sleeps after a second, in which its timers stand still. */
		async function slept(ms: number, asleepMs = 0): Promise<number> {
			const start = performance.now();
			let end: number | undefined;
			const sleeping = sleepUntil(Deadline.in(ms)).then(() => {
				end = performance.now() - start;
			});
			await clock.tickAsync(1_000);
			clock.setSystemTime(Date.now() + asleepMs);
			await clock.tickAsync(86_400_000);
			await sleeping;
			return end ?? assert.fail();
		}

		it('ends then, however far off it is', async () => {
			assert.equal(await slept(900_000), 900_000);
			assert.equal(await slept(5_000), 5_000);
			assert.equal(await slept(-5_000), 0);
		});

		it('ends within a minute after the sleep of a laptop beyond it', async () => {
			assert.equal(await slept(900_000, 3_600_000), 60_000);
		});

		it('goes on for what is left of it after a shorter one', async () => {
			assert.equal(await slept(900_000, 300_000), 600_000);
		});

		it("ends with the signal's reason at once, and leaves no timer", async () => {
			const abort = new AbortController();
			const reason = new Error('cancelled');
			const ended = assert.rejects(sleepUntil(Deadline.in(900_000), abort.signal), error => error === reason);
			await clock.tickAsync(100_000);
			abort.abort(reason);
			await ended;
			assert.equal(clock.countTimers(), 0);
		});
	});

	describe('a deadline', () => {
		it('counts down', async () => {
			const deadline = Deadline.in(10_000);
			await clock.tickAsync(4_000);
			assert.equal(deadline.remaining(), 6_000);
		});

		it('has passed when the wall clock says so: a laptop slept', () => {
			const deadline = Deadline.in(900_000);
			clock.setSystemTime(Date.now() + 3_600_000);
			assert.equal(deadline.remaining(), 900_000 - 3_600_000);
		});

		it('has passed when the monotonic clock says so: the wall clock was set back', async () => {
			const deadline = Deadline.in(900_000);
			clock.setSystemTime(Date.now() - 86_400_000);
			await clock.tickAsync(900_000);
			assert.equal(deadline.remaining(), 0);
		});
	});

	describe('a back-off', () => {
		it('doubles up to the longest wait and stays there', () => {
			const backOff = new BackOff(1_000, 5_000);
			assert.deepEqual(
				Array.from({ length: 5 }, () => backOff.next()),
				[1_000, 2_000, 4_000, 5_000, 5_000],
			);
		});

		it('stays at the longest wait after any number of failures', () => {
			const backOff = new BackOff(1_000, 5_000);
			for (let failures = 0; failures < 5_000; failures++) backOff.next();
			assert.equal(backOff.next(), 5_000);
		});

		it('starts anew when it is reset', () => {
			const backOff = new BackOff(1_000, 5_000);
			backOff.next();
			backOff.next();
			backOff.reset();
			assert.equal(backOff.next(), 1_000);
		});
	});
});
