import assert from 'node:assert/strict';
import type { SinonFakeTimers } from 'sinon';
import type { Account } from '../../../../src/accounts/account';
import { SignInCancelled } from '../../../../src/accounts/accountErrors';
import type { SignInPrompt } from '../../../../src/accounts/signIn/dialogue';
import { signInAgain } from '../../../../src/accounts/signIn/signIn';
import { secretKeyOf } from '../../../../src/accounts/storage/secretKeys';
import { type FullDisk, fillDisk } from '../../../support/accounts/fullDisk';
import { ada, credentialsNamed, Machine, newAccount, type Window } from '../../../support/accounts/machine';
import {
	offline,
	ok,
	type Reply,
	type Script,
	ScriptedService,
	type StepName,
} from '../../../support/accounts/scriptedService';
import { rejection } from '../../realdebrid/rejection';
import { turnedClock } from '../../realdebrid/turnedClock';
import {
	credentialsAnswer,
	deviceCode,
	deviceCodeAnswer,
	pendingAnswer,
	tokenAnswer,
	userAnswer,
} from '../../realdebrid/wireAnswers';

const error = (status: number, name: string, code?: number): Reply => ({
	status,
	body: { error: name, ...(code !== undefined && { error_code: code }) },
});
const revoked = error(403, 'permission_denied', 9);
const pending: Reply = { status: 403, body: pendingAnswer };
const unclear = error(400, 'wrong_parameter', 2);
const maintenance: Reply = { status: 503, body: '<html>Back soon</html>' };
const player = { id: 'acme.player', label: 'Player' };

