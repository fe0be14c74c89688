import assert from 'node:assert/strict';
import { signIn } from '../../../src/accounts/signIn';
import { assertWorks } from './afterwards';
import { assertFails, attempt, codesAskedFor, type Operation, succeeds } from './cell';
import { steps } from './steps';
import { World } from './world';

const [, pollWhilePending] = steps;
const UNTIL_ENTERED_MS = 60_000;
const UNTIL_TRY_AGAIN_MS = 10_000;

/** Two tries fail because no poll is answered; only the code of the second is entered. */
async function secondCodeEntered(world: World): Promise<void> {
	const start: Operation<unknown> = signal => signIn(world.window, world, signal);
	world.service.strikes.aim('credentials', () => ({ kind: 'reset' }), Number.POSITIVE_INFINITY);
	assertFails(await attempt(world, start), { code: 'offline', reason: 'connection' });
	await world.time.pass(UNTIL_TRY_AGAIN_MS);
	const second = await attempt(world, signal => {
		setTimeout(() => {
			const shown = world.shown[1] ?? assert.fail('there is no second code');
			world.service.control.approve(shown.userCode, 1001);
		}, UNTIL_ENTERED_MS);
		return start(signal);
	});
	assertFails(second, { code: 'offline', reason: 'connection' });
	world.service.strikes.end();
	await succeeds(world, start);
	assert.deepEqual(codesAskedFor(world), { fresh: 2, bound: 0 });
	await assertWorks(world);
}

describe('of two codes about which nobody could be asked', () => {
	it('the one that was entered is gone on with', async () => {
		// Which of two a folder lists first is chance.
		for (let time = 0; time < 8; time++) {
			const world = World.inProcess(pollWhilePending);
			try {
				await secondCodeEntered(world);
			} finally {
				await world.dispose();
			}
		}
	});
});
