import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { SinonFakeTimers } from 'sinon';
import { knownFaults, type Sandbox, type SandboxSettings, startSandbox } from '../../../../sandbox/src/index';
import type { Account } from '../../../../src/accounts/account';
import type { SignInPrompt } from '../../../../src/accounts/signIn/dialogue';
import { signInAgain } from '../../../../src/accounts/signIn/signIn';
import { createSend } from '../../../../src/network/send';
import { createTransport, type Transport } from '../../../../src/network/transport';
import { Secret } from '../../../../src/realdebrid/secret';
import type { Service } from '../../../../src/realdebrid/service';
import { ada, Machine, newAccount, type Window } from '../../../support/accounts/machine';
import { bareHost, defaultSettings } from '../../network/settings';
import { rejection } from '../../realdebrid/rejection';
import { turnedClock } from '../../realdebrid/turnedClock';
import { signIn } from '../../sandbox/device-client';

/** What is told, to be waited for: the clock is turned, but requests take their own time. */
class Told extends EventTarget implements SignInPrompt {
	userCode = '';

	onVerification(code: { readonly userCode: string }): void {
		this.userCode = code.userCode;
		this.dispatchEvent(new Event('code'));
	}

	onWaiting(): void {
		this.dispatchEvent(new Event('waiting'));
	}

	onGranted(): void {}
}

