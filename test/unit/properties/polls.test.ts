import assert from 'node:assert/strict';
import fc, { type Arbitrary } from 'fast-check';
import { timeline } from './actions';
import { faultRules } from './faults';
import { assertEnough, holds, scenarios } from './property';
import { turn } from './turning';
import type { Scenario } from './world';

/** For what is under way at the end to go on for a while. */
const REST_MS = 90_000;

describe('polls of a code', () => {
	/** Sign-ins that are left and taken up in every way, and people who come back often. */
	const manyTakeOvers: Arbitrary<Scenario> = scenarios({
		faults: faultRules('transient', ['credentials', 'token']),
		signedIn: fc.constantFrom([], ['ada'] as const),
		windows: fc.integer({ min: 1, max: 3 }),
		timeline: timeline(
			{
				signIn: 3,
				signInAgain: 2,
				revoke: 1,
				focus: 6,
				resume: 4,
				reload: 4,
				close: 2,
				crash: 2,
				stall: 4,
				cancel: 1,
				allow: 1,
			},
			{ beginning: 'with a sign-in' },
		),
	});

	it('are never closer than the interval that is allowed, whoever polls, and however often it was asked to slow down', async () => {
		let takeOvers = 0;
		await holds(manyTakeOvers, async world => {
			await world.run();
			await turn(world.clock, REST_MS);
			takeOvers += world.trace.polls.takeOvers;
			assert.deepEqual(world.trace.polls.tooClose, []);
		});
		assertEnough('codes were taken over', takeOvers, 0.08);
	});

	it('come from one window at a time', async () => {
		let takeOvers = 0;
		await holds(manyTakeOvers, async world => {
			await world.run();
			await turn(world.clock, REST_MS);
			takeOvers += world.trace.polls.takeOvers;
			assert.deepEqual(world.trace.polls.tooMany, []);
		});
		assertEnough('codes were taken over', takeOvers, 0.08);
	});
});
