import assert from 'node:assert/strict';
import type { SinonFakeTimers } from 'sinon';
import type { Account } from '../../../../src/accounts/account';
import { secretKeyOf } from '../../../../src/accounts/storage/secretKeys';
import type { LostSignIn } from '../../../../src/accounts/tokens/tokens';
import { Secret } from '../../../../src/realdebrid/secret';
import { ada, credentialsNamed, Machine, newAccount, type Window } from '../../../support/accounts/machine';
import { offline, ok, type Reply, ScriptedService } from '../../../support/accounts/scriptedService';
import { rejection } from '../../realdebrid/rejection';
import { turnedClock } from '../../realdebrid/turnedClock';

const refused: Reply = { status: 403, body: { error: 'permission_denied', error_code: 9 } };
const token = (value: string) => ok({ access_token: value, expires_in: 3600, token_type: 'Bearer' });

describe('asking for an access token', () => {
	let clock: SinonFakeTimers;
	let machine: Machine;
	let service: ScriptedService;
	let window: Window;
	beforeEach(() => {
		clock = turnedClock();
		machine = new Machine();
		service = new ScriptedService();
		window = machine.window(service.service);
	});
	afterEach(() => {
		machine.dispose();
		clock.restore();
	});

	it('does not go in circles where the service gives the rejected one anew', async () => {
		const account = await window.accounts.add(newAccount(credentialsNamed('a'), ada));
		service.on('token', token('access-token-a'), token('another'));
		const given = await window.tokens.get(account, new Secret('access-token-a'));
		assert.equal(given.reveal(), 'access-token-a');
		assert.equal(service.count('token'), 1);
	});

	it('costs one look into the storage, and no lock, where it is valid', async () => {
		const account = await window.accounts.add(newAccount(credentialsNamed('a'), ada));
		machine.secrets.calls.length = 0;
		await window.tokens.get(account);
		assert.equal(machine.secrets.calls.length, 1);
	});

	it('anyway is an exception: a moment later a failure is again the answer to all', async () => {
		const account = await window.accounts.add(newAccount(credentialsNamed('a', 0), ada));
		service.on('token', offline);
		await rejection(window.tokens.get(account));
		await rejection(window.tokens.refreshAnyway(account));
		assert.equal(service.count('token'), 2);
		await rejection(window.tokens.get(account));
		assert.equal(service.count('token'), 2);
	});

	it('is no trouble with the service where it was answered with a no', async () => {
		const tries: unknown[] = [];
		window.tokens.onDidTry(outcome => tries.push(outcome));
		const account = await window.accounts.add(newAccount(credentialsNamed('a', 0), ada));
		service.on('token', refused);
		await rejection(window.tokens.get(account));
		window.tokens.noteTry(account, new TypeError('a fault of our own'));
		assert.deepEqual(tries, []);
	});

	it('is done once for all who ask at the same time, also where the service gives the same token anew', async () => {
		const account = await window.accounts.add(newAccount(credentialsNamed('a'), ada));
		await window.tokens.get(account);
		service.on('token', token('access-token-a'));
		const refreshing = Array.from({ length: 50 }, () => window.tokens.refresh(account));
		const rejected = Array.from({ length: 50 }, () =>
			window.tokens.get(account, new Secret('access-token-a')),
		);
		const given = await Promise.all([...refreshing, ...rejected]);
		assert.deepEqual(new Set(given.map(one => one.reveal())), new Set(['access-token-a']));
		assert.equal(service.count('token'), 1);
	});

	describe('in place of one that was refused', () => {
		const MINUTE = 60_000;
		const old = new Secret('access-token-a');
		const first = new Secret('first');
		let account: Account;
		beforeEach(async () => {
			account = await window.accounts.add(newAccount(credentialsNamed('a'), ada));
			service.on('token', token('first'), token('second'));
			assert.equal((await window.tokens.inPlaceOf(account, old))?.reveal(), 'first');
		});

		it('gives another one where the first one was good for a while', async () => {
			assert.equal((await window.tokens.inPlaceOf(account, first))?.reveal(), 'second');
		});

		it('gives none for a minute where that was refused as well, however often it is asked for', async () => {
			for (let second = 0; second < 60; second++) {
				window.tokens.noteRefusedAgain(account);
				assert.equal(await window.tokens.inPlaceOf(account, first), undefined);
				await clock.tickAsync(1_000);
			}
			assert.equal(service.count('token'), 1);
			assert.equal((await window.tokens.inPlaceOf(account, first))?.reveal(), 'second');
			window.tokens.noteRefusedAgain(account);
			assert.equal(await window.tokens.inPlaceOf(account, new Secret('second')), undefined);
		});

		it('gives one all the same that is refreshed on demand, or that another window has', async () => {
			window.tokens.noteRefusedAgain(account);
			await clock.tickAsync(5_000);
			assert.equal((await window.tokens.refresh(account)).reveal(), 'second');
			assert.equal((await window.tokens.inPlaceOf(account, first))?.reveal(), 'second');
			assert.equal(service.count('token'), 2);
		});

		it('gives one where its time is over meanwhile', async () => {
			await clock.tickAsync(54 * MINUTE + 30_000);
			window.tokens.noteRefusedAgain(account);
			await clock.tickAsync(MINUTE / 2);
			assert.equal((await window.tokens.inPlaceOf(account, first))?.reveal(), 'second');
		});

		it('gives one for an account that has never had one in this window', async () => {
			const other = machine.window(service.service);
			other.tokens.noteRefusedAgain(account);
			assert.equal((await other.tokens.inPlaceOf(account, first))?.reveal(), 'second');
		});
	});

	describe('that ends a sign-in is told with what the service said', () => {
		let lost: LostSignIn[];
		let account: Account;
		beforeEach(async () => {
			lost = [];
			account = await window.accounts.add(newAccount(credentialsNamed('a', 0), ada));
			window.tokens.onDidLose(one => lost.push(one));
		});
		const told = () =>
			lost.map(({ account: { id }, reason, error }) => [
				id,
				reason,
				error.code,
				error.status,
				error.serviceCode,
			]);

		it('once, however many wait, and not again when it is asked for again', async () => {
			service.on('token', refused);
			await Promise.all([rejection(window.tokens.get(account)), rejection(window.tokens.refresh(account))]);
			await rejection(window.tokens.get(account));
			assert.deepEqual(told(), [['123', 'revoked', 'refused', 403, 9]]);
		});

		it('and what the service says of the account does not end it', async () => {
			service.on('token', { status: 403, body: { error: 'account_locked', error_code: 14 } });
			await rejection(window.tokens.get(account));
			assert.deepEqual(told(), []);
		});

		it('where this window has none but an old one', async () => {
			service.on('token', async () => {
				const old = new Map(machine.secrets.entries);
				await machine.window(service.service).accounts.refreshed(account, credentialsNamed('new'));
				for (const [key, value] of old) machine.secrets.entries.set(key, value);
				return { status: 400, body: { error: 'wrong_parameter', error_code: 2 } };
			});
			await rejection(window.tokens.get(account));
			assert.deepEqual(told(), [['123', 'lost', 'refused', 400, 2]]);
		});

		it('with nothing of it where the stored secret was damaged, once', async () => {
			machine.secrets.entries.set(secretKeyOf(account), 'damaged');
			await rejection(window.tokens.get(account));
			await rejection(window.tokens.get(account));
			assert.deepEqual(told(), [['123', 'corrupt', 'signedOut', undefined, undefined]]);
		});

		it('to nobody who does not listen any more, and not for trouble that may pass', async () => {
			service.on('token', offline);
			await rejection(window.tokens.get(account));
			window.tokens.onDidLose(() => assert.fail()).dispose();
			service.on('token', refused);
			await rejection(window.tokens.refreshAnyway(account));
			assert.equal(lost.length, 1);
		});
	});

	it('that is fresh gives one, although somebody else is just looking for one that is valid', async () => {
		const account = await window.accounts.add(newAccount(credentialsNamed('a'), ada));
		service.on('token', token('fresh'));
		const [valid, refreshed] = await Promise.all([
			window.tokens.get(account),
			window.tokens.refresh(account),
		]);
		assert.deepEqual([valid.reveal(), refreshed.reveal()], ['access-token-a', 'fresh']);
	});
});
