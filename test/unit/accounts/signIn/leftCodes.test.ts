import assert from 'node:assert/strict';
import { fake, type SinonFakeTimers } from 'sinon';
import type { Account } from '../../../../src/accounts/account';
import type { SignInPrompt } from '../../../../src/accounts/signIn/dialogue';
import { signIn, signInAgain } from '../../../../src/accounts/signIn/signIn';
import { UnfinishedSignInStore } from '../../../../src/accounts/storage/signInStore';
import { RealDebridError } from '../../../../src/realdebrid/errors';
import {
	ada,
	ben,
	credentialsNamed,
	Machine,
	newAccount,
	resumeLeft,
	type Window,
} from '../../../support/accounts/machine';
import { offline, ok, type Reply, ScriptedService } from '../../../support/accounts/scriptedService';
import { deferred } from '../../realdebrid/deferred';
import { rejection } from '../../realdebrid/rejection';
import { turnedClock } from '../../realdebrid/turnedClock';
import {
	credentialsAnswer,
	deviceCodeAnswer,
	pendingAnswer,
	tokenAnswer,
	userAnswer,
} from '../../realdebrid/wireAnswers';

const pending: Reply = { status: 403, body: pendingAnswer };
const revoked: Reply = { status: 403, body: { error: 'permission_denied', error_code: 9 } };
const unclear: Reply = { status: 400, body: { error: 'wrong_parameter', error_code: 2 } };
const player = { id: 'acme.player', label: 'Player' };
const named = { origin: 'https://api.real-debrid.com', id: '123' };

