import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { SinonFakeTimers } from 'sinon';
import { type Fault, knownFaults, type Sandbox, startSandbox } from '../../../../sandbox/src/index';
import type { Account } from '../../../../src/accounts/account';
import { SignInCancelled } from '../../../../src/accounts/accountErrors';
import type { SignInPrompt } from '../../../../src/accounts/signIn/dialogue';
import { signIn } from '../../../../src/accounts/signIn/signIn';
import { signOut } from '../../../../src/accounts/signIn/signOut';
import { refreshUserDetails } from '../../../../src/accounts/signIn/userDetails';
import { createSend } from '../../../../src/network/send';
import { createTransport, type Transport } from '../../../../src/network/transport';
import type { RealDebridError } from '../../../../src/realdebrid/errors';
import type { Service } from '../../../../src/realdebrid/service';
import { Machine, resumeLeft } from '../../../support/accounts/machine';
import { bareHost, defaultSettings } from '../../network/settings';
import { assertTellsNone, rejection } from '../../realdebrid/rejection';
import { turnedClock } from '../../realdebrid/turnedClock';

/** What a sign-in tells, to be waited for: the clock is turned, but requests take their own time. */
class Told extends EventTarget implements SignInPrompt {
	userCode = '';

	onVerification(code: { readonly userCode: string }): void {
		this.userCode = code.userCode;
		this.dispatchEvent(new Event('code'));
	}

	onWaiting(_trouble: RealDebridError | undefined): void {
		this.dispatchEvent(new Event('waiting'));
	}

	onGranted(): void {
		this.dispatchEvent(new Event('granted'));
	}
}

