import assert from 'node:assert/strict';
import type { SinonFakeTimers } from 'sinon';
import { clients } from '../../../bench/peers/clients';
import { knownFaults } from '../../../sandbox/src/index';
import { turnedClock } from '../realdebrid/turnedClock';

describe('the clients of the device flow that are measured', () => {
	let clock: SinonFakeTimers;
	beforeEach(() => {
		clock = turnedClock();
	});
	afterEach(() => clock.restore());

	/** The code, one poll, and with Real-Debrid an exchange and the account's name. */
	const requests: Readonly<Record<string, number>> = {
		'this extension': 4,
		'openid-client': 2,
		'@octokit/auth-oauth-device': 2,
	};

	for (const client of clients)
		it(`${client.name} signs in where nothing goes wrong`, async () => {
			const face = await client.startFace({ interval: 1, lifetime: 120 });
			const onCode = () => {
				face.allow();
				void clock.tickAsync(1_000);
			};
			try {
				await client.signIn(face.url, onCode, new AbortController().signal);
				assert.equal(face.requests(), requests[client.name]);
			} finally {
				await face.close();
			}
		});

	for (const client of clients)
		it(`${client.name} gets the fault that is injected in place of its token`, async () => {
			const face = await client.startFace({ interval: 1, lifetime: 120 });
			face.inject(knownFaults.accessDenied(), 1);
			const onCode = () => {
				face.allow();
				void clock.tickAsync(1_000);
			};
			try {
				await assert.rejects(client.signIn(face.url, onCode, new AbortController().signal));
				assert.equal(face.requests(), 2);
			} finally {
				await face.close();
			}
		});
});
