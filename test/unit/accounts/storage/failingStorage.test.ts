import assert from 'node:assert/strict';
import type { SinonFakeTimers } from 'sinon';
import type { Account } from '../../../../src/accounts/account';
import { signIn, signInAgain } from '../../../../src/accounts/signIn/signIn';
import { signOut } from '../../../../src/accounts/signIn/signOut';
import { Machine, type Window } from '../../../support/accounts/machine';
import type { MemorySecrets } from '../../../support/accounts/memorySecrets';
import { ok, type Reply, ScriptedService } from '../../../support/accounts/scriptedService';
import { rejection } from '../../realdebrid/rejection';
import { turnedClock } from '../../realdebrid/turnedClock';
import {
	accessToken,
	credentialsAnswer,
	deviceCodeAnswer,
	tokenAnswer,
	userAnswer,
} from '../../realdebrid/wireAnswers';

const HOUR = 3_600_000;
const done: Reply = { status: 204, body: '' };
const refreshed = (token: string) => ok({ ...tokenAnswer, access_token: token, refresh_token: 'rotated' });

interface FailingStorage {
	readonly what: string;
	readonly arrange: (storage: MemorySecrets) => void;
	/** What the person is told by the time the sign-in is used. */
	readonly told: 'that it lasts until the window closes' | 'nothing';
	/** What a restart finds. */
	readonly found: 'the sign-in' | 'that it is lost' | 'that it cannot be read';
}

const storages: readonly FailingStorage[] = [
	{ what: 'works', arrange: () => undefined, told: 'nothing', found: 'the sign-in' },
	{
		what: 'takes nothing',
		arrange: storage => storage.fail('store'),
		told: 'that it lasts until the window closes',
		found: 'that it is lost',
	},
	{
		what: 'gives nothing back',
		arrange: storage => storage.fail('get'),
		told: 'that it lasts until the window closes',
		found: 'that it cannot be read',
	},
	{
		what: 'takes nothing and gives nothing back',
		arrange: storage => {
			storage.fail('store');
			storage.fail('get');
		},
		told: 'that it lasts until the window closes',
		found: 'that it cannot be read',
	},
	{
		what: 'fails at everything',
		arrange: storage => {
			for (const operation of ['get', 'store', 'delete'] as const) storage.fail(operation);
		},
		told: 'that it lasts until the window closes',
		found: 'that it cannot be read',
	},
	{
		what: 'has room for small values only',
		arrange: storage => {
			const store = storage.store.bind(storage);
			storage.store = async (key, value) => {
				if (value.length > 100) throw new DOMException('too much', 'QuotaExceededError');
				await store(key, value);
			};
		},
		told: 'that it lasts until the window closes',
		found: 'that it is lost',
	},
	{
		what: 'forgets everything with the window',
		arrange: () => undefined,
		told: 'nothing',
		found: 'that it is lost',
	},
];

