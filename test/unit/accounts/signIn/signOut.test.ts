import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import type { SinonFakeTimers } from 'sinon';
import { signOut } from '../../../../src/accounts/signIn/signOut';
import { secretKeyOf } from '../../../../src/accounts/storage/secretKeys';
import { RealDebridError } from '../../../../src/realdebrid/errors';
import { Secret } from '../../../../src/realdebrid/secret';
import {
	ada,
	ben,
	credentialsNamed,
	Machine,
	newAccount,
	type Window,
} from '../../../support/accounts/machine';
import { offline, type Reply, ScriptedService } from '../../../support/accounts/scriptedService';
import { assertTellsNone, rejection } from '../../realdebrid/rejection';
import { turnedClock } from '../../realdebrid/turnedClock';

const done: Reply = { status: 204, body: '' };

describe('signing out', () => {
	let clock: SinonFakeTimers;
	let machine: Machine;
	let service: ScriptedService;
	let window: Window;
	beforeEach(() => {
		clock = turnedClock();
		machine = new Machine();
		service = new ScriptedService();
		service.on('disable', done);
		window = machine.window(service.service);
	});
	afterEach(() => {
		machine.dispose();
		clock.restore();
	});

	function assertNothingLeft(): void {
		assert.deepEqual([...machine.secrets.entries], []);
		assert.deepEqual(machine.fileNames(), []);
		assert.deepEqual(window.accounts.list(), []);
	}

	it('removes everything stored and tells the service, with the access token', async () => {
		const account = await window.accounts.add(newAccount(credentialsNamed('a'), ada));
		assert.equal(await signOut(window, account), undefined);
		assertNothingLeft();
		assert.equal(service.count('disable'), 1);
		assert.equal(service.requests[0]?.request.headers?.['Authorization'], 'Bearer access-token-a');
	});

	it('has removed everything before the service is told', async () => {
		const account = await window.accounts.add(newAccount(credentialsNamed('a'), ada));
		service.on('disable', () => {
			assertNothingLeft();
			return done;
		});
		assert.equal(await signOut(window, account), undefined);
	});

	it('leaves other accounts as they are', async () => {
		const account = await window.accounts.add(newAccount(credentialsNamed('a'), ada));
		const other = await window.accounts.add(newAccount(credentialsNamed('b'), ben));
		await signOut(window, account);
		assert.deepEqual(window.accounts.list(), [other]);
		assert.deepEqual([...machine.secrets.entries.keys()], [secretKeyOf(other)]);
	});

	it('removes what an unfinished sign-in was granted', async () => {
		const account = await window.accounts.add(newAccount(credentialsNamed('a'), ada));
		const { client } = credentialsNamed('u');
		const held = await window.unfinished.begin();
		await held.write({ stage: 'granted', client, deviceCode: new Secret('device-code-u') });
		await held.release();
		await signOut(window, account);
		assertNothingLeft();
	});

	it('completes offline, and says that the service was not told', async () => {
		service.on('disable', offline);
		const account = await window.accounts.add(newAccount(credentialsNamed('a'), ada));
		const notTold = await signOut(window, account);
		assert.ok(notTold instanceof RealDebridError, inspect(notTold));
		assert.equal(notTold.code, 'offline');
		assertTellsNone(notTold, ['access-token-a']);
		assertNothingLeft();
	});

	const refusals: readonly [string, Reply, string][] = [
		['a gateway', { status: 401, body: { message: 'Unauthorized' } }, 'blocked'],
		['maintenance', { status: 503, body: '<html></html>' }, 'unavailable'],
		['a web page', { status: 200, body: '<html></html>' }, 'unavailable'],
	];
	for (const [what, reply, code] of refusals)
		it(`completes whatever the service says: ${what}`, async () => {
			service.on('disable', reply);
			const account = await window.accounts.add(newAccount(credentialsNamed('a'), ada));
			const notTold = await signOut(window, account);
			assert.ok(notTold instanceof RealDebridError);
			assert.equal(notTold.code, code);
			assertNothingLeft();
		});

	it('has nothing to tell where the token is dead already', async () => {
		service.on('disable', { status: 401, body: { error: 'bad_token', error_code: 8 } });
		const account = await window.accounts.add(newAccount(credentialsNamed('a'), ada));
		assert.equal(await signOut(window, account), undefined);
		assertNothingLeft();
	});

	it('asks the service for nothing after a revocation', async () => {
		const account = await window.accounts.add(newAccount(credentialsNamed('a'), ada));
		await window.accounts.update(account, { signInAgain: 'revoked' });
		assert.equal(await signOut(window, window.accounts.list()[0] ?? account), undefined);
		assert.equal(service.count('disable'), 0);
		assertNothingLeft();
	});

	it('waits five seconds for a service that hangs, and no longer', async () => {
		service.on('disable', () => new Promise(() => undefined));
		const account = await window.accounts.add(newAccount(credentialsNamed('a'), ada));
		let endedAt: number | undefined;
		const ended = signOut(window, account).finally(() => {
			endedAt = performance.now();
		});
		const start = performance.now();
		await clock.tickAsync(4_999);
		assertNothingLeft();
		assert.equal(endedAt, undefined);
		await clock.tickAsync(1);
		assert.equal(endedAt, start + 5_000);
		assert.ok((await ended) instanceof Error);
		assert.equal(clock.countTimers(), 0);
	});

	it('leaves no timer behind', async () => {
		const account = await window.accounts.add(newAccount(credentialsNamed('a'), ada));
		await signOut(window, account);
		assert.equal(clock.countTimers(), 0);
	});

	it('does not send a token that has expired', async () => {
		const account = await window.accounts.add(newAccount(credentialsNamed('a', 0), ada));
		assert.equal(await signOut(window, account), undefined);
		assert.equal(service.requests.length, 0);
		assertNothingLeft();
	});

	const unreadable = { missing: undefined, damaged: 'damaged', newer: '{"schema":2}' };
	for (const [what, text] of Object.entries(unreadable))
		it(`completes where the secret is ${what}, sends nothing, and says that the service was not told`, async () => {
			const account = await window.accounts.add(newAccount(credentialsNamed('a'), ada));
			if (text === undefined) machine.secrets.entries.delete(secretKeyOf(account));
			else machine.secrets.entries.set(secretKeyOf(account), text);
			const notTold = await signOut(window, account);
			assert.ok(notTold instanceof RealDebridError, inspect(notTold));
			assert.equal(notTold.code, 'storage');
			assert.equal(service.requests.length, 0);
			assertNothingLeft();
		});

	it('has nothing to say of the service where another window was quicker', async () => {
		const account = await window.accounts.add(newAccount(credentialsNamed('a'), ada));
		const other = machine.window(service.service);
		const both = await Promise.all([signOut(window, account), signOut(other, account)]);
		assert.deepEqual(both, [undefined, undefined]);
		assert.equal(service.count('disable'), 1);
		assertNothingLeft();
	});

	it('tells the service also where the account’s file is damaged', async () => {
		const account = await window.accounts.add(newAccount(credentialsNamed('a'), ada));
		writeFileSync(join(machine.folder, machine.fileNames()[0] ?? ''), '{');
		assert.equal(await signOut(window, account), undefined);
		assert.equal(service.count('disable'), 1);
	});

	it('fails with storage where the secret cannot be removed', async () => {
		const account = await window.accounts.add(newAccount(credentialsNamed('a'), ada));
		machine.secrets.fail('delete');
		const error = await rejection(signOut(window, account));
		assert.equal(error.code, 'storage');
		assertTellsNone(error, ['access-token-a', 'refresh-token-a', 'client-secret-a']);
	});
});
