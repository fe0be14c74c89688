import assert from 'node:assert/strict';
import type { SinonFakeTimers } from 'sinon';
import { isUnnamed } from '../../../../src/accounts/account';
import { areStale, learnName, refreshUserDetails } from '../../../../src/accounts/signIn/userDetails';
import { ada, credentialsNamed, Machine, newAccount, type Window } from '../../../support/accounts/machine';
import { offline, ok, type Reply, ScriptedService } from '../../../support/accounts/scriptedService';
import { rejection } from '../../realdebrid/rejection';
import { turnedClock } from '../../realdebrid/turnedClock';
import { tokenAnswer, userAnswer } from '../../realdebrid/wireAnswers';

const badToken: Reply = { status: 401, body: { error: 'bad_token', error_code: 8 } };
const MINUTE = 60_000;

describe('what is known of an account', () => {
	let clock: SinonFakeTimers;
	let machine: Machine;
	let service: ScriptedService;
	let window: Window;
	beforeEach(() => {
		clock = turnedClock();
		machine = new Machine();
		service = new ScriptedService();
		service.on('user', ok(userAnswer));
		service.on('token', ok(tokenAnswer));
		window = machine.window(service.service);
	});
	afterEach(() => {
		machine.dispose();
		clock.restore();
	});

	describe('asking again', () => {
		it('keeps the answer and when it came', async () => {
			const account = await window.accounts.add(newAccount(credentialsNamed('a'), { ...ada, points: 1 }));
			await clock.tickAsync(MINUTE);
			await refreshUserDetails(window, account);
			const now = window.accounts.find(account);
			assert.equal(now?.user?.points, 456);
			assert.equal(now?.checkedAt, Date.now());
		});

		it('keeps nothing of the details of another user', async () => {
			const account = await window.accounts.add(newAccount(credentialsNamed('a'), { ...ada, points: 1 }));
			service.on('user', ok({ ...userAnswer, id: 4711, username: 'mallory' }));
			const error = await rejection(refreshUserDetails(window, account));
			assert.deepEqual([error.code, error.reason], ['protocol', 'otherUser']);
			assert.deepEqual(window.accounts.list(), [account]);
		});

		it('notes that the account is locked, and takes it back when it is not any more', async () => {
			const account = await window.accounts.add(newAccount(credentialsNamed('a'), ada));
			const reason = () => window.accounts.find(account)?.signInAgain;
			service.on('user', { status: 403, body: { error: 'account_locked', error_code: 14 } }, ok(userAnswer));
			assert.equal((await rejection(refreshUserDetails(window, account))).reason, 'accountLocked');
			assert.equal(reason(), 'accountLocked');
			await refreshUserDetails(window, account);
			assert.equal(reason(), undefined);
		});

		it('takes back nothing else: that the token could not be renewed is none of its business', async () => {
			const account = await window.accounts.add(newAccount(credentialsNamed('a'), ada));
			await window.accounts.offerSignInAgain(account, 'notRenewed');
			await refreshUserDetails(window, account);
			assert.equal(window.accounts.find(account)?.signInAgain, 'notRenewed');
		});

		it('refreshes a token that the service has just stopped taking, once', async () => {
			const account = await window.accounts.add(newAccount(credentialsNamed('a'), ada));
			service.on('user', badToken, ok(userAnswer));
			await refreshUserDetails(window, account);
			assert.deepEqual(
				service.requests.map(({ step }) => step),
				['user', 'token', 'user'],
			);
			assert.equal(
				service.requests[2]?.request.headers?.['Authorization'],
				`Bearer ${tokenAnswer.access_token}`,
			);
		});

		it('does not go in circles where the fresh token is not taken either', async () => {
			const account = await window.accounts.add(newAccount(credentialsNamed('a'), ada));
			service.on('user', badToken);
			const error = await rejection(refreshUserDetails(window, account));
			assert.equal(error.reason, 'badToken');
			assert.equal(service.count('user'), 2);
			assert.equal(service.count('token'), 1);
		});

		it('costs no refresh each time, as long as no token is taken', async () => {
			const account = await window.accounts.add(newAccount(credentialsNamed('a'), ada));
			service.on('user', badToken);
			await rejection(refreshUserDetails(window, account));
			assert.equal((await rejection(refreshUserDetails(window, account))).reason, 'badToken');
			assert.equal(service.count('user'), 3);
			assert.equal(service.count('token'), 1);
			await clock.tickAsync(MINUTE);
			await rejection(refreshUserDetails(window, account));
			assert.equal(service.count('token'), 2);
		});

		it('refreshes the next one, too, where nobody has refused that yet', async () => {
			const account = await window.accounts.add(newAccount(credentialsNamed('a'), ada));
			service.on('user', badToken, offline, badToken, ok(userAnswer));
			service.on('token', ok(tokenAnswer), ok({ ...tokenAnswer, access_token: 'another' }));
			assert.equal((await rejection(refreshUserDetails(window, account))).code, 'offline');
			await refreshUserDetails(window, account);
			assert.equal(service.count('token'), 2);
		});

		it('leaves what is known as it is where there is no answer', async () => {
			const account = await window.accounts.add(newAccount(credentialsNamed('a'), ada));
			service.on('user', offline);
			assert.equal((await rejection(refreshUserDetails(window, account))).code, 'offline');
			assert.deepEqual(window.accounts.find(account), account);
		});

		it('brings nothing back that was signed out meanwhile', async () => {
			const account = await window.accounts.add(newAccount(credentialsNamed('a'), ada));
			service.on('user', async () => {
				await window.accounts.remove(account);
				return ok(userAnswer);
			});
			await refreshUserDetails(window, account);
			assert.deepEqual(window.accounts.list(), []);
			assert.deepEqual([...machine.secrets.entries], []);
		});

		it('gives an account its name', async () => {
			const account = await window.accounts.add(newAccount(credentialsNamed('a'), undefined));
			await refreshUserDetails(window, account);
			assert.deepEqual(
				window.accounts.list().map(({ id, user }) => [id, user?.username]),
				[['123', 'ada']],
			);
		});
	});

	describe('is stale', () => {
		it('after an hour', async () => {
			const account = await window.accounts.add(newAccount(credentialsNamed('a'), ada));
			await clock.tickAsync(60 * MINUTE);
			assert.equal(areStale(account), false);
			await clock.tickAsync(1);
			assert.equal(areStale(account), true);
		});

		it('where it was never asked for', async () => {
			assert.equal(areStale(await window.accounts.add(newAccount(credentialsNamed('a'), undefined))), true);
		});

		it('where it seems to come from the future: the clock was set back', async () => {
			const account = await window.accounts.add(newAccount(credentialsNamed('a'), ada));
			clock.setSystemTime(Date.now() - 24 * 60 * MINUTE);
			assert.equal(areStale(account), true);
		});
	});

	describe('the name of an account that has none', () => {
		it('is asked for ever more slowly until it is known', async () => {
			const at: number[] = [];
			service.on('user', () => {
				at.push(performance.now() / 1000);
				if (at.length < 8) throw offline;
				return ok(userAnswer);
			});
			const account = await window.accounts.add(newAccount(credentialsNamed('a', 1e9, 1e9), undefined));
			const learning = learnName(window, account, new AbortController().signal);
			await clock.tickAsync(120 * MINUTE);
			await learning;
			assert.deepEqual(
				at.map((second, index) => second - (at[index - 1] ?? 0)),
				[15, 30, 60, 120, 240, 480, 960, 1920],
			);
			assert.equal(window.accounts.list()[0]?.id, '123');
		});

		it('is asked for after as long as the service says, and after an hour whatever it says', async () => {
			const busy = (seconds: number): Reply => ({
				status: 503,
				body: '',
				headers: { 'Retry-After': String(seconds) },
			});
			const at: number[] = [];
			service.on('user', () => {
				at.push(performance.now() / 1000);
				return [busy(600), busy(86_400), ok(userAnswer)][at.length - 1] ?? assert.fail();
			});
			const account = await window.accounts.add(newAccount(credentialsNamed('a', 1e9, 1e9), undefined));
			const learning = learnName(window, account, new AbortController().signal);
			await clock.tickAsync(120 * MINUTE);
			await learning;
			assert.deepEqual(at, [15, 615, 4_215]);
		});

		it('is not asked for any more once the service has said no', async () => {
			service.on('user', { status: 403, body: { error: 'permission_denied', error_code: 9 } });
			const account = await window.accounts.add(newAccount(credentialsNamed('a'), undefined));
			const learning = learnName(window, account, new AbortController().signal);
			await clock.tickAsync(60 * MINUTE);
			await learning;
			assert.equal(service.count('user'), 1);
			assert.equal(isUnnamed(account), true);
		});

		it('is not asked for any more once the account is signed out', async () => {
			service.on('user', offline);
			const account = await window.accounts.add(newAccount(credentialsNamed('a'), undefined));
			const learning = learnName(window, account, new AbortController().signal);
			await clock.tickAsync(20_000);
			await window.accounts.remove(account);
			await clock.tickAsync(60 * MINUTE);
			await learning;
			assert.equal(service.count('user'), 1);
		});

		it('is not asked for any more once it is aborted, at once', async () => {
			const account = await window.accounts.add(newAccount(credentialsNamed('a'), undefined));
			const abort = new AbortController();
			const reason = new Error('the window closes');
			const ended = assert.rejects(learnName(window, account, abort.signal), error => error === reason);
			await clock.tickAsync(1_000);
			abort.abort(reason);
			await ended;
			assert.equal(clock.countTimers(), 0);
			assert.equal(service.requests.length, 0);
		});

		it('ends the request that is under way when it is aborted', async () => {
			service.on('user', () => new Promise(() => undefined));
			const account = await window.accounts.add(newAccount(credentialsNamed('a'), undefined));
			const abort = new AbortController();
			const reason = new Error('the window closes');
			const ended = assert.rejects(learnName(window, account, abort.signal), error => error === reason);
			await clock.tickAsync(15_000);
			assert.equal(service.count('user'), 1);
			abort.abort(reason);
			await ended;
		});
	});
});