describe('a secret storage that', () => {
	let clock: SinonFakeTimers;
	let machine: Machine;
	let service: ScriptedService;
	beforeEach(() => {
		clock = turnedClock();
		machine = new Machine();
		service = new ScriptedService();
		service.on('deviceCode', ok(deviceCodeAnswer));
		service.on('credentials', ok(credentialsAnswer));
		service.on('token', ok(tokenAnswer), refreshed('second'), refreshed('third'));
		service.on('user', ok(userAnswer));
		service.on('disable', done);
	});
	afterEach(() => {
		machine.dispose();
		clock.restore();
	});

	const open = () => machine.window(service.service);
	const token = async ({ tokens }: Window, account: Account) => (await tokens.get(account)).reveal();
	const prompt = { onVerification: () => undefined, onWaiting: () => undefined, onGranted: () => undefined };
	async function signInTo(window: Window): Promise<Account> {
		const ended = signIn(window, prompt, new AbortController().signal);
		await clock.tickAsync(10_000);
		return ended;
	}

	for (const { what, arrange, told, found } of storages)
		describe(what, () => {
			beforeEach(() => arrange(machine.secrets));

			function restart(): Window {
				if (what === 'forgets everything with the window') machine.secrets.entries.clear();
				return open();
			}

			it(`lets a person sign in and get tokens for as long as the window lives; told: ${told}`, async () => {
				const window = open();
				const account = await signInTo(window);
				assert.equal(account.user?.username, 'ada');
				assert.equal(await token(window, account), accessToken);
				await clock.tickAsync(HOUR);
				assert.equal(await token(window, account), 'second');
				await clock.tickAsync(HOUR);
				assert.equal(await token(window, account), 'third');
				assert.equal(service.forms('token').at(-1)?.['code'], 'rotated');
				assert.equal(service.count('token'), 3);
				assert.equal(service.count('deviceCode'), 1);
				assert.equal(window.accounts.find(account)?.signInAgain, undefined);
				assert.equal(machine.troubles.length, told === 'nothing' ? 0 : 1);
			});

			it(`finds after a restart ${found}`, async () => {
				const account = await signInTo(open());
				const window = restart();
				assert.deepEqual(window.accounts.list(), [account]);
				switch (found) {
					case 'the sign-in':
						return assert.equal(await token(window, account), accessToken);
					case 'that it is lost':
						assert.equal((await rejection(token(window, account))).code, 'signedOut');
						return assert.equal(window.accounts.find(account)?.signInAgain, 'lost');
					case 'that it cannot be read':
						assert.equal((await rejection(token(window, account))).code, 'storage');
						return assert.equal(window.accounts.find(account)?.signInAgain, undefined);
				}
			});

			it('lets a person sign in anew after a restart', async () => {
				await signInTo(open());
				const window = restart();
				service.on('token', ok({ ...tokenAnswer, access_token: 'anew' }));
				const account = await signInTo(window);
				assert.equal(await token(window, account), 'anew');
				assert.deepEqual(window.accounts.list(), [account]);
			});

			if (what === 'fails at everything') return;
			it('keeps nothing of an account that is signed out, and the service is told', async () => {
				const window = open();
				const account = await signInTo(window);
				await clock.tickAsync(HOUR);
				await token(window, account);
				assert.equal(await signOut(window, account), undefined);
				assert.equal(service.count('disable'), 1);
				assert.equal(
					service.requests.at(-1)?.request.headers?.['Authorization'],
					'Bearer second',
					'the newest token is ended',
				);
				assert.deepEqual([...machine.secrets.entries], []);
				assert.deepEqual(machine.fileNames(), []);
				assert.deepEqual(window.secrets.unsaved(), []);
				machine.secrets.heal();
				assert.equal(await window.secrets.get('account https://api.real-debrid.com 123'), undefined);
				assert.equal((await rejection(token(window, account))).code, 'signedOut');
			});
		});

	it('works is told apart from one that never had anything: nobody is signed in, and nothing is lost', async () => {
		assert.deepEqual(open().accounts.list(), []);
		const window = open();
		const account = await signInTo(window);
		await signOut(window, account);
		assert.deepEqual(open().accounts.list(), []);
	});

	it('removes nothing fails to sign out, but has the account signed out, and removes it when it can', async () => {
		machine.secrets.fail('delete');
		const window = open();
		const account = await signInTo(window);
		assert.equal((await rejection(signOut(window, account))).code, 'storage');
		assert.deepEqual(window.accounts.list(), []);
		machine.secrets.heal();
		await open().accounts.endRemovals();
		assert.equal(machine.secrets.entries.has('account https://api.real-debrid.com 123'), false);
	});

	it('gives nothing back does not keep anybody from signing in again', async () => {
		const account = await signInTo(open());
		const window = open();
		await window.accounts.update(account, { signInAgain: 'revoked' });
		machine.secrets.fail('get');
		const ended = signInAgain(window, account, prompt, new AbortController().signal);
		ended.catch(() => undefined);
		await clock.tickAsync(10_000);
		assert.equal((await ended).signInAgain, undefined);
		assert.equal(service.count('deviceCode'), 2);
		assert.equal(await token(window, account), 'second');
	});

	describe('takes what it did not take before', () => {
		let window: Window;
		let account: Account;
		beforeEach(async () => {
			machine.secrets.fail('store');
			window = open();
			account = await signInTo(window);
		});

		it('keeps the sign-in over a restart from then on', async () => {
			assert.equal(window.credentials.isUnsaved(account), true);
			machine.secrets.heal();
			await window.accounts.saveAgain();
			assert.equal(window.credentials.isUnsaved(account), false);
			assert.equal(await token(open(), account), accessToken);
		});

		it('is offered nothing again while it goes on taking nothing, and the sign-in goes on', async () => {
			await window.accounts.saveAgain();
			assert.equal(window.credentials.isUnsaved(account), true);
			assert.equal(await token(window, account), accessToken);
			assert.equal(machine.troubles.length, 1);
		});

		it('keeps it with the next refresh, if nothing happens before', async () => {
			machine.secrets.heal();
			await clock.tickAsync(HOUR);
			await token(window, account);
			assert.equal(window.credentials.isUnsaved(account), false);
			assert.equal(await token(open(), account), 'second');
		});

		it('gets nothing of an account that another window has signed out since', async () => {
			await signOut(open(), account);
			machine.secrets.heal();
			await window.accounts.saveAgain();
			assert.deepEqual([...machine.secrets.entries], []);
			assert.deepEqual(window.secrets.unsaved(), []);
			assert.equal((await rejection(token(window, account))).code, 'signedOut');
		});

		it('gets nothing over what another window has stored since', async () => {
			await clock.tickAsync(1);
			machine.secrets.heal();
			service.on('token', ok({ ...tokenAnswer, access_token: 'of-the-other-window' }));
			await signInTo(open());
			const before = new Map(machine.secrets.entries);
			await window.accounts.saveAgain();
			assert.deepEqual(machine.secrets.entries, before);
			assert.deepEqual(window.secrets.unsaved(), []);
			assert.equal(await token(window, account), 'of-the-other-window');
		});

		it('is not asked at all where nothing is to be stored', async () => {
			machine.secrets.heal();
			await window.accounts.saveAgain();
			machine.secrets.calls.length = 0;
			await window.accounts.saveAgain();
			assert.deepEqual(machine.secrets.calls, []);
		});
	});
});
