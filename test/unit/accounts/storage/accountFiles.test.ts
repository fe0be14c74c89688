import assert from 'node:assert/strict';
import fs, { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sinon from 'sinon';
import { isSameAccount } from '../../../../src/accounts/account';
import { FileError } from '../../../../src/accounts/accountErrors';
import { obtainedAt } from '../../../../src/accounts/storage/credentials';
import { secretKeyOf } from '../../../../src/accounts/storage/secretKeys';
import { RealDebridError } from '../../../../src/realdebrid/errors';
import {
	ada,
	ben,
	credentialsNamed,
	Machine,
	newAccount,
	type Window,
} from '../../../support/accounts/machine';
import { ScriptedService } from '../../../support/accounts/scriptedService';
import { deferred } from '../../realdebrid/deferred';
import { rejection } from '../../realdebrid/rejection';

const live = 'https://api.real-debrid.com';

describe('the files and secrets of accounts', () => {
	let machine: Machine;
	let window: Window;
	beforeEach(() => {
		machine = new Machine();
		window = machine.window(new ScriptedService().service);
	});
	afterEach(() => machine.dispose());

	const fileOf = (id: string, kind: string) =>
		join(machine.folder, `${encodeURIComponent(live)}~${id}~grant.${kind}.json`);

	it('are of an account by its origin and its id', () => {
		const account = { origin: live, id: '123' };
		assert.equal(isSameAccount(account, { ...account }), true);
		assert.equal(isSameAccount(account, { ...account, id: '124' }), false);
		assert.equal(isSameAccount(account, { ...account, origin: 'https://mirror.example' }), false);
	});

	it('say when the token was obtained, for the other windows', async () => {
		const before = Date.now();
		const account = await window.accounts.add(newAccount(credentialsNamed('a', 600_000, 3_600_000), ada));
		const ago = before - 3_000_000 - (account.refreshedAt ?? Number.NaN);
		assert.ok(ago <= 0 && ago > -60_000, String(ago));
		const stored = await window.credentials.read(account);
		assert.ok(stored.state === 'found');
		assert.equal(obtainedAt(stored.value), account.refreshedAt);
	});

	const users: readonly [string, unknown][] = [
		['null', null],
		['a text', 'ada'],
		['a list', ['ada']],
		['without an id', { username: 'ada' }],
		['with an id that is a number', { id: 123, username: 'ada' }],
		['with a name that is no text', { id: '123', username: 7 }],
		['with a name that is a number', { id: '123', username: 7 }],
	];
	for (const [what, user] of users)
		it(`are of an unknown person where the file has a user that is ${what}`, () => {
			writeFileSync(fileOf('9', 'account'), JSON.stringify({ schema: 1, user }));
			window.accounts.reload();
			assert.deepEqual(
				window.accounts.list().map(account => [account.id, account.user]),
				[['9', undefined]],
			);
		});

	it('of an account that is leaving are removed later, where they cannot be removed now', async () => {
		const account = await window.accounts.add(newAccount(credentialsNamed('a'), ada));
		const other = await window.accounts.add(newAccount(credentialsNamed('b'), ben));
		machine.secrets.fail('delete', 3);
		assert.ok((await window.accounts.remove(account)).error);
		assert.deepEqual(window.accounts.list(), [other]);
		await window.accounts.endRemovals();
		assert.deepEqual([...machine.secrets.entries.keys()], [secretKeyOf(other)]);
		assert.equal(machine.fileNames().length, 1);
	});

	it('of an account that is leaving are not those of its next sign-in', async () => {
		const account = await window.accounts.add(newAccount(credentialsNamed('a'), ada));
		machine.secrets.fail('delete', 3);
		await window.accounts.remove(account);
		const again = await window.accounts.add(newAccount(credentialsNamed('b'), ada));
		await window.accounts.endRemovals();
		assert.deepEqual(window.accounts.list(), [again]);
		assert.deepEqual([...machine.secrets.entries.keys()], [secretKeyOf(again)]);
	});

	it('of a sign-in that another window has stored since are not taken for those of an earlier one', async () => {
		await window.accounts.add(newAccount(credentialsNamed('a'), ada));
		const again = await machine
			.window(new ScriptedService().service)
			.accounts.add(newAccount(credentialsNamed('b'), ada));
		// It knows of the earlier one alone.
		await window.accounts.endRemovals();
		assert.deepEqual(window.accounts.list(), [again]);
		assert.deepEqual([...machine.secrets.entries.keys()], [secretKeyOf(again)]);
	});

	it('of a sign-in that another window has stored since are not, either, where the folder cannot be read first', async () => {
		await window.accounts.add(newAccount(credentialsNamed('a'), ada));
		const again = await machine
			.window(new ScriptedService().service)
			.accounts.add(newAccount(credentialsNamed('b'), ada));
		machine.secrets.calls.length = 0;
		const stub = sinon.stub(fs, 'readdirSync').callThrough();
		stub.onCall(0).throws(Object.assign(new Error('too many open files'), { code: 'EMFILE' }));
		try {
			await window.accounts.endRemovals();
		} finally {
			stub.restore();
		}
		assert.deepEqual(window.accounts.list(), [again]);
		assert.deepEqual(machine.secrets.calls, []);
	});

	it('of all grants of an account go with it', async () => {
		const account = await window.accounts.add(newAccount(credentialsNamed('a'), ada));
		const earlier = { ...account, grant: 'earlier', refreshedAt: 1 };
		machine.files().write(earlier);
		await window.credentials.write(earlier, credentialsNamed('earlier'));
		await window.accounts.remove(account);
		assert.deepEqual(machine.fileNames(), []);
		assert.equal(machine.secrets.entries.size, 0);
	});

	it('do not come back where they are removed while an account is given up', async () => {
		const credentials = credentialsNamed('a');
		const account = await window.accounts.add(newAccount(credentials, ada));
		const keyring = deferred();
		machine.secrets.hold('get', keyring.promise);
		const givenUp = rejection(window.accounts.giveUp(account, 'revoked', credentials));
		await Promise.resolve();
		machine.files().markLeaving(account);
		keyring.resolve();
		assert.equal((await givenUp).code, 'signedOut');
		assert.deepEqual(machine.files().list(), []);
	});

	it('of another service are not read', async () => {
		const account = await window.accounts.add(newAccount(credentialsNamed('a'), ada));
		const mirror = machine.window(new ScriptedService('https://mirror.example').service);
		machine.secrets.calls.length = 0;
		assert.deepEqual(await mirror.credentials.read(account), { state: 'missing' });
		assert.deepEqual(machine.secrets.calls, []);
	});

	it('that only this window has are not stored over newer ones of another window', async () => {
		machine.secrets.fail('store');
		const account = await window.accounts.add(newAccount(credentialsNamed('a'), ada));
		machine.secrets.heal();
		const other = machine.window(new ScriptedService().service);
		await other.accounts.refreshed(account, credentialsNamed('newer', 7_200_000));
		await window.accounts.saveAgain();
		const stored = await window.credentials.read(account);
		assert.equal(stored.state === 'found' && stored.value.accessToken.reveal(), 'access-token-newer');
		assert.match(machine.secrets.entries.get(secretKeyOf(account)) ?? '', /access-token-newer/);
	});

	it('of an earlier sign-in to the same account, whose window crashed before it had ended that, are removed', async () => {
		const account = await window.accounts.add(newAccount(credentialsNamed('a', 0), ada));
		machine.files().write({ ...account, grant: 'earlier', refreshedAt: 1 });
		await machine.window(new ScriptedService().service).accounts.endRemovals();
		assert.equal(machine.fileNames().length, 1);
		assert.deepEqual(machine.files().list(), [account]);
	});

	it('are written, and taken off the list, although a scanner holds them for a moment, as on Windows', async () => {
		const account = await window.accounts.add(newAccount(credentialsNamed('a'), ada));
		const held = Object.assign(new Error('held'), { code: 'EPERM' });
		const stub = sinon.stub(fs, 'renameSync').callThrough();
		try {
			stub.onCall(0).throws(held);
			await window.accounts.update(account, { checkedAt: 5 });
			assert.equal(window.accounts.find(account)?.checkedAt, 5);
			stub.onCall(stub.callCount).throws(held);
			await window.accounts.remove(account);
		} finally {
			stub.restore();
		}
		assert.deepEqual(machine.fileNames(), []);
	});

	it('go from this window, and the secret from the storage, where the file cannot be removed', async () => {
		const account = await window.accounts.add(newAccount(credentialsNamed('a'), ada));
		// As on Windows, while a scanner holds the file.
		const stub = sinon.stub(fs, 'renameSync').throws(Object.assign(new Error('held'), { code: 'EPERM' }));
		try {
			const { error } = await window.accounts.remove(account);
			assert.ok(error instanceof RealDebridError);
			assert.equal(error.code, 'storage');
			assert.ok(error instanceof FileError);
		} finally {
			stub.restore();
		}
		assert.deepEqual(window.accounts.list(), []);
		assert.equal(machine.secrets.entries.size, 0);
	});

	it('of this version are not told of as of a later one', async () => {
		await window.accounts.add(newAccount(credentialsNamed('a'), ada));
		window.accounts.reload();
		assert.equal(machine.newer, 0);
	});

	it('that were damaged are set aside each for itself', async () => {
		const accounts = [
			await window.accounts.add(newAccount(credentialsNamed('a'), ada)),
			await window.accounts.add(newAccount(credentialsNamed('b'), ben)),
		];
		for (const account of accounts) {
			machine.secrets.entries.set(secretKeyOf(account), `damaged ${account.id}`);
			await window.credentials.read(account);
		}
		assert.deepEqual([...machine.secrets.entries.values()], ['damaged 123', 'damaged 124']);
		for (const account of accounts) assert.equal(machine.secrets.entries.has(secretKeyOf(account)), false);
	});
});