/** What comes of a code when the window that showed it is gone. */
describe('a code that was left', () => {
	let clock: SinonFakeTimers;
	let machine: Machine;
	let service: ScriptedService;
	let window: Window;
	beforeEach(() => {
		clock = turnedClock();
		machine = new Machine();
		service = new ScriptedService();
		service.on('deviceCode', ok(deviceCodeAnswer));
		service.on('credentials', pending);
		service.on('token', ok(tokenAnswer));
		service.on('user', ok(userAnswer));
		window = machine.window(service.service);
	});
	afterEach(() => {
		machine.dispose();
		clock.restore();
	});

	const prompt: SignInPrompt = {
		onVerification: () => undefined,
		onWaiting: () => undefined,
		onGranted: () => undefined,
	};
	const never = new AbortController().signal;
	const start = (of = window) => signIn(of, prompt, never);
	const resume = () => resumeLeft(machine.window(service.service), { prompt, signal: never });
	async function turning<T>(promise: Promise<T>, seconds = 1_000): Promise<T> {
		promise.catch(() => undefined);
		await clock.tickAsync(seconds * 1000);
		return promise;
	}
	/** Closes the window seven seconds after a sign-in has begun in it. */
	async function left(begin: (signal: AbortSignal) => Promise<unknown>): Promise<void> {
		const closing = new AbortController();
		const ended = rejection(begin(closing.signal));
		await clock.tickAsync(7_000);
		closing.abort(new RealDebridError('cancelled', 'The window closes.'));
		await ended;
	}
	const codes = () => service.count('deviceCode');
	const stage = () => {
		const key = [...machine.secrets.entries.keys()].find(name => name.startsWith('sign-in ')) ?? '';
		return JSON.parse(machine.secrets.entries.get(key) ?? '{}').stage;
	};

	it('and came to an account whose end could not be noted is over: nobody is asked, or told, again', async () => {
		service.on('credentials', ok(credentialsAnswer));
		machine.secrets.fail('delete', 1);
		assert.equal((await turning(start())).id, '123');
		assert.equal(stage(), 'exchanged');
		const users = service.count('user');
		const next = machine.window(service.service);
		assert.equal(await turning(resumeLeft(next, { prompt, signal: never })), undefined);
		assert.equal(service.count('user'), users);
		await next.accounts.endRemovals();
		assert.equal(stage(), undefined);
		assert.deepEqual(
			next.accounts.list().map(({ id }) => id),
			['123'],
		);
	});

	it('is good without an address that holds it', async () => {
		service.on('deviceCode', ok({ ...deviceCodeAnswer, direct_verification_url: undefined }));
		await left(signal => signIn(window, prompt, signal));
		service.on('credentials', ok(credentialsAnswer));
		assert.equal((await turning(resume()))?.id, '123');
	});

	it('and was entered: the grant is kept where its exchange is refused, and no other code is asked for', async () => {
		await left(signal => signIn(window, prompt, signal));
		service.on('credentials', ok(credentialsAnswer));
		service.on('token', revoked);
		assert.equal((await rejection(turning(start()))).code, 'refused');
		assert.equal(codes(), 1);
		assert.equal(stage(), 'granted');
	});

	it('and was granted: the grant is kept for as long as the service cannot be reached', async () => {
		service.on('credentials', ok(credentialsAnswer));
		service.on('token', offline);
		for (let tries = 0; tries < 3; tries++) {
			assert.equal((await rejection(turning(start()))).code, 'offline');
			assert.equal(stage(), 'granted');
		}
		assert.equal((await rejection(turning(resume()))).code, 'offline');
		service.on('token', ok(tokenAnswer));
		assert.equal((await turning(start())).id, '123');
		assert.equal(codes(), 1);
	});

	it('is shown although the storage does not answer, and is stored when it does', async () => {
		const password = deferred();
		machine.secrets.hold('store', password.promise);
		service.on('credentials', ok(credentialsAnswer));
		const onVerification = fake();
		const ended = signIn(window, { ...prompt, onVerification }, never);
		await clock.tickAsync(4_000);
		assert.equal(onVerification.callCount, 1);
		assert.equal((await turning(ended)).id, '123');
		assert.equal(machine.secrets.entries.size, 0);
		password.resolve();
		await clock.tickAsync(0);
		assert.equal(machine.secrets.entries.size, 1);
	});

	it('is asked for and entered where the file system knows no locks', async () => {
		const nobody = () => Promise.reject(Object.assign(new Error('no locks'), { code: 'ENOSYS' }));
		const unfinished = new UnfinishedSignInStore({
			secrets: window.secrets,
			folder: machine.folder,
			origin: named.origin,
			tryAcquire: nobody,
			isStored: async () => false,
		});
		service.on('credentials', ok(credentialsAnswer));
		assert.equal((await turning(start({ ...window, unfinished }))).id, '123');
	});

	it('is traded again after half a minute, where the service asks for that', async () => {
		service.on('credentials', ok(credentialsAnswer));
		service.on('token', { status: 429, body: '', headers: { 'Retry-After': '30' } }, ok(tokenAnswer));
		assert.equal((await turning(start())).id, '123');
	});

	it('is traded no second time after a fault of our own', async () => {
		service.on('credentials', ok(credentialsAnswer));
		const fault = new TypeError('not a function');
		service.on('token', () => {
			throw fault;
		});
		await assert.rejects(turning(start()), error => error === fault);
		assert.equal(service.count('token'), 1);
	});

	describe('for an account that signs in again', () => {
		let account: Account;
		async function leave(of?: typeof ada): Promise<void> {
			account = await window.accounts.add(newAccount(credentialsNamed('a', 0), of));
			await window.accounts.update(account, { signInAgain: 'revoked' });
			await window.consents.record(account, player, 'allowed');
			service.on('token', revoked, pending);
			await left(signal => signInAgain(window, account, prompt, signal));
		}
		const accounts = () =>
			machine
				.window(service.service)
				.accounts.list()
				.map(({ id }) => id);
		const isAllowed = () => machine.window(service.service).consents.isAllowed(named, player);

		it('makes way for no other where its time is over', async () => {
			await leave(ada);
			clock.setSystemTime(Date.now() + 3_600_000);
			assert.equal(await turning(resume()), undefined);
			assert.equal(codes(), 1);
		});

		it('changes nothing about an account without a name where its time is over', async () => {
			await leave();
			clock.setSystemTime(Date.now() + 3_600_000);
			assert.equal(await turning(resume()), undefined);
			assert.deepEqual(accounts(), [account.id]);
		});

		it('is no fault of its credentials where the service answers 400', async () => {
			await leave(ada);
			service.on('token', unclear, ok(tokenAnswer));
			assert.equal((await turning(resume()))?.id, '123');
			assert.equal(codes(), 1);
		});

		it('gives it its name, and takes its answers along', async () => {
			await leave();
			service.on('token', ok(tokenAnswer));
			await turning(resume());
			assert.deepEqual(accounts(), ['123']);
			assert.equal(isAllowed(), true);
		});

		it('gives it the name of whoever signs in afresh, but not its answers', async () => {
			await leave();
			service.on('token', revoked, ok(tokenAnswer));
			service.on('credentials', ok(credentialsAnswer));
			await turning(resume());
			assert.deepEqual(accounts(), ['123']);
			assert.equal(isAllowed(), false);
			assert.deepEqual(machine.window(service.service).consents.list(), []);
		});

		it('is of no use to another account', async () => {
			await leave(ada);
			const other = await window.accounts.add(newAccount(credentialsNamed('b', 0), ben));
			service.on('user', ok({ ...userAnswer, id: 124, username: 'ben' }));
			service.on('token', revoked, ok(tokenAnswer));
			const again = await turning(signInAgain(window, other, prompt, never));
			assert.equal(again.id, '124');
			assert.equal(codes(), 2);
			assert.equal(service.forms('token').at(-1)?.['client_id'], 'client-b');
		});
	});
});
