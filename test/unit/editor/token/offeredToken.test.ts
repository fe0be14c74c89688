import assert from 'node:assert/strict';
import type { SinonFakeTimers } from 'sinon';
import type { Account } from '../../../../src/accounts/account';
import { OfferedToken } from '../../../../src/editor/token/offeredToken';
import { ada, ben, credentialsNamed, Machine, type Window } from '../../accounts/machine';
import { offline, ok, ScriptedService } from '../../accounts/scriptedService';
import { deferred } from '../../realdebrid/deferred';
import { turnedClock } from '../../realdebrid/turnedClock';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe('a token that lies ready for others', () => {
	let clock: SinonFakeTimers;
	let machine: Machine;
	let service: ScriptedService;
	let window: Window;
	let account: Account | undefined;
	let isWanted: boolean;
	let isAttended: boolean;
	/** What lies there, and how often that was changed. */
	let lying: string | undefined;
	let changes: number;
	let troubles: string[];
	let offered: OfferedToken;
	beforeEach(async () => {
		clock = turnedClock();
		machine = new Machine();
		service = new ScriptedService();
		let count = 0;
		service.on('token', () =>
			ok({ access_token: `fresh-${++count}`, expires_in: 3600, token_type: 'Bearer', refresh_token: 'r' }),
		);
		window = machine.window(service.service);
		account = await window.accounts.add(credentialsNamed('a'), ada);
		isWanted = true;
		isAttended = true;
		lying = undefined;
		changes = 0;
		troubles = [];
		const place = {
			put: (token: { reveal(): string }) => change(token.reveal()),
			clear: () => change(undefined),
		};
		const change = (value: string | undefined) => {
			lying = value;
			changes++;
		};
		offered = new OfferedToken(place, {
			isWanted: () => isWanted,
			isAttended: () => isAttended,
			account: () => account && window.accounts.find(account),
			tokens: () => window.tokens,
			onTrouble: error => troubles.push(String((error as { code?: unknown }).code)),
		});
	});
	afterEach(() => {
		offered.dispose();
		machine.dispose();
		clock.restore();
	});
	const requests = () => service.requests.length;

	it('is the account’s own, without a request while that is valid', async () => {
		await offered.look();
		assert.equal(lying, 'access-token-a');
		assert.equal(requests(), 0);
	});

	it('is not there, nor any timer, where it is not wanted', async () => {
		isWanted = false;
		await offered.look();
		assert.deepEqual([lying, changes, clock.countTimers()], [undefined, 0, 0]);
	});

	it('goes when it is not wanted any longer, when nobody is signed in, and when the account has to sign in again', async () => {
		const stop = [
			() => {
				isWanted = false;
			},
			() => {
				account = undefined;
			},
			() => window.accounts.markUnreadable(account as Account, 'lost'),
		];
		for (const end of stop) {
			await offered.look();
			assert.equal(lying, 'access-token-a');
			const before = account;
			end();
			// At once: there is nothing to wait for.
			void offered.look();
			assert.equal(lying, undefined);
			assert.equal(clock.countTimers(), 0);
			isWanted = true;
			account = before;
		}
	});

	it('is replaced five minutes before its end while somebody is there, and only then', async () => {
		await offered.look();
		await clock.tickAsync(HOUR - 5 * MINUTE - 1);
		assert.deepEqual([lying, requests()], ['access-token-a', 0]);
		await clock.tickAsync(2);
		assert.deepEqual([lying, requests()], ['fresh-1', 1]);
		await clock.tickAsync(HOUR);
		assert.deepEqual([lying, requests()], ['fresh-2', 2]);
	});

	it('goes at its end while nobody is there, and the service is left alone until somebody is', async () => {
		isAttended = false;
		await offered.look();
		assert.equal(lying, 'access-token-a');
		await clock.tickAsync(24 * HOUR);
		assert.deepEqual([lying, requests(), clock.countTimers()], [undefined, 0, 0]);
		isAttended = true;
		await offered.look();
		assert.deepEqual([lying, requests()], ['fresh-1', 1]);
	});

	it('is looked at within a minute after a laptop’s sleep, which no timer hears of', async () => {
		await offered.look();
		clock.setSystemTime(Date.now() + 8 * HOUR);
		await clock.tickAsync(MINUTE);
		assert.equal(lying, 'fresh-1');
	});

	it('is put there once, however often it is looked at', async () => {
		for (let look = 0; look < 5; look++) await offered.look();
		await clock.tickAsync(30 * MINUTE);
		assert.equal(changes, 1);
		assert.equal(clock.countTimers(), 1);
	});

	it('is none while none can be had, is tried for again, and the trouble is told once', async () => {
		service.on('token', offline, offline, offline, () =>
			ok({ access_token: 'at-last', expires_in: 3600, token_type: 'Bearer', refresh_token: 'r' }),
		);
		await clock.tickAsync(HOUR);
		await offered.look();
		assert.equal(lying, undefined);
		await clock.tickAsync(5 * MINUTE);
		assert.equal(lying, 'at-last');
		assert.deepEqual(troubles, ['offline']);
		assert.equal(requests(), 4);
	});

	it('is never that of an account that is not shown any more', async () => {
		await offered.look();
		account = await window.accounts.add(credentialsNamed('b', -HOUR), ben);
		const gate = deferred<void>();
		service.on('token', async () => {
			await gate.promise;
			return ok({ access_token: 'of-ben', expires_in: 3600, token_type: 'Bearer', refresh_token: 'r' });
		});
		const looking = offered.look();
		assert.equal(lying, undefined);
		gate.resolve();
		await looking;
		assert.equal(lying, 'of-ben');
	});

	it('does not come back with an answer that is late', async () => {
		await clock.tickAsync(HOUR);
		const gate = deferred<void>();
		service.on('token', async () => {
			await gate.promise;
			return ok({ access_token: 'late', expires_in: 3600, token_type: 'Bearer', refresh_token: 'r' });
		});
		const looking = offered.look();
		isWanted = false;
		await offered.look();
		gate.resolve();
		await looking;
		assert.deepEqual([lying, changes, clock.countTimers()], [undefined, 0, 0]);
	});

	it('goes, with its timer, when the window ends', async () => {
		await offered.look();
		offered.dispose();
		assert.deepEqual([lying, clock.countTimers()], [undefined, 0]);
	});
});