/** What the service was never seen to answer, and what may come between two steps. */
describe('signing in again, with odd answers', () => {
	let clock: SinonFakeTimers;
	let machine: Machine;
	let service: ScriptedService;
	let window: Window;
	let account: Account;
	let abort: AbortController;
	/** Called as a step is asked for, or the secret storage is. */
	let onStep: (step: string) => void;
	let told: string[];
	beforeEach(async () => {
		clock = turnedClock();
		onStep = () => undefined;
		told = [];
		machine = new Machine(call => onStep(call));
		service = new ScriptedService(undefined, step => onStep(step));
		service.on('deviceCode', ok(deviceCodeAnswer));
		service.on('credentials', ok(credentialsAnswer));
		service.on('user', ok(userAnswer));
		window = machine.window(service.service);
		account = await window.accounts.add(newAccount(credentialsNamed('a', 0), ada));
		await window.accounts.update(account, { signInAgain: 'revoked' });
		abort = new AbortController();
	});
	afterEach(() => {
		machine.dispose();
		clock.restore();
	});

	const prompt: SignInPrompt = {
		onVerification: ({ userCode }) => told.push(`code ${userCode}`),
		onWaiting: trouble => told.push(`wait ${trouble?.code ?? ''}`.trim()),
		onGranted: () => told.push('granted'),
	};
	async function again(...token: readonly Script[]): Promise<Account> {
		service.on('token', ...token);
		const ended = signInAgain(window, account, prompt, abort.signal);
		ended.catch(() => undefined);
		await clock.tickAsync(2_000_000);
		return ended;
	}
	const steps = () => service.requests.map(({ step }) => step);
	/** Which kinds of code were asked for. */
	const codes = () =>
		service.requests
			.filter(({ step }) => step === 'deviceCode')
			.map(({ request }) => (request.url.searchParams.has('new_credentials') ? 'fresh' : 'bound'));
	const reason = () => window.accounts.find(account)?.signInAgain;

	it('polls POST /token with the stored client, its secret, the new device code and the grant type', async () => {
		await again(revoked, pending, ok(tokenAnswer));
		assert.deepEqual(service.forms('token').slice(1), [
			...Array(2).fill({
				client_id: 'client-a',
				client_secret: 'client-secret-a',
				code: deviceCode,
				grant_type: 'http://oauth.net/grant_type/device/1.0',
			}),
		]);
		assert.deepEqual(told, ['code RE6WDL3D', 'wait', 'granted']);
		assert.equal(reason(), undefined);
		assert.equal(window.unfinished.mayExist(), false);
	});

	describe('asks for a fresh code where the stored client credentials', () => {
		const refusals: readonly [string, Script[]][] = [
			['are refused at the poll with 401 bad_token', [error(401, 'bad_token', 8)]],
			['are refused at the poll with 401 invalid_client', [error(401, 'invalid_client')]],
			['are refused at the poll with 403 permission_denied', [revoked]],
			['are refused at the poll with 404', [error(404, 'unknown_ressource', 7)]],
		];
		for (const [how, answers] of refusals)
			it(how, async () => {
				assert.equal((await again(revoked, ...answers, ok(tokenAnswer))).id, '123');
				assert.deepEqual(codes(), ['bound', 'fresh']);
				assert.equal(reason(), undefined);
			});

		for (const refusal of [unclear, error(401, 'bad_token', 8), revoked])
			it(`get no code: ${JSON.stringify(refusal.body)}`, async () => {
				service.on('deviceCode', refusal, ok(deviceCodeAnswer));
				assert.equal((await again(revoked, ok(tokenAnswer))).id, '123');
				assert.deepEqual(codes(), ['bound', 'fresh']);
				assert.equal(told[0], 'code RE6WDL3D');
			});
	});

	describe('asks for no second code', () => {
		it('where the code is refused after some time: the client credentials are good, and it may have been denied', async () => {
			const failure = await rejection(again(revoked, pending, pending, revoked));
			assert.deepEqual([failure.code, failure.reason], ['denied', 'codeRefused']);
			assert.deepEqual(codes(), ['bound']);
		});

		for (const [name, why] of [
			['account_locked', 'accountLocked'],
			['two_factor_needed', 'twoFactor'],
		] as const)
			it(`where the service says something of the account: ${name}`, async () => {
				const failure = await rejection(again(revoked, error(403, name)));
				assert.deepEqual([failure.code, failure.reason], ['refused', why]);
				assert.deepEqual(codes(), ['bound']);
			});

		it('where the person denies', async () => {
			assert.equal((await rejection(again(revoked, pending, error(400, 'access_denied')))).code, 'denied');
			assert.deepEqual(codes(), ['bound']);
		});

		it('where the service says that the code has expired', async () => {
			assert.equal((await rejection(again(revoked, pending, error(400, 'expired_token')))).code, 'expired');
			assert.deepEqual(codes(), ['bound']);
		});

		it('where nobody enters it and the service tells so by a 400 at the end', async () => {
			let polls = 0;
			const answer = () => (polls++ < 10 ? pending : unclear);
			assert.equal((await rejection(again(revoked, answer))).code, 'expired');
			assert.deepEqual(codes(), ['bound']);
		});

		it('where the service breaks down while the code waits', async () => {
			assert.equal((await again(revoked, maintenance, offline, unclear, ok(tokenAnswer))).id, '123');
			assert.deepEqual(codes(), ['bound']);
		});

		it('where no code can be had for now: that is thrown', async () => {
			service.on('deviceCode', maintenance);
			assert.equal((await rejection(again(revoked))).code, 'unavailable');
			assert.equal(reason(), 'revoked');
			assert.deepEqual(codes(), ['bound']);
		});
	});

	for (const [name, answer, code] of [
		['offline', offline, 'offline'],
		['maintenance', maintenance, 'unavailable'],
		['429', { status: 429, body: '' }, 'rateLimited'],
	] as const)
		it(`fails with ${code} at the first step (${name}): no code is asked for and nothing is lost`, async () => {
			const before = new Map(machine.secrets.entries);
			assert.equal((await rejection(again(answer))).code, code);
			assert.deepEqual(steps(), ['token']);
			assert.deepEqual(machine.secrets.entries, before);
			assert.equal(reason(), 'revoked');
			// The next click asks again at once, although the service has just failed.
			assert.equal((await again(ok(tokenAnswer))).signInAgain, undefined);
		});

	for (const [name, answer] of [
		['the edge', { status: 403, body: '' }],
		['a gateway', { status: 404, body: { message: 'no route' } }],
	] as const)
		it(`goes on to a code where nobody knows what the answer to the refresh means (${name})`, async () => {
			assert.equal((await again(answer, pending, ok(tokenAnswer))).id, '123');
			assert.deepEqual(codes(), ['bound']);
			assert.equal(reason(), undefined);
		});

	it('loses nothing where the edge refuses everything', async () => {
		const before = new Map(machine.secrets.entries);
		service.on('deviceCode', { status: 403, body: '' });
		assert.equal((await rejection(again({ status: 403, body: '' }))).code, 'blocked');
		assert.deepEqual(machine.secrets.entries, before);
		assert.equal(reason(), 'revoked');
	});

	describe('cancelled', () => {
		const moments: readonly (StepName | string)[] = [
			'get account https://api.real-debrid.com',
			'deviceCode',
			'user',
			'store sign-in https://api.real-debrid.com',
		];
		const cancel = new SignInCancelled();
		for (const moment of moments)
			it(`at "${moment}" ends so, and the account with its secret stays`, async () => {
				onStep = step => {
					if (step.startsWith(moment)) abort.abort(cancel);
				};
				assert.equal(await rejection(again(revoked, ok(tokenAnswer))), cancel);
				assert.ok(codes().length <= 1);
				assert.equal(window.accounts.list().length, 1);
				assert.equal(reason(), 'revoked');
				assert.equal((await window.credentials.read(account)).state, 'found');
				assert.equal(clock.countTimers(), 0);
			});

		for (const answer of [revoked, ok(tokenAnswer)])
			it(`at the refresh ends so, once that has ended (${answer.status}): others may wait for it`, async () => {
				onStep = step => {
					if (step === 'token') abort.abort(cancel);
				};
				assert.equal(await rejection(again(answer)), cancel);
				assert.deepEqual(steps(), ['token']);
			});

		it('at the second poll, or in the fresh sign-in that follows', async () => {
			for (const wanted of [3, 4]) {
				abort = new AbortController();
				onStep = step => {
					if (step === 'token' && service.count('token') === wanted) abort.abort(cancel);
				};
				service.requests.length = 0;
				assert.equal(await rejection(again(revoked, pending, pending)), cancel);
				assert.ok(service.count('token') <= wanted);
			}
		});
	});

	describe('after a try that was allowed but not finished', () => {
		it('asks for no other code where the account could not be stored', async () => {
			let disk: FullDisk | undefined;
			onStep = step => {
				if (step.startsWith('store account')) disk = fillDisk();
			};
			const error = await rejection(again(revoked, ok(tokenAnswer)));
			disk?.free();
			assert.equal(error.code, 'storage');
			onStep = () => undefined;
			assert.equal((await again(revoked)).id, '123');
			assert.deepEqual(codes(), ['bound']);
			assert.equal(reason(), undefined);
		});

		it('asks for no other code where the exchange of the fresh sign-in failed', async () => {
			const failing = (): Reply => (codes().length > 1 ? maintenance : revoked);
			assert.equal((await rejection(again(failing))).code, 'unavailable');
			const ended = again(revoked, ok(tokenAnswer));
			assert.equal((await ended).id, '123');
			assert.deepEqual(codes(), ['bound', 'fresh']);
			assert.equal(reason(), undefined);
		});
	});

	describe('where the secret', () => {
		for (const [what, secret] of [
			['is missing', undefined],
			['is damaged', '{"schema":1'],
		] as const)
			it(`${what}, signs in afresh and leaves one account, also where it had no name`, async () => {
				await window.accounts.remove(account);
				account = await window.accounts.add(newAccount(credentialsNamed('a', 0), undefined));
				const key = secretKeyOf(account);
				if (secret === undefined) machine.secrets.entries.delete(key);
				else machine.secrets.entries.set(key, secret);
				assert.equal((await again(ok(tokenAnswer))).id, '123');
				assert.deepEqual(codes(), ['fresh']);
				assert.deepEqual(
					window.accounts.list().map(({ id }) => id),
					['123'],
				);
			});
	});

	it('takes the answers about an account along when it gets its name', async () => {
		await window.accounts.remove(account);
		account = await window.accounts.add(newAccount(credentialsNamed('a', 0), undefined));
		await window.consents.record(account, player, 'allowed');
		const named = await again(revoked, ok(tokenAnswer));
		assert.equal(window.consents.isAllowed(named, player), true);
		assert.equal(window.consents.list().length, 1);
	});

	it('as somebody else leaves the account as it was, and adds the other', async () => {
		service.on('user', ok({ ...userAnswer, id: 124, username: 'ben' }));
		assert.equal((await again(revoked, ok(tokenAnswer))).id, '124');
		assert.equal(window.accounts.list().length, 2);
		assert.equal(reason(), 'revoked');
	});

	it('for an account that another window has signed out meanwhile, signs in all the same', async () => {
		const other = machine.window(service.service);
		onStep = step => {
			if (step !== 'token' || service.count('token') > 1) return;
			other.accounts.remove(account).catch(() => undefined);
		};
		assert.equal((await again(revoked, ok(tokenAnswer))).id, '123');
		assert.equal(window.accounts.list().length, 1);
	});
});
