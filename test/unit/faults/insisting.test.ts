import assert from 'node:assert/strict';
import { assertFails, attempt } from './cell';
import { steps } from './steps';
import { World } from './world';

const [, , , , , refresh] = steps;

it('a refresh that somebody insisted on lets nobody else insist', async () => {
	const world = World.inProcess(refresh);
	try {
		const account = await world.signedIn(0);
		const { tokens } = world.window;
		world.service.strikes.aim(refresh.request, () => ({ kind: 'reset' }), Number.POSITIVE_INFINITY);
		for (const ask of ['get', 'refreshAnyway', 'get'] as const)
			assertFails(await attempt(world, () => tokens[ask](account)), {
				code: 'offline',
				reason: 'connection',
			});
		assert.equal(world.service.requests.length, 2);
	} finally {
		await world.dispose();
	}
});
