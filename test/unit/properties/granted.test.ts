import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { UnfinishedSignIn } from '../../../src/accounts/storage/unfinishedSignIn';
import { timeline } from './actions';
import { type IssuedCode, people } from './deviceService';
import { faultRules } from './faults';
import { assertEnough, holds, scenarios } from './property';
import { turn } from './turning';
import type { World } from './world';

/** Longer than a window that crashed seems to be at its sign-in. */
const STALE_MS = 11_000;
/** Longer than a healthy service needs for what was granted. */
const FINISH_MS = 60_000;

describe('what the service has granted', () => {
	it('is used, or still there for one more sign-in without a new code, unless it was cancelled, signed out, or refused', async () => {
		let owed = 0;
		await holds(
			scenarios({
				faults: faultRules('any', ['deviceCode', 'credentials', 'token', 'user']),
				signedIn: fc.constantFrom([], [], ['ada'] as const),
				windows: fc.integer({ min: 1, max: 3 }),
				timeline: timeline(
					{
						signIn: 6,
						allow: 8,
						signInAgain: 3,
						resume: 2,
						reload: 3,
						crash: 2,
						crashLater: 4,
						close: 2,
						stall: 1,
						focus: 2,
						cancel: 1,
						signOut: 1,
						revoke: 2,
						tokens: 1,
						details: 1,
					},
					{ beginning: 'with a sign-in' },
				),
			}),
			async world => {
				await world.run();
				await world.closeAll();
				owed += (await assertNothingLost(world)).length;
			},
		);
		assertEnough('grants were at stake', owed, 0.08);
	});
});

async function assertNothingLost(world: World): Promise<IssuedCode[]> {
	const { service, trace, ledger, faults, clock } = world;
	faults.end();
	await turn(clock, STALE_MS);
	const owed = service.codes.filter(
		code => code.granted && !trace.refused.has(code) && !ledger.givenUp.has(code),
	);
	const codes = trace.count('deviceCode');
	const window = world.open();
	const isOwed = (signIn: UnfinishedSignIn) => {
		const code =
			'deviceCode' in signIn
				? service.code(signIn.deviceCode.reveal())
				: 'code' in signIn
					? service.code(signIn.code.deviceCode.reveal())
					: service.codes.findLast(({ granted }) => granted?.clientId === signIn.credentials.client.clientId);
		return code !== undefined && owed.includes(code);
	};
	while (await world.during(window.resume(isOwed))) await turn(clock, FINISH_MS);
	for (const account of window.accounts) await world.during(window.refreshDetails(account));
	assert.equal(trace.count('deviceCode'), codes, 'a new device code was asked for');
	const ids = window.accounts.map(({ id }) => id);
	const secrets = [...world.machine.secrets.entries]
		.filter(([key]) => key.startsWith('account '))
		.map(([, text]) => ledger.grantOf(text));
	// Refused only now, as when the person has meanwhile removed the app on the site.
	for (const { granted, deviceCode } of owed.filter(code => !trace.refused.has(code)))
		assert.ok(
			granted &&
				(ids.includes(String(people[granted.person])) ||
					secrets.includes(granted) ||
					ledger.isSignedOutAgain(granted)),
			`nothing has come of ${deviceCode}: ${ids.join()}`,
		);
	return owed;
}
