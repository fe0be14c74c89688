import assert from 'node:assert/strict';
import fs, { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type SinonFakeTimers, stub } from 'sinon';
import type { Account } from '../../../../src/accounts/account';
import { secretKeyOf } from '../../../../src/accounts/storage/secretKeys';
import type { UnfinishedSignIn } from '../../../../src/accounts/storage/unfinishedSignIn';
import { Secret } from '../../../../src/realdebrid/secret';
import {
	ada,
	credentialsNamed,
	failedRemoval,
	Machine,
	newAccount,
	type Window,
} from '../../../support/accounts/machine';
import { ok, type Reply, ScriptedService } from '../../../support/accounts/scriptedService';
import { type Deferred, deferred } from '../../realdebrid/deferred';
import { rejection } from '../../realdebrid/rejection';
import { turnedClock } from '../../realdebrid/turnedClock';

const fresh = ok({ access_token: 'fresh', expires_in: 3600, token_type: 'Bearer', refresh_token: 'rotated' });

/** Work that stood still, or waited too long for the secret storage: another window may have gone on since. */
describe('work that has lost its lock', () => {
	let clock: SinonFakeTimers;
	let machine: Machine;
	let service: ScriptedService;
	let window: Window;
	let account: Account;
	let storage: Deferred<void>;
	beforeEach(async () => {
		clock = turnedClock();
		machine = new Machine();
		service = new ScriptedService();
		window = machine.window(service.service);
		account = await window.accounts.add(newAccount(credentialsNamed('old', 0), ada));
		storage = deferred();
		await clock.tickAsync(1_000);
	});
	afterEach(() => {
		machine.dispose();
		clock.restore();
	});

	const files = () => machine.fileNames().map(name => readFileSync(join(machine.folder, name), 'utf8'));
	/** Fails with the loss, and leaves the account's file as it was. */
	async function leavesTheFile(work: () => Promise<unknown>): Promise<void> {
		const before = files();
		const failed = rejection(work());
		await clock.tickAsync(0);
		machine.loseLocks();
		storage.resolve();
		assert.equal((await failed).code, 'unavailable');
		assert.deepEqual(files(), before);
	}

	it('adds no account', async () => {
		machine.secrets.hold('store', storage.promise);
		await leavesTheFile(() => window.accounts.add(newAccount(credentialsNamed('b'), { ...ada, id: '124' })));
		assert.deepEqual([...machine.secrets.entries.keys()], [secretKeyOf(account)]);
	});

	it('adds no account, and spares the secret of one that another window has stored of the same sign-in', async () => {
		machine.secrets.hold('store', storage.promise);
		const added = { ...account, id: '124', grant: 'grant-of-both' };
		const failed = rejection(
			window.accounts.add(newAccount(credentialsNamed('b'), { ...ada, id: '124' }, added.grant)),
		);
		await clock.tickAsync(0);
		machine.files().write(added);
		machine.loseLocks();
		storage.resolve();
		assert.equal((await failed).code, 'unavailable');
		assert.ok(machine.secrets.entries.has(secretKeyOf(added)));
	});

	it('notes no refusal', async () => {
		machine.secrets.hold('get', storage.promise);
		await leavesTheFile(() => window.accounts.giveUp(account, 'revoked', credentialsNamed('old', -1_000)));
	});

	it('notes no refresh', async () => {
		const before = files();
		machine.secrets.hold('store', storage.promise);
		const refreshed = window.accounts.refreshed(account, credentialsNamed('new'));
		await clock.tickAsync(0);
		machine.loseLocks();
		storage.resolve();
		await refreshed;
		assert.deepEqual(files(), before);
	});

	it('ends no removal that is another window’s by now', async () => {
		machine.secrets.hold('delete', storage.promise);
		const failed = failedRemoval(window.accounts.remove(account));
		await clock.tickAsync(0);
		const before = machine.fileNames();
		machine.loseLocks();
		storage.resolve();
		assert.equal((await failed).code, 'unavailable');
		assert.deepEqual(machine.fileNames(), before);
	});

	describe('on a sign-in', () => {
		const waiting = (): UnfinishedSignIn => ({
			stage: 'granted',
			client: credentialsNamed('new').client,
			deviceCode: new Secret('device-code'),
		});

		it('writes nothing', async () => {
			const held = await window.unfinished.begin();
			const before = machine.fileNames();
			machine.loseHolds();
			assert.equal((await rejection(held.write(waiting()))).code, 'cancelled');
			assert.deepEqual(machine.fileNames(), before);
		});

		it('stores no secret, where it is lost between the two writes', async () => {
			const held = await window.unfinished.begin();
			const rename = fs.renameSync;
			const losing = stub(fs, 'renameSync').callsFake((from, to) => {
				rename(from, to);
				machine.loseHolds();
			});
			try {
				assert.equal((await rejection(held.write(waiting()))).code, 'cancelled');
			} finally {
				losing.restore();
			}
			assert.equal(machine.secrets.calls.filter(call => call.startsWith('store sign-in')).length, 0);
		});
	});

	it('removes no secret that may be another window’s by now', async () => {
		machine.secrets.hold('get', storage.promise);
		const failed = failedRemoval(window.accounts.remove(account));
		await clock.tickAsync(0);
		machine.loseLocks();
		storage.resolve();
		assert.equal((await failed).code, 'unavailable');
		assert.ok(machine.secrets.entries.has(secretKeyOf(account)));
	});

	it('ends its request, stores nothing and does not keep the next try from the service', async () => {
		const secret = machine.secrets.entries.get(secretKeyOf(account));
		const answer = deferred<Reply>();
		service.on('token', () => answer.promise, fresh);
		const failed = rejection(window.tokens.get(account));
		await clock.tickAsync(0);
		machine.loseLocks();
		answer.resolve(fresh);
		assert.equal((await failed).code, 'unavailable');
		assert.equal(machine.secrets.entries.get(secretKeyOf(account)), secret);
		assert.equal((await window.tokens.get(account)).reveal(), 'fresh');
		assert.equal(service.count('token'), 2);
	});
});
