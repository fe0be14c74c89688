import assert from 'node:assert/strict';
import type { SinonFakeTimers } from 'sinon';
import { RealDebridError } from '../../../src/realdebrid/errors';
import { pollUntilGranted } from '../../../src/realdebrid/polling';
import { Deadline } from '../../../src/realdebrid/time';
import { type Answer, Polling } from './pollingInTime';
import { turnedClock } from './turnedClock';

const pending: Answer = { state: 'pending' };
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
