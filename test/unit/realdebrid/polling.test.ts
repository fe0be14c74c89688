import assert from 'node:assert/strict';
import type { SinonFakeTimers } from 'sinon';
import type { PollAnswer } from '../../../src/realdebrid/deviceFlow';
import { RealDebridError } from '../../../src/realdebrid/errors';
import { pollUntilGranted } from '../../../src/realdebrid/polling';
import { Deadline } from '../../../src/realdebrid/time';
import { deferred } from './deferred';
import { type Answer, Polling } from './pollingInTime';
import { turnedClock } from './turnedClock';

const pending: Answer = { state: 'pending' };
const unknown: Answer = { state: 'unknown' };
const granted: Answer = { state: 'granted', granted: 'pair' };
const offline = new RealDebridError('offline', 'The service gave no answer.');
const slowDown = new RealDebridError('rateLimited', 'Slower.', { reason: 'slowDown' });
const tooMany = (retryAfterMs?: number) => new RealDebridError('rateLimited', 'Too many.', { retryAfterMs });

describe('polling', () => {
	let clock: SinonFakeTimers;
	beforeEach(() => {
		clock = turnedClock();
	});
	afterEach(() => clock.restore());

	const start = (answer: (poll: number) => Answer, timing = {}) => new Polling(clock, answer, timing);
	/** The given answers first, `rest` from then on. */
	const inOrder =
		(answers: readonly Answer[], rest: Answer = pending) =>
		(poll: number): Answer =>
			answers[poll] ?? rest;

	describe('the interval', () => {
		it('passes before the first poll', async () => {
			const polling = start(() => pending);
			await polling.pass(4.999);
			assert.deepEqual(polling.polls, []);
			await polling.pass(0.001);
			assert.deepEqual(polling.polls, [5]);
		});

		it('passes between any two polls', async () => {
			const polling = start(() => pending);
			await polling.pass(60);
			assert.deepEqual(polling.waits, Array(12).fill(5));
		});

		it('is the one that the service named', async () => {
			const polling = start(() => pending, { interval: 8 });
			await polling.pass(24);
			assert.deepEqual(polling.polls, [8, 16, 24]);
		});

		it('is counted from the end of a poll that took its time', async () => {
			const first = deferred<PollAnswer<string>>();
			const polling = start(inOrder([first.promise]));
			await polling.pass(15);
			assert.deepEqual(polling.polls, [5]);
			first.resolve({ state: 'pending' });
			await polling.pass(5);
			assert.deepEqual(polling.polls, [5, 20]);
		});
	});

	it('ends with what was granted, and says no more', async () => {
		const polling = start(inOrder([pending, pending, granted]));
		await polling.pass(60);
		assert.deepEqual(polling.outcome, { at: 15, value: 'pair' });
		assert.deepEqual(polling.polls, [5, 10, 15]);
		assert.deepEqual(polling.troubles, [undefined, undefined]);
		assert.equal(clock.countTimers(), 0);
		assert.equal(polling.nudgeListeners, 0);
	});

	describe('a request to slow down', () => {
		it('makes the interval five seconds longer for good, each time', async () => {
			const polling = start(inOrder([slowDown, pending, slowDown, pending]));
			await polling.pass(80);
			assert.deepEqual(polling.waits.slice(0, 6), [5, 10, 10, 15, 15, 15]);
		});

		it('is what a 429 without a time means, too', async () => {
			const polling = start(inOrder([tooMany(), tooMany()]));
			await polling.pass(65);
			assert.deepEqual(polling.waits, [5, 10, 15, 15, 15]);
		});

		it('is told to whoever shows the code', async () => {
			const polling = start(inOrder([slowDown]));
			await polling.pass(15);
			assert.deepEqual(polling.troubles, [slowDown, undefined]);
		});
	});

	describe('Retry-After', () => {
		it('is waited out, once', async () => {
			const polling = start(inOrder([tooMany(42_000)]));
			await polling.pass(57);
			assert.deepEqual(polling.waits, [5, 42, 5, 5]);
		});

		it('is waited out with any trouble that may pass', async () => {
			const busy = new RealDebridError('unavailable', 'Busy.', { retryAfterMs: 30_000 });
			const polling = start(inOrder([busy]));
			await polling.pass(40);
			assert.deepEqual(polling.waits, [5, 30, 5]);
		});

		it('does not bring a poll closer than the interval', async () => {
			const polling = start(inOrder([tooMany(0), tooMany(1_000)]));
			await polling.pass(15);
			assert.deepEqual(polling.waits, [5, 5, 5]);
		});

		it('does not shorten an interval that has grown', async () => {
			const polling = start(inOrder([slowDown, tooMany(1_000)]));
			await polling.pass(25);
			assert.deepEqual(polling.waits, [5, 10, 10]);
		});

		it('that is longer than the code lives ends it with the code, unasked', async () => {
			const last = tooMany(600_000);
			const polling = start(inOrder([last]), { lifetime: 60 });
			await polling.pass(59.9);
			assert.equal(polling.outcome, undefined);
			await polling.pass(0.1);
			assert.deepEqual(polling.outcome, { at: 60, error: last });
			assert.deepEqual(polling.polls, [5]);
		});
	});

	describe('trouble that may pass', () => {
		const troubles = ['offline', 'blocked', 'unavailable', 'protocol'] as const;
		for (const code of troubles)
			it(`is waited out: ${code}`, async () => {
				const trouble = new RealDebridError(code, 'Trouble.');
				const polling = start(inOrder([trouble, granted]));
				await polling.pass(10);
				assert.deepEqual(polling.outcome, { at: 10, value: 'pair' });
				assert.deepEqual(polling.troubles, [trouble]);
			});

		it('is asked about ever more slowly, up to once a minute', async () => {
			const polling = start(() => offline, { lifetime: 3_600 });
			await polling.pass(400);
			assert.deepEqual(polling.waits, [5, 5, 10, 20, 40, 60, 60, 60, 60, 60]);
		});

		it('is forgotten with the first answer', async () => {
			const polling = start(inOrder([offline, offline, offline, pending, offline]));
			await polling.pass(55);
			assert.deepEqual(polling.waits, [5, 5, 10, 20, 5, 5, 5]);
			assert.deepEqual(polling.troubles, [
				offline,
				offline,
				offline,
				undefined,
				offline,
				undefined,
				undefined,
			]);
		});

		it('is what ends it when it lasts until the code has expired', async () => {
			const polling = start(() => offline, { lifetime: 60 });
			await polling.pass(60);
			assert.equal(polling.outcome?.error, offline);
		});

		it('is not what ends it when the last answer was pending', async () => {
			const polling = start(inOrder([offline, offline]), { lifetime: 60 });
			await polling.pass(60);
			assert.equal(polling.code, 'expired');
		});
	});

	describe('what waiting does not mend', () => {
		for (const code of ['denied', 'expired', 'refused'] as const)
			it(`ends it at once: ${code}`, async () => {
				const error = new RealDebridError(code, 'No.');
				const polling = start(inOrder([pending, error]));
				await polling.pass(60);
				assert.deepEqual(polling.outcome, { at: 10, error });
				assert.deepEqual(polling.polls, [5, 10]);
			});

		it('ends it at once: a fault of our own', async () => {
			const fault = new TypeError('not a function');
			const polling = start(inOrder([fault]));
			await polling.pass(5);
			assert.deepEqual(polling.outcome, { at: 5, error: fault });
		});
	});

	describe('an unknown device code', () => {
		it('is not believed once or twice', async () => {
			const polling = start(inOrder([unknown, unknown, pending, unknown, unknown, granted]));
			await polling.pass(30);
			assert.deepEqual(polling.outcome, { at: 30, value: 'pair' });
		});

		it('is believed the third time in a row', async () => {
			const polling = start(inOrder([pending], unknown));
			await polling.pass(60);
			assert.deepEqual(polling.polls, [5, 10, 15, 20]);
			assert.equal(polling.code, 'denied');
			assert.equal(polling.reason, 'codeRefused');
		});
	});

	describe('expiry', () => {
		it('comes after one last poll right before it', async () => {
			const polling = start(() => pending, { lifetime: 900 });
			await polling.pass(1_000);
			const last = polling.polls.at(-1) ?? 0;
			assert.ok(last < 900 && last >= 898.5, String(last));
			assert.equal(polling.code, 'expired');
			assert.ok((polling.outcome?.at ?? 0) <= 900);
			assert.ok(Math.min(...polling.waits) >= 5);
		});

		for (let lifetime = 11; lifetime <= 22; lifetime += 0.5)
			it(`comes after one last poll right before it, whatever the interval leaves over (${lifetime} s)`, async () => {
				const polling = start(() => pending, { lifetime });
				await polling.pass(lifetime + 30);
				const last = polling.polls.at(-1) ?? 0;
				assert.ok(last <= lifetime && last >= lifetime - 1.5, String(polling.polls));
				assert.ok(Math.min(...polling.waits) >= 5, String(polling.waits));
				assert.equal(polling.code, 'expired');
			});

		it('lets the last poll succeed', async () => {
			const polling = start(() => (performance.now() >= 898_000 ? granted : pending));
			await polling.pass(1_000);
			assert.equal(polling.outcome?.value, 'pair');
		});

		it('comes after one poll at all, however short the code lives', async () => {
			const polling = start(() => pending, { lifetime: 3 });
			await polling.pass(20);
			assert.deepEqual(polling.polls, [5]);
			assert.equal(polling.code, 'expired');
		});

		it('does not wait for a back-off that would miss it', async () => {
			const polling = start(inOrder([], offline), { lifetime: 100 });
			await polling.pass(100);
			const last = polling.polls.at(-1) ?? 0;
			assert.ok(last >= 98.5 && last < 100, String(polling.polls));
			assert.equal(polling.outcome?.error, offline);
		});

		it('is right across the sleep of a laptop: one poll after it decides', async () => {
			const polling = start(() => pending);
			await polling.pass(12);
			clock.setSystemTime(Date.now() + 3_600_000);
			await polling.pass(5);
			assert.deepEqual(polling.polls, [5, 10, 15]);
			assert.equal(polling.code, 'expired');
			assert.equal(polling.outcome?.at, 15);
		});

		it('is right across the sleep of a laptop: who allowed the app meanwhile is signed in', async () => {
			const polling = start(inOrder([pending, pending, granted]));
			await polling.pass(12);
			clock.setSystemTime(Date.now() + 3_600_000);
			await polling.pass(5);
			assert.deepEqual(polling.outcome, { at: 15, value: 'pair' });
		});

		it('is right across the sleep of a laptop while the service wants to be left alone', async () => {
			const polling = start(inOrder([tooMany(600_000)], tooMany(600_000)));
			await polling.pass(12);
			clock.setSystemTime(Date.now() + 3_600_000);
			await polling.pass(60);
			assert.deepEqual(polling.polls, [5, 65]);
			assert.equal(polling.code, 'rateLimited');
			assert.equal(polling.outcome?.at, 65);
		});

		it('is right across the sleep of a laptop where that is for longer than the code lives', async () => {
			const polling = start(inOrder([tooMany(1_000_000)]));
			await polling.pass(12);
			clock.setSystemTime(Date.now() + 3_600_000);
			await polling.pass(60);
			assert.deepEqual([polling.polls, polling.code, polling.outcome?.at], [[5], 'rateLimited', 65]);
		});

		describe('where the wall clock is set forward and the service tells its time', () => {
			/** A service whose clock goes right, whatever happens to this machine's. */
			const byServerTime = (aheadMs = 0) => {
				const began = Date.now() - performance.now() + aheadMs;
				const answer = (): Answer => ({ state: 'pending', date: began + performance.now() });
				return start(answer, { serverExpiry: began + performance.now() + 900_000 });
			};

			for (const aheadMs of [0, -7_200_000, 7_200_000])
				it(`goes on after one poll, until the code expires by the service's clock (${aheadMs} ms ahead)`, async () => {
					const polling = byServerTime(aheadMs);
					await polling.pass(12);
					clock.setSystemTime(Date.now() + 86_400_000);
					await polling.pass(880);
					assert.equal(polling.code, undefined);
					assert.deepEqual(polling.polls.slice(0, 5), [5, 10, 15, 20, 25]);
					await polling.pass(10);
					assert.equal(polling.code, 'expired');
					assert.ok((polling.outcome?.at ?? 0) <= 900);
				});

			it('ends at once where the service has lived through that time as well: a laptop slept', async () => {
				const began = Date.now();
				const polling = start(() => ({ state: 'pending', date: Date.now() }), {
					serverExpiry: began + 900_000,
				});
				await polling.pass(12);
				clock.setSystemTime(Date.now() + 3_600_000);
				await polling.pass(5);
				assert.deepEqual([polling.code, polling.outcome?.at], ['expired', 15]);
			});
		});

		it('is right where the wall clock is set back by a day', async () => {
			const polling = start(() => pending, { lifetime: 60 });
			await polling.pass(12);
			clock.setSystemTime(Date.now() - 86_400_000);
			await polling.pass(48);
			assert.equal(polling.code, 'expired');
		});
	});

	describe('a nudge', () => {
		it('brings the next poll forward where an interval has passed', async () => {
			const polling = start(inOrder([offline, offline, offline, offline]));
			// Polls at 5, 10, 20 and 40; the next would be at 80.
			await polling.pass(50);
			polling.nudge();
			await polling.pass(0);
			assert.deepEqual(polling.polls, [5, 10, 20, 40, 50]);
		});

		it('waits for the interval where it has not passed', async () => {
			const polling = start(inOrder([offline, offline, offline, offline]));
			await polling.pass(42);
			polling.nudge();
			await polling.pass(2.9);
			assert.equal(polling.polls.length, 4);
			await polling.pass(0.1);
			assert.deepEqual(polling.polls.at(-1), 45);
		});

		it('changes nothing about polls that come at the interval anyway', async () => {
			const polling = start(() => pending);
			for (let second = 0; second < 20; second++) {
				await polling.pass(1);
				polling.nudge();
			}
			await polling.pass(0);
			assert.deepEqual(polling.polls, [5, 10, 15, 20]);
		});

		it('does nothing within Retry-After', async () => {
			const polling = start(inOrder([tooMany(60_000)]));
			await polling.pass(30);
			polling.nudge();
			polling.nudge();
			await polling.pass(34.9);
			assert.deepEqual(polling.polls, [5]);
			await polling.pass(0.1);
			assert.deepEqual(polling.polls, [5, 65]);
		});

		it('does nothing within an interval that has grown', async () => {
			const polling = start(inOrder([slowDown]));
			await polling.pass(12);
			polling.nudge();
			await polling.pass(2.9);
			assert.deepEqual(polling.polls, [5]);
			await polling.pass(0.1);
			assert.deepEqual(polling.polls, [5, 15]);
		});

		for (let second = 20; second < 30; second += 0.5)
			it(`near the end leaves the last poll where it belongs (${second} s of 30 s)`, async () => {
				const polling = start(() => pending, { lifetime: 30 });
				// Without it there are polls at 5, 10, 15, 20 and 29.
				await polling.pass(second);
				polling.nudge();
				await polling.pass(20);
				const last = polling.polls.at(-1) ?? 0;
				assert.ok(last >= 28.5 && last < 30, String(polling.polls));
				assert.ok(Math.min(...polling.waits) >= 5, String(polling.waits));
				assert.equal(polling.code, 'expired');
			});

		it('near the end still brings a poll forward where another fits before the last', async () => {
			const polling = start(() => offline, { lifetime: 62 });
			// Polls at 5, 10, 20 and 40; the next would be the last, at 61.
			await polling.pass(50);
			polling.nudge();
			await polling.pass(20);
			assert.deepEqual(polling.polls, [5, 10, 20, 40, 50, 61]);
		});

		it('is not needed', async () => {
			const ended = pollUntilGranted(async () => ({ state: 'granted', granted: 'pair' }) as const, {
				intervalMs: 5_000,
				deadline: Deadline.in(60_000),
				signal: new AbortController().signal,
			});
			await clock.tickAsync(5_000);
			assert.equal(await ended, 'pair');
		});

		it('is nobody’s business any more once it has ended', async () => {
			const polling = start(() => pending);
			await polling.pass(7);
			assert.equal(polling.nudgeListeners, 1);
			polling.cancel(new Error('cancelled'));
			await polling.pass(0);
			assert.equal(polling.nudgeListeners, 0);
		});
	});

	describe('cancelling', () => {
		const reason = new RealDebridError('cancelled', 'The sign-in was cancelled.');

		it('ends the wait at once', async () => {
			const polling = start(() => pending);
			await polling.pass(7);
			polling.cancel(reason);
			await polling.pass(0);
			assert.deepEqual(polling.outcome, { at: 7, error: reason });
			assert.equal(clock.countTimers(), 0);
		});

		it('ends the wait for the rest of an interval after a nudge at once', async () => {
			const polling = start(() => pending);
			await polling.pass(7);
			polling.nudge();
			await polling.pass(1);
			polling.cancel(reason);
			await polling.pass(0);
			assert.deepEqual(polling.outcome, { at: 8, error: reason });
		});

		it('ends the wait for the end of a code at once', async () => {
			const polling = start(inOrder([tooMany(600_000)]), { lifetime: 60 });
			await polling.pass(20);
			polling.cancel(reason);
			await polling.pass(0);
			assert.deepEqual(polling.outcome, { at: 20, error: reason });
		});

		it('reaches the request that is under way', async () => {
			const polling = start(() => new Promise(() => undefined));
			await polling.pass(5);
			assert.equal(polling.signals[0]?.aborted, false);
			polling.cancel(reason);
			assert.equal(polling.signals[0]?.aborted, true);
			assert.equal(polling.signals[0]?.reason, reason);
		});

		it('is what ends it, whatever the request under way then fails with', async () => {
			const first = deferred<PollAnswer<string>>();
			const polling = start(() => first.promise);
			await polling.pass(5);
			polling.cancel(reason);
			first.reject(offline);
			await polling.pass(0);
			assert.equal(polling.outcome?.error, reason);
		});

		it('discards a success that comes after it', async () => {
			const first = deferred<PollAnswer<string>>();
			const polling = start(() => first.promise);
			await polling.pass(6);
			polling.cancel(reason);
			first.resolve({ state: 'granted', granted: 'pair' });
			await polling.pass(0);
			assert.deepEqual(polling.outcome, { at: 6, error: reason });
		});

		it('before the start polls not once', async () => {
			const polling = start(() => granted);
			polling.cancel(reason);
			await polling.pass(60);
			assert.deepEqual(polling.polls, []);
			assert.equal(polling.outcome?.error, reason);
		});
	});
});
