import assert from 'node:assert/strict';
import fc, { type Arbitrary } from 'fast-check';
import { timeline } from './actions';
import { faultRules } from './faults';
import { assertEnough, holds, scenarios } from './property';
import { turn } from './turning';
import type { Scenario } from './world';

const REST_MS = 60_000;

describe('refreshes of a token', () => {
	/** Many who want a token, in all windows, and much that keeps them from having it. */
	const manyCallers: Arbitrary<Scenario> = scenarios({
		faults: faultRules('any', ['token', 'token', 'user']),
		signedIn: fc.constantFrom(['ada'] as const, ['ada'] as const, ['ada', 'ben'] as const),
		windows: fc.integer({ min: 1, max: 3 }),
		timeline: timeline(
			{
				tokens: 14,
				rejectToken: 4,
				details: 2,
				signInAgain: 2,
				signIn: 1,
				allow: 2,
				focus: 2,
				crash: 2,
				close: 1,
				reload: 1,
				signOut: 1,
				revoke: 1,
			},
			{ pauses: 'long' },
		),
	});

	it('come one at a time, over all windows', async () => {
		let refreshes = 0;
		await holds(manyCallers, async world => {
			await world.run();
			await turn(world.clock, REST_MS);
			refreshes += world.trace.refreshes.count;
			assert.deepEqual(world.trace.refreshes.atOnce, []);
		});
		assertEnough('refreshes', refreshes, 0.83);
	});

	it('come ever more slowly from a window that gets none, and not before the service wants them', async () => {
		let refreshes = 0;
		await holds(manyCallers, async world => {
			await world.run();
			await turn(world.clock, REST_MS);
			refreshes += world.trace.refreshes.count;
			assert.deepEqual(world.trace.refreshes.tooSoon, []);
		});
		assertEnough('refreshes', refreshes, 0.83);
	});
});
