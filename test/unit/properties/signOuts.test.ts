import assert from 'node:assert/strict';
import fc from 'fast-check';
import { timeline } from './actions';
import { faultRules } from './faults';
import { assertEnough, holds, scenarios } from './property';
import { turn } from './turning';
import type { World } from './world';

/** Longer than a window that crashed seems to be at its sign-in. */
const STALE_MS = 11_000;
const FINISH_MS = 60_000;

/** A sign-out in the middle of everything. */
const weights = {
	signOut: 6,
	signInAgain: 5,
	signIn: 2,
	allow: 5,
	tokens: 3,
	rejectToken: 2,
	details: 1,
	revoke: 2,
	reload: 2,
	resume: 2,
	crash: 2,
	close: 1,
	stall: 1,
	cancel: 1,
	damage: 1,
} as const;

describe('an account that was signed out', () => {
	it('leaves nothing on the machine, and nothing but a new sign-in brings it back', async () => {
		let signOuts = 0;
		await holds(
			scenarios({
				faults: faultRules('any', ['credentials', 'token', 'user', 'disable']),
				signedIn: fc.constantFrom(['ada'] as const, ['ada'] as const, ['ada', 'ben'] as const),
				windows: fc.integer({ min: 1, max: 3 }),
				timeline: fc.oneof(timeline(weights), timeline(weights, { beginning: 'with a sign-in again' })),
			}),
			async world => {
				await world.run();
				await turn(world.clock, FINISH_MS);
				await world.closeAll();
				signOuts += world.signedOut.length;
				assertGone(world);
				await assertNothingComesBack(world);
			},
		);
		assertEnough('sign-outs', signOuts, 0.42);
	});
});

/** Everything that is stored, names and all. */
function storedBy(world: World): string[] {
	return [...[...world.machine.secrets.entries].flat(), ...world.files.texts(world.machine.folder)];
}

function assertGone(world: World): void {
	const stored = storedBy(world);
	for (const { grants } of world.signedOut)
		for (const { clientId, clientSecret } of grants)
			assert.deepEqual(
				stored.filter(text => text.includes(clientId) || text.includes(clientSecret)),
				[],
			);
}

async function assertNothingComesBack(world: World): Promise<void> {
	world.faults.end();
	await turn(world.clock, STALE_MS);
	const window = world.open();
	while (await world.during(window.resume())) await turn(world.clock, FINISH_MS);
	for (const { account } of world.signedOut) await world.during(window.token(account));
	assertGone(world);
	for (const { account, isBack } of world.signedOut)
		assert.ok(isBack() || !window.accounts.some(({ id }) => id === account.id), `${account.id} is back`);
}