describe('signing in again, over sockets', () => {
	let clock: SinonFakeTimers;
	let machine: Machine;
	let sandbox: Sandbox;
	let transport: Transport;
	let window: Window;
	let account: Account;
	let clientId: string;
	beforeEach(async () => {
		clock = turnedClock();
		machine = new Machine();
		sandbox = await startSandbox();
		transport = createTransport({ settings: () => defaultSettings, env: {}, host: bareHost });
		const send = createSend({ chooseFetch: url => transport.chooseFetch(url), userAgent: 'test/1' });
		const service: Service = { apiUrl: new URL(sandbox.url), send };
		window = machine.window(service);
		const { credentials, accessToken, refreshToken } = await signIn(sandbox);
		clientId = credentials.client_id;
		const client = { clientId, clientSecret: new Secret(credentials.client_secret) };
		account = await window.accounts.add(
			newAccount(
				{
					client,
					accessToken: new Secret(accessToken),
					refreshToken: new Secret(refreshToken),
					expiresAt: Date.now(),
					lifetimeMs: 3_600_000,
				},
				{ ...ada, id: '1001', username: 'ada-premium' },
			),
		);
		sandbox.control.clearRequests();
	});
	afterEach(async () => {
		await transport.dispose();
		await sandbox.close();
		machine.dispose();
		clock.restore();
	});

	const steps = () => sandbox.control.requests().map(({ step }) => step);
	const codes = () =>
		sandbox.control
			.requests()
			.filter(({ step }) => step === 'deviceCode')
			.map(({ query }) => query);
	const fresh = () => ({ client_id: 'X245A4XAIBGVM', new_credentials: 'yes' });
	const bound = () => ({ client_id: clientId });

	/** The app is removed from the account, and somebody asks for a token. */
	async function revoked(settings: Partial<SandboxSettings> = {}): Promise<void> {
		sandbox.control.configure(settings);
		sandbox.control.revoke({ userId: 1001 });
		// An answer that names no error says nothing of the grant: the session is kept, and the way to a new one is open.
		const isClear = settings.revokedAnswer !== 'forbiddenNull';
		assert.equal((await rejection(window.tokens.get(account))).code, isClear ? 'signedOut' : 'blocked');
		assert.equal(window.accounts.find(account)?.signInAgain, isClear ? 'revoked' : undefined);
		sandbox.control.clearRequests();
	}
	function start() {
		const told = new Told();
		const code = once(told, 'code');
		const ended = signInAgain(window, account, told, new AbortController().signal);
		ended.catch(() => undefined);
		return { told, code, ended };
	}
	/** Polls once while nobody has entered the code. */
	async function poll(told: Told): Promise<void> {
		const waiting = once(told, 'waiting');
		await clock.tickAsync(5_000);
		await waiting;
	}
	/** The person allows it; then comes the next poll. */
	async function allow(told: Told, userId = 1001): Promise<void> {
		sandbox.control.approve(told.userCode, userId);
		await clock.tickAsync(5_000);
	}

	it('needs nobody where the service takes the refresh token again', async () => {
		sandbox.control.inject({ step: 'refresh', times: 1, fault: knownFaults.invalidGrant() });
		assert.equal((await rejection(window.tokens.get(account))).code, 'signedOut');
		const signedIn = await start().ended;
		assert.equal(signedIn.signInAgain, undefined);
		assert.deepEqual(steps(), ['refresh', 'refresh']);
	});

	for (const revokedAnswer of ['permissionDenied', 'forbiddenNull'] as const)
		for (const pendingTokenAnswer of ['forbiddenNull', 'wrongParameter'] as const)
			it(`uses the stored client (revoked: ${revokedAnswer}, pending: ${pendingTokenAnswer})`, async () => {
				await revoked({ revokedAnswer, pendingTokenAnswer });
				const { told, code, ended } = start();
				await code;
				await poll(told);
				await poll(told);
				await allow(told);
				assert.equal((await ended).id, '1001');
				assert.equal(window.accounts.find(account)?.signInAgain, undefined);
				assert.deepEqual(codes(), [bound()]);
				assert.deepEqual(steps(), ['refresh', 'deviceCode', 'token', 'token', 'token', 'user']);
				// And it lasts.
				sandbox.control.configure({ revokedAnswer: 'permissionDenied' });
				await clock.tickAsync(86_400_000);
				await window.tokens.get(account);
			});

	it('signs in afresh where the service does not know the stored client any more', async () => {
		await revoked();
		sandbox.control.inject({
			step: 'deviceCode',
			times: 1,
			fault: knownFaults.jsonError(400, 'wrong_parameter', 2),
		});
		const { told, code, ended } = start();
		await code;
		await poll(told);
		await allow(told);
		assert.equal((await ended).id, '1001');
		assert.deepEqual(codes(), [bound(), fresh()]);
		assert.deepEqual(steps().slice(-4), ['credentials', 'credentials', 'token', 'user']);
		assert.equal(window.accounts.list().length, 1);
	});

	it('signs in afresh where the secret of the stored client is refused at the poll', async () => {
		sandbox.control.inject({
			step: 'refresh',
			times: 2,
			fault: knownFaults.jsonError(400, 'wrong_parameter', 2),
		});
		assert.equal((await rejection(window.tokens.get(account))).code, 'signedOut');
		sandbox.control.inject({
			step: 'token',
			times: 1,
			fault: knownFaults.jsonError(400, 'wrong_parameter', 2),
		});
		const { told, code, ended } = start();
		await code;
		const second = once(told, 'code');
		await clock.tickAsync(5_000);
		await second;
		await allow(told);
		assert.equal((await ended).id, '1001');
		assert.deepEqual(codes(), [bound(), fresh()]);
	});

	it('signs in afresh where the service answers 400 until the code ends', async () => {
		await revoked({ pendingTokenAnswer: 'wrongParameter', deviceCodeLifetime: 15 });
		const { told, code, ended } = start();
		await code;
		const second = once(told, 'code');
		await poll(told);
		await clock.tickAsync(10_000);
		await second;
		await allow(told);
		assert.equal((await ended).id, '1001');
		assert.deepEqual(codes(), [bound(), fresh()]);
	});

	it('fails with expired, and asks for no second code, where nobody enters it', async () => {
		await revoked({ deviceCodeLifetime: 15 });
		const { told, code, ended } = start();
		await code;
		await poll(told);
		await clock.tickAsync(10_000);
		assert.equal((await rejection(ended)).code, 'expired');
		assert.deepEqual(codes(), [bound()]);
		assert.equal(window.accounts.find(account)?.signInAgain, 'revoked');
	});

	it('fails with offline where the service hangs up, and can be tried again', async () => {
		await revoked();
		sandbox.control.inject({ step: 'refresh', times: 1, fault: { kind: 'reset' } });
		assert.equal((await rejection(start().ended)).code, 'offline');
		assert.deepEqual(codes(), []);
		const { told, code, ended } = start();
		await code;
		await allow(told);
		assert.equal((await ended).id, '1001');
	});

	it('keeps two accounts apart', async () => {
		await revoked();
		const { told, code, ended } = start();
		await code;
		await allow(told, 1002);
		assert.equal((await ended).id, '1002');
		assert.equal(window.accounts.find(account)?.signInAgain, 'revoked');
		assert.equal(window.accounts.list().length, 2);
	});
});