describe('the whole flow, over sockets', () => {
	let clock: SinonFakeTimers;
	let machine: Machine;
	let sandbox: Sandbox;
	let transport: Transport;
	let service: Service;
	beforeEach(async () => {
		clock = turnedClock();
		machine = new Machine();
		sandbox = await startSandbox();
		transport = createTransport({ settings: () => defaultSettings, env: {}, host: bareHost });
		const send = createSend({ chooseFetch: url => transport.chooseFetch(url), userAgent: 'test/1' });
		service = { apiUrl: new URL(sandbox.url), send };
	});
	afterEach(async () => {
		await transport.dispose();
		await sandbox.close();
		machine.dispose();
		clock.restore();
	});

	const never = new AbortController().signal;
	const steps = () => sandbox.control.requests().map(({ step }) => step);
	const inject = (
		step: 'deviceCode' | 'credentials' | 'token' | 'refresh' | 'user' | 'disable',
		fault: Fault,
	) => sandbox.control.inject({ step, times: 1, fault });

	/** Signs in: one poll while pending, then the person allows, then another poll. */
	async function signedIn(window = machine.window(service)): Promise<Account> {
		const told = new Told();
		const code = once(told, 'code');
		const ended = signIn(window, told, never);
		ended.catch(() => undefined);
		await code;
		const waiting = once(told, 'waiting');
		await clock.tickAsync(5_000);
		await waiting;
		sandbox.control.approve(told.userCode, 1001);
		await clock.tickAsync(5_000);
		return ended;
	}

	it('signs in, stays signed in over a restart, refreshes, and signs out', async () => {
		const account = await signedIn();
		assert.equal(account.user?.username, 'ada-premium');
		assert.deepEqual(steps(), ['deviceCode', 'credentials', 'credentials', 'token', 'user']);

		const restarted = machine.window(service);
		assert.deepEqual(restarted.accounts.list(), [account]);
		const first = await restarted.tokens.get(account);
		await clock.tickAsync(86_400_000);
		const second = await restarted.tokens.get(account);
		assert.equal(first.equals(second), false);
		await refreshUserDetails(restarted, account);

		assert.equal(await signOut(restarted, account), undefined);
		assert.deepEqual(steps().slice(5), ['refresh', 'user', 'disable']);
		assert.deepEqual([...machine.secrets.entries], []);
		assert.deepEqual(machine.fileNames(), []);
		assert.ok(sandbox.control.requests().every(({ status }) => [200, 204, 403].includes(status ?? 0)));
	});

	it('asks the service as it wants to be asked', async () => {
		await signedIn();
		for (const { headers, step } of sandbox.control.requests()) {
			assert.equal(headers.accept, 'application/json');
			assert.equal(headers.userAgent, 'test/1');
			assert.equal(headers.authorization, step === 'user' ? 'present' : 'absent');
			assert.equal(headers.contentType, step === 'token' ? 'application/x-www-form-urlencoded' : undefined);
		}
	});

	const lost: readonly [string, Fault][] = [
		['is lost after it took effect', { kind: 'reset', when: 'afterHandling' }],
		['is cut by the connection', { kind: 'truncated', how: 'contentLength' }],
		['is cut in the middle of its JSON', { kind: 'truncated', how: 'midJson' }],
		['is 5 MB long', { kind: 'huge' }],
		['is a web page', knownFaults.maintenance()],
	];
	for (const [how, fault] of lost)
		it(`gets its token without a new code where the answer to the exchange ${how}`, async () => {
			inject('token', fault);
			const told = new Told();
			const code = once(told, 'code');
			const ended = signIn(machine.window(service), told, never);
			await code;
			sandbox.control.approve(told.userCode, 1001);
			const waiting = once(told, 'waiting');
			await clock.tickAsync(5_000);
			await waiting;
			await clock.tickAsync(1_000);
			const account = await ended;
			assert.equal(account.id, '1001');
			assert.equal(steps().filter(step => step === 'deviceCode').length, 1);
			assert.deepEqual(
				steps()
					.slice(2, 4)
					.map(step => step.replace('refresh', 'token')),
				['token', 'token'],
			);
		});

	for (const [how, fault] of lost)
		it(`waits on where the answer to a poll ${how}`, async () => {
			inject('credentials', fault);
			assert.equal((await signedIn()).id, '1001');
			assert.deepEqual(steps().slice(1, 3), ['credentials', 'credentials']);
		});

	it('ends a request that hangs when the person cancels', async () => {
		inject('credentials', { kind: 'hang' });
		const told = new Told();
		const abort = new AbortController();
		const code = once(told, 'code');
		const ended = signIn(machine.window(service), told, abort.signal);
		ended.catch(() => undefined);
		await code;
		const arrived = sandbox.control.waitForRequests('credentials', 1);
		await clock.tickAsync(5_000);
		await arrived;
		const reason = new SignInCancelled();
		abort.abort(reason);
		await assert.rejects(ended, error => error === reason);
		assert.deepEqual([...machine.secrets.entries], []);
	});

	it('goes on after a restart with what was granted', async () => {
		inject('token', knownFaults.rateLimited('600'));
		const error = await rejection(signedIn());
		assert.equal(error.code, 'rateLimited');
		assertTellsNone(
			error,
			sandbox.control.secrets().map(({ value }) => value),
		);
		const account = await resumeLeft(machine.window(service), { prompt: new Told(), signal: never });
		assert.equal(account?.id, '1001');
		assert.equal(steps().filter(step => step === 'deviceCode').length, 1);
	});

	describe('an app that the person has revoked', () => {
		it('has to sign in again', async () => {
			const account = await signedIn();
			sandbox.control.configure({ revokedAnswer: 'permissionDenied' });
			sandbox.control.revoke({});
			const window = machine.window(service);
			assert.equal((await rejection(refreshUserDetails(window, account))).code, 'signedOut');
			assert.equal(window.accounts.find(account)?.signInAgain, 'revoked');
		});

		for (const revokedAnswer of ['forbiddenNull', 'empty', 'html'] as const)
			it(`is not told apart from an edge that refuses, and signs nobody out (${revokedAnswer})`, async () => {
				const account = await signedIn();
				sandbox.control.configure({ revokedAnswer });
				sandbox.control.revoke({});
				const window = machine.window(service);
				assert.equal((await rejection(refreshUserDetails(window, account))).code, 'blocked');
				assert.equal(window.accounts.find(account)?.signInAgain, undefined);
			});
	});

	for (const refreshToken of ['deviceCode', 'separate', 'rotated', 'leftOut'] as const)
		it(`refreshes again and again where the refresh token is ${refreshToken}`, async () => {
			sandbox.control.configure({ refreshToken, expiresInType: 'string' });
			const account = await signedIn();
			for (let day = 0; day < 3; day++) {
				await clock.tickAsync(86_400_000);
				await machine.window(service).tokens.get(account);
			}
			assert.equal(steps().filter(step => step === 'refresh').length, 3);
		});

	it('signs out although the service hangs up', async () => {
		const account = await signedIn();
		inject('disable', { kind: 'reset' });
		assert.ok((await signOut(machine.window(service), account)) instanceof Error);
		assert.deepEqual([...machine.secrets.entries], []);
	});
});
