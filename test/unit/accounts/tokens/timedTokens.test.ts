import assert from 'node:assert/strict';
import type { SinonFakeTimers } from 'sinon';
import type { Account } from '../../../../src/accounts/account';
import { TimedToken } from '../../../../src/accounts/tokens/tokenState';
import { ada, credentialsNamed, Machine, newAccount, type Window } from '../../../support/accounts/machine';
import { ok, ScriptedService } from '../../../support/accounts/scriptedService';
import { turnedClock } from '../../realdebrid/turnedClock';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe('a token and its time', () => {
	let clock: SinonFakeTimers;
	let machine: Machine;
	let service: ScriptedService;
	let window: Window;
	beforeEach(() => {
		clock = turnedClock();
		machine = new Machine();
		service = new ScriptedService();
		service.on(
			'token',
			ok({ access_token: 'fresh', expires_in: 7200, token_type: 'Bearer', refresh_token: 'r' }),
		);
		window = machine.window(service.service);
	});
	afterEach(() => {
		machine.dispose();
		clock.restore();
	});
	const account = (leftMs = HOUR): Promise<Account> =>
		window.accounts.add(newAccount(credentialsNamed('a', leftMs, HOUR), ada));

	it('is to be replaced five minutes before it expires, or a fifth of its life', () => {
		const times = (lifetimeMs: number) => {
			const token = new TimedToken(credentialsNamed('a', lifetimeMs, lifetimeMs));
			return [token.expiresIn(), token.usableFor()];
		};
		assert.deepEqual(times(HOUR), [HOUR, 55 * MINUTE]);
		assert.deepEqual(times(25 * MINUTE), [25 * MINUTE, 20 * MINUTE]);
		assert.deepEqual(times(10 * MINUTE), [10 * MINUTE, 8 * MINUTE]);
		assert.deepEqual(times(0), [0, 0]);
	});

	it('goes by', () => {
		const token = new TimedToken(credentialsNamed('a'));
		clock.tick(56 * MINUTE);
		assert.deepEqual([token.expiresIn(), token.usableFor()], [4 * MINUTE, -MINUTE]);
	});

	it('is none where it was obtained by a clock that has been set back since', () => {
		const left = (aheadMs: number, lifetimeMs: number) =>
			new TimedToken(credentialsNamed('a', aheadMs + lifetimeMs, lifetimeMs)).expiresIn();
		assert.deepEqual([left(5 * MINUTE, HOUR), left(5 * MINUTE + 1, HOUR)], [HOUR, 0]);
		assert.deepEqual([left(2 * MINUTE, 10 * MINUTE), left(2 * MINUTE + 1, 10 * MINUTE)], [10 * MINUTE, 0]);
	});

	it('is asked for together: what is stored while that is usable, else a new one', async () => {
		const of = await account(30 * MINUTE);
		const token = await window.tokens.getTimed(of);
		assert.equal(token.accessToken.reveal(), 'access-token-a');
		assert.equal(token.expiresIn(), 30 * MINUTE);
		assert.equal(service.requests.length, 0);
		machine.secrets.calls.length = 0;
		assert.equal((await window.tokens.getTimed(of)).expiresIn(), 30 * MINUTE);
		assert.deepEqual(machine.secrets.calls, []);
		clock.tick(26 * MINUTE);
		const next = await window.tokens.getTimed(of);
		assert.equal(next.accessToken.reveal(), 'fresh');
		assert.equal(next.expiresIn(), 2 * HOUR);
	});

	it('can be looked at without asking the service, expired or not', async () => {
		const of = await account(-HOUR);
		const token = await window.tokens.peekTimed(of);
		assert.equal(token.accessToken.reveal(), 'access-token-a');
		assert.ok(token.expiresIn() < 0);
		assert.equal(service.requests.length, 0);
		await assert.rejects(window.tokens.peekTimed({ ...of, id: '999' }), { code: 'signedOut' });
	});
});
