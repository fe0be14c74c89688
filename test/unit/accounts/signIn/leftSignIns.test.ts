import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SinonFakeTimers } from 'sinon';
import { signInKeyOf } from '../../../../src/accounts/storage/secretKeys';
import type { UnfinishedSignIn } from '../../../../src/accounts/storage/unfinishedSignIn';
import { Secret } from '../../../../src/realdebrid/secret';
import { ada, credentialsNamed, Machine, newAccount, type Window } from '../../../support/accounts/machine';
import { ScriptedService } from '../../../support/accounts/scriptedService';
import { rejection } from '../../realdebrid/rejection';
import { turnedClock } from '../../realdebrid/turnedClock';
import { deviceCode } from '../../realdebrid/wireAnswers';

const DAY = 86_400_000;
const mirror = 'https://mirror.example';
const player = { id: 'acme.player', label: 'Player' };
const client = { clientId: 'client', clientSecret: new Secret('client-secret') };
const granted: UnfinishedSignIn = { stage: 'granted', client, deviceCode: new Secret(deviceCode) };

describe('sign-ins that were left', () => {
	let clock: SinonFakeTimers;
	let machine: Machine;
	let window: Window;
	beforeEach(() => {
		clock = turnedClock();
		machine = new Machine();
		window = open();
	});
	afterEach(() => {
		machine.dispose();
		clock.restore();
	});

	const open = (origin?: string) => machine.window(new ScriptedService(origin).service);
	const code = () => ({
		deviceCode: new Secret(deviceCode),
		userCode: 'RE6WDL3D',
		verificationUrl: new URL('https://real-debrid.com/device'),
		directVerificationUrl: undefined,
		intervalMs: 5_000,
		expiresInMs: 900_000,
	});
	const waiting = (): UnfinishedSignIn => ({
		stage: 'waiting',
		clientId: 'X',
		code: code(),
		expiresAt: Date.now() + 900_000,
	});
	const waitingAgain = (): UnfinishedSignIn => ({
		stage: 'reauthorizing',
		client,
		accountId: '123',
		code: code(),
		expiresAt: Date.now() + 900_000,
	});

	/** Two that their window is at, the first one being the one that is listed first. */
	async function two(of = window, [one, other] = [waiting(), waiting()]) {
		const both = [await of.unfinished.begin(), await of.unfinished.begin()];
		const keyed: { key: string; held: (typeof both)[number] }[] = [];
		for (const held of both) {
			const before = new Set(machine.secrets.entries.keys());
			await held.write(waiting());
			const key = [...machine.secrets.entries.keys()].find(name => !before.has(name));
			keyed.push({ key: key ?? assert.fail(), held });
		}
		const [first, second] = keyed.sort((a, b) => (a.key < b.key ? -1 : 1));
		assert.ok(first && second && one && other);
		await first.held.write(one);
		await second.held.write(other);
		return [first, second] as const;
	}
	async function twoLeft(signIns?: [UnfinishedSignIn, UnfinishedSignIn]) {
		const both = await two(window, signIns);
		for (const { held } of both) await held.release();
		return both;
	}
	const stage = async (of = open()) => (await of.unfinished.claim())?.signIn.stage;

	for (const [name, signIn] of [
		['waiting', waiting],
		['reauthorizing', waitingAgain],
	] as const)
		for (const isListedFirst of [true, false])
			it(`are gone on with where they came furthest: granted before ${name}, listed ${isListedFirst ? 'first' : 'last'}`, async () => {
				await twoLeft(isListedFirst ? [granted, signIn()] : [signIn(), granted]);
				const other = open();
				assert.equal(await stage(other), 'granted');
				// The one that is not gone on with is nobody's.
				assert.equal(await stage(), name);
			});

	it('are gone on with in the order in which the person saw their codes, the last one first', async () => {
		for (let count = 0; count < 8; count++) {
			const held = await window.unfinished.begin();
			await held.write({ ...waiting(), code: { ...code(), userCode: `CODE${count}` } } as UnfinishedSignIn);
			await held.release();
			await clock.tickAsync(1_000);
		}
		for (let count = 7; count >= 0; count--) {
			const claimed = await open().unfinished.claim();
			assert.ok(claimed?.signIn.stage === 'waiting');
			assert.equal(claimed.signIn.code.userCode, `CODE${count}`);
		}
	});

	it('are gone on with once by a window, whatever cannot be removed', async () => {
		await twoLeft();
		const resumed = new Set<string>();
		for (let count = 0; count < 2; count++) {
			const claimed = await window.unfinished.claim(undefined, resumed);
			resumed.add(claimed?.held.grant ?? assert.fail());
			await claimed?.held.release();
		}
		assert.equal(resumed.size, 2);
		assert.equal(await window.unfinished.claim(undefined, resumed), undefined);
	});

	it('are gone on with by a window each', async () => {
		await twoLeft();
		assert.equal(await stage(), 'waiting');
		assert.equal(await stage(), 'waiting');
		assert.equal(await stage(), undefined);
	});

	it('are no others’ while a window is at them', async () => {
		const [first, second] = await two();
		await second.held.release();
		const claimed = await open().unfinished.claim();
		await claimed?.held.write(granted);
		assert.equal(JSON.parse(machine.secrets.entries.get(second.key) ?? '').stage, 'granted');
		assert.equal(JSON.parse(machine.secrets.entries.get(first.key) ?? '').stage, 'waiting');
	});

	it('may exist for the service that they are of, and for no other', async () => {
		await twoLeft();
		assert.equal(open().unfinished.mayExist(), true);
		assert.equal(open(mirror).unfinished.mayExist(), false);
	});

	it('stay as they are for as long as their secret is there', async () => {
		await twoLeft([granted, granted]);
		clock.setSystemTime(Date.now() + 30 * DAY);
		assert.equal(await stage(), 'granted');
		assert.equal(machine.secrets.entries.size, 2);
	});

	describe('and were taken over by another window', () => {
		it('are written no more by the one that had them', async () => {
			const held = await window.unfinished.begin();
			machine.loseHolds();
			assert.equal((await rejection(held.write(granted))).code, 'cancelled');
			assert.equal(machine.secrets.entries.size, 0);
		});

		it('end in the one that had them, also where it lost them before they began', async () => {
			const held = await window.unfinished.begin();
			machine.loseHolds();
			const step = async (signal: AbortSignal) => signal.throwIfAborted();
			assert.equal((await rejection(held.during(new AbortController().signal, step))).code, 'cancelled');
		});
	});

	describe('and are all removed', () => {
		it('spare one that a window is at', async () => {
			const [first, second] = await two();
			await second.held.release();
			await open().unfinished.removeAll();
			assert.deepEqual([...machine.secrets.entries.keys()], [first.key]);
		});

		it('can be removed later where the storage fails', async () => {
			await twoLeft();
			machine.secrets.fail('delete', 1);
			assert.equal((await rejection(window.unfinished.removeAll())).code, 'storage');
			assert.equal(await open().unfinished.claim(), undefined);
			await open().accounts.endRemovals();
			assert.equal(machine.secrets.entries.size, 0);
			assert.deepEqual(machine.fileNames(), []);
		});
	});

	describe('and whose secret was damaged', () => {
		async function damaged(of: Window): Promise<void> {
			for (const { key, held } of await two(of)) {
				machine.secrets.entries.set(key, `damaged ${key}`);
				held.release();
			}
		}

		it('are as good as not there: nothing of them stays', async () => {
			await damaged(window);
			assert.equal(await window.unfinished.claim(), undefined);
			assert.equal(machine.secrets.entries.size, 0);
			assert.deepEqual(machine.fileNames(), []);
		});

		it('are left to the service that they are of', async () => {
			await damaged(open(mirror));
			assert.equal(await window.unfinished.claim(), undefined);
			await window.unfinished.removeAll();
			assert.equal(machine.secrets.entries.size, 2);
		});
	});

	describe('and whose record was damaged', () => {
		const damageRecords = () => {
			for (const name of machine.fileNames()) writeFileSync(join(machine.folder, name), 'damaged');
		};

		it('are gone on with: their name tells all', async () => {
			await twoLeft();
			damageRecords();
			assert.equal(await stage(), 'waiting');
		});

		it('are removed with the others, and left to a window that is at them', async () => {
			const [first, second] = await two();
			second.held.release();
			damageRecords();
			await open().unfinished.removeAll();
			assert.deepEqual([...machine.secrets.entries.keys()], [first.key]);
			// It has crashed, or was closed: nobody else knows of it by now.
			first.held.release();
			await open().unfinished.removeAll();
			assert.equal(machine.secrets.entries.size, 0);
			assert.deepEqual(machine.fileNames(), []);
		});
	});

	it('are removed with nothing else', async () => {
		await twoLeft();
		const account = await window.accounts.add(newAccount(credentialsNamed('a'), ada));
		await window.consents.record(account, player, 'allowed');
		await window.unfinished.removeAll();
		assert.equal(open().consents.list().length, 1);
		assert.deepEqual(open().accounts.list(), [account]);
	});

	it('that have come to an account are over, without a request or a word', async () => {
		const [first] = await twoLeft([granted, granted]);
		const account = await window.accounts.add(newAccount(credentialsNamed('a'), ada, first.held.grant));
		const other = open();
		assert.notEqual((await other.unfinished.claim())?.held.grant, first.held.grant);
		assert.equal(machine.secrets.entries.has(first.key), false);
		assert.deepEqual(other.accounts.list(), [account]);
	});

	it('have a key of their own in the secret storage', () => {
		const origin = 'https://api.real-debrid.com';
		const keys = [signInKeyOf({ origin, grant: '1' }), signInKeyOf({ origin, grant: '2' })];
		assert.equal(new Set([...keys, signInKeyOf({ origin: mirror, grant: '1' })]).size, 3);
	});
});
