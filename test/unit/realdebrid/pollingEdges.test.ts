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
const unknown: PollAnswer<string> = { state: 'unknown' };
const offline = new RealDebridError('offline', 'The service gave no answer.');

/** Where a wait ends to the millisecond where another one would. */
describe('polling, at the edges', () => {
	let clock: SinonFakeTimers;
	beforeEach(() => {
		clock = turnedClock();
	});
	afterEach(() => clock.restore());

	it('keeps a poll that ends exactly an interval before the last one', async () => {
		const polling = new Polling(clock, () => pending, { interval: 5, lifetime: 11 });
		await polling.pass(20);
		assert.deepEqual(polling.polls, [5, 10]);
		assert.equal(polling.code, 'expired');
	});

	it('brings a poll forward to exactly an interval before the last one', async () => {
		const answers = (poll: number) => (poll < 3 ? offline : pending);
		const polling = new Polling(clock, answers, { interval: 5, lifetime: 43 });
		// Polls at 5, 10 and 20; a wait of 20 would leave no room before the last one, which is due at 42.
		await polling.pass(37);
		assert.deepEqual(polling.polls, [5, 10, 20]);
		polling.nudge();
		await polling.pass(6);
		assert.deepEqual(polling.polls, [5, 10, 20, 37, 42]);
	});

	it('has one last poll where the interval is as short as the margin before expiry', async () => {
		const polling = new Polling(clock, () => pending, { interval: 1, lifetime: 4 });
		await polling.pass(10);
		assert.deepEqual(polling.polls, [1, 2, 3]);
		assert.deepEqual([polling.code, polling.outcome?.at], ['expired', 3]);
	});

	it('grows the interval for a request to slow down that names a time as well', async () => {
		const slower = new RealDebridError('rateLimited', 'Slower.', { reason: 'slowDown', retryAfterMs: 2_000 });
		const polling = new Polling(clock, poll => (poll === 0 ? slower : pending));
		await polling.pass(40);
		assert.deepEqual(polling.waits, [5, 10, 10, 10]);
	});

	it('waits for that time where it is longer than the grown interval', async () => {
		const slower = new RealDebridError('rateLimited', 'Slower.', {
			reason: 'slowDown',
			retryAfterMs: 60_000,
		});
		const polling = new Polling(clock, poll => (poll === 0 ? slower : pending));
		await polling.pass(80);
		assert.deepEqual(polling.waits, [5, 60, 10]);
	});

	for (const [answeredAt, code] of [
		[16.999, 'denied'],
		[17, 'expired'],
	] as const)
		it(`takes a code for ${code} that is unknown ${answeredAt} s after its start, of 17 s`, async () => {
			const third = deferred<PollAnswer<string>>();
			const polling = new Polling(clock, poll => (poll < 2 ? unknown : third.promise), { lifetime: 17 });
			await polling.pass(answeredAt);
			assert.deepEqual([polling.polls, polling.code], [[5, 10, 16], undefined]);
			third.resolve(unknown);
			await polling.pass(0);
			assert.equal(polling.code, code);
		});

	describe('after the sleep of a laptop, or where the wall clock was set forward', () => {
		/** What the poll after it is answered, and how long the code lives then by the clock of the service. */
		async function polled(date: number | undefined, leftMs: number | undefined): Promise<Polling> {
			const serverExpiry = leftMs && Date.UTC(2026, 0, 1) + leftMs;
			const polling = new Polling(clock, () => ({ state: 'pending', date }), {
				...(serverExpiry !== undefined && { serverExpiry }),
			});
			await polling.pass(12);
			clock.setSystemTime(Date.now() + 3_600_000);
			await polling.pass(3);
			return polling;
		}
		const date = Date.UTC(2026, 0, 1);

		it('goes on while an interval is left before the last poll', async () => {
			assert.equal((await polled(date, 6_000)).outcome, undefined);
		});

		for (const [what, answered, leftMs] of [
			['less is left', date, 5_999],
			['the expiry is not known', date, undefined],
			['the time of the answer is not known', undefined, 6_000],
		] as const)
			it(`ends where ${what}`, async () => {
				const { code, outcome } = await polled(answered, leftMs);
				assert.deepEqual([code, outcome?.at], ['expired', 15]);
			});
	});

	it('tells of each request for a pause, with the interval and the pause, and of no other trouble', async () => {
		const troubles = [
			offline,
			new RealDebridError('rateLimited', 'Slower.', { reason: 'slowDown' }),
			new RealDebridError('rateLimited', 'Too many.', { retryAfterMs: 7_000 }),
			new RealDebridError('unavailable', 'Busy.', { retryAfterMs: 30_000 }),
			new RealDebridError('unavailable', 'Busy.'),
		];
		const told: unknown[] = [];
		const ended = pollUntilGranted(
			async () => {
				const trouble = troubles.shift();
				if (trouble) throw trouble;
				return { state: 'granted', granted: 'pair' };
			},
			{
				intervalMs: 5_000,
				deadline: Deadline.in(900_000),
				signal: new AbortController().signal,
				onSlower: async (...slower) => {
					told.push(slower);
				},
			},
		);
		await clock.tickAsync(200_000);
		assert.equal(await ended, 'pair');
		assert.deepEqual(told, [
			[10_000, 0],
			[10_000, 7_000],
			[10_000, 30_000],
		]);
	});

	it('goes on where nobody wants to hear of it', async () => {
		const answers = ['pending', 'granted'] as const;
		let polls = 0;
		const ended = pollUntilGranted(
			async () => {
				const state = answers[polls++] ?? 'pending';
				return state === 'granted' ? { state, granted: 'pair' } : { state };
			},
			{ intervalMs: 5_000, deadline: Deadline.in(60_000), signal: new AbortController().signal },
		);
		await clock.tickAsync(10_000);
		assert.equal(await ended, 'pair');
	});
});
