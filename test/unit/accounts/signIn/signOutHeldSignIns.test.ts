import assert from 'node:assert/strict';
import type { SinonFakeTimers } from 'sinon';
import type { Account } from '../../../../src/accounts/account';
import { signOut } from '../../../../src/accounts/signIn/signOut';
import { secretKeyOf } from '../../../../src/accounts/storage/secretKeys';
import type { UnfinishedSignIn } from '../../../../src/accounts/storage/unfinishedSignIn';
import { RealDebridError } from '../../../../src/realdebrid/errors';
import { Secret } from '../../../../src/realdebrid/secret';
import { ada, credentialsNamed, Machine, newAccount, type Window } from '../../../support/accounts/machine';
import { ScriptedService } from '../../../support/accounts/scriptedService';
import { rejection } from '../../realdebrid/rejection';
import { turnedClock } from '../../realdebrid/turnedClock';

/** A window that has crashed a moment ago seems to be at its sign-in still. */
describe('signing out while sign-ins seem to be under way', () => {
	let clock: SinonFakeTimers;
	let machine: Machine;
	let window: Window;
	let account: Account;
	beforeEach(async () => {
		clock = turnedClock();
		machine = new Machine();
		const service = new ScriptedService();
		service.on('disable', { status: 204, body: '' });
		window = machine.window(service.service);
		account = await window.accounts.add(newAccount(credentialsNamed('a'), ada));
	});
	afterEach(() => {
		machine.dispose();
		clock.restore();
	});

	const client = (name: string) => credentialsNamed(name).client;
	const waiting = () => ({
		code: {
			deviceCode: new Secret('device-code'),
			userCode: 'RE6WDL3D',
			verificationUrl: new URL('https://real-debrid.com/device'),
			directVerificationUrl: undefined,
			intervalMs: 5_000,
			expiresInMs: 900_000,
		},
		expiresAt: Date.now() + 900_000,
	});
	const again = (accountId: string): UnfinishedSignIn => ({
		...waiting(),
		stage: 'reauthorizing',
		client: client('x'),
		accountId,
	});
	const deviceCode = new Secret('device-code');
	const rows: readonly [string, () => UnfinishedSignIn, 'goes' | 'stays'][] = [
		['a code of nobody yet', () => ({ ...waiting(), stage: 'waiting', clientId: 'client-a' }), 'stays'],
		['a code for the account', () => again('123'), 'goes'],
		['a code for another account', () => again('124'), 'stays'],
		['a grant of the account', () => ({ stage: 'granted', client: client('a'), deviceCode }), 'goes'],
		['a grant of another one', () => ({ stage: 'granted', client: client('b'), deviceCode }), 'stays'],
		['a token of the account', () => ({ stage: 'exchanged', credentials: credentialsNamed('a') }), 'goes'],
		['a token of another one', () => ({ stage: 'exchanged', credentials: credentialsNamed('b') }), 'stays'],
	];
	for (const [what, signIn, expected] of rows)
		it(`${what} ${expected}`, async () => {
			const held = await window.unfinished.begin();
			await held.write(signIn());
			await signOut(window, account);
			assert.equal(machine.secrets.entries.size, expected === 'goes' ? 0 : 1);
			assert.equal(machine.fileNames().length, expected === 'goes' ? 0 : 1);
		});

	it('one that is damaged goes, whoever seems to be at it', async () => {
		const held = await window.unfinished.begin();
		await held.write({ stage: 'granted', client: client('b'), deviceCode });
		const key = [...machine.secrets.entries.keys()].find(name => name.startsWith('sign-in ')) ?? '';
		machine.secrets.entries.set(key, 'damaged');
		await signOut(window, account);
		assert.deepEqual([...machine.secrets.entries], []);
	});

	for (const [what, secret] of [
		['has no secret yet', undefined],
		['a later version wrote', '{"schema":2}'],
	] as const)
		it(`one that ${what} is left to whoever seems to be at it`, async () => {
			const held = await window.unfinished.begin();
			await held.write({ stage: 'granted', client: client('a'), deviceCode });
			const key = [...machine.secrets.entries.keys()].find(name => name.startsWith('sign-in ')) ?? '';
			if (secret === undefined) machine.secrets.entries.delete(key);
			else machine.secrets.entries.set(key, secret);
			await signOut(window, account);
			assert.deepEqual([...machine.secrets.entries.values()], secret === undefined ? [] : [secret]);
			assert.equal(machine.fileNames().length, 1);
		});

	it('says that the service was not told where the secrets cannot be read, and signs out all the same', async () => {
		const other = machine.window(window.service);
		machine.secrets.fail('get');
		const untold = await signOut(other, account);
		assert.ok(untold instanceof RealDebridError);
		assert.equal(untold.code, 'storage');
		assert.deepEqual(other.accounts.list(), []);
		assert.equal(machine.secrets.entries.size, 0);
	});

	it('a grant stays where nobody can tell whose it is', async () => {
		const held = await window.unfinished.begin();
		await held.write({ stage: 'granted', client: client('a'), deviceCode });
		machine.secrets.entries.delete(secretKeyOf(account));
		await signOut(window, account);
		assert.equal(machine.secrets.entries.size, 1);
	});

	it('says that not all could be removed, and removes the account all the same', async () => {
		const held = await window.unfinished.begin();
		await held.write({ stage: 'granted', client: client('a'), deviceCode });
		await held.release();
		machine.secrets.fail('delete', 1);
		assert.equal((await rejection(signOut(window, account))).code, 'storage');
		assert.deepEqual(window.accounts.list(), []);
		assert.equal(machine.secrets.entries.has(secretKeyOf(account)), false);
	});
});
