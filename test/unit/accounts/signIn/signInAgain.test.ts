import assert from 'node:assert/strict';
import type { SinonFakeTimers } from 'sinon';
import type { Account } from '../../../../src/accounts/account';
import type { SignInPrompt } from '../../../../src/accounts/signIn/dialogue';
import { signInAgain } from '../../../../src/accounts/signIn/signIn';
import { RealDebridError } from '../../../../src/realdebrid/errors';
import { ada, credentialsNamed, Machine, newAccount, type Window } from '../../../support/accounts/machine';
import {
	offline,
	ok,
	type Reply,
	type Script,
	ScriptedService,
} from '../../../support/accounts/scriptedService';
import { rejection } from '../../realdebrid/rejection';
import { turnedClock } from '../../realdebrid/turnedClock';
import {
	credentialsAnswer,
	deviceCodeAnswer,
	pendingAnswer,
	tokenAnswer,
	userAnswer,
} from '../../realdebrid/wireAnswers';

const revoked: Reply = { status: 403, body: { error: 'permission_denied', error_code: 9 } };
const pending: Reply = { status: 403, body: pendingAnswer };
const wrongParameter: Reply = { status: 400, body: { error: 'wrong_parameter', error_code: 2 } };

describe('signing in again', () => {
	let clock: SinonFakeTimers;
	let machine: Machine;
	let service: ScriptedService;
	let window: Window;
	let account: Account;
	let abort: AbortController;
	beforeEach(async () => {
		clock = turnedClock();
		machine = new Machine();
		service = new ScriptedService();
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
		onVerification: () => undefined,
		onWaiting: () => undefined,
		onGranted: () => undefined,
	};
	async function again(...token: readonly Script[]): Promise<Account> {
		service.on('token', ...token);
		const ended = signInAgain(window, account, prompt, abort.signal);
		ended.catch(() => undefined);
		await clock.tickAsync(1_000_000);
		return ended;
	}
	const steps = () => service.requests.map(({ step }) => step);
	const queries = () =>
		service.requests
			.filter(({ step }) => step === 'deviceCode')
			.map(({ request }) => Object.fromEntries(request.url.searchParams));

	it('asks nobody where the refresh token is taken again', async () => {
		const signedIn = await again(ok(tokenAnswer));
		assert.equal(signedIn.id, '123');
		assert.equal(window.accounts.find(account)?.signInAgain, undefined);
		assert.deepEqual(steps(), ['token']);
	});

	it('keeps to the stored client credentials where it is not: a code without new_credentials, polled at /token', async () => {
		const signedIn = await again(revoked, pending, ok(tokenAnswer));
		assert.equal(signedIn.id, '123');
		assert.equal(window.accounts.find(account)?.signInAgain, undefined);
		assert.deepEqual(queries(), [{ client_id: 'client-a' }]);
		assert.deepEqual(steps(), ['token', 'deviceCode', 'token', 'token', 'user']);
		assert.deepEqual(
			service.forms('token').map(form => form?.['code']),
			['refresh-token-a', deviceCodeAnswer.device_code, deviceCodeAnswer.device_code],
		);
		const stored = await window.credentials.read(signedIn);
		assert.ok(stored.state === 'found');
		assert.equal(stored.value.client.clientId, 'client-a');
		assert.equal(stored.value.accessToken.reveal(), tokenAnswer.access_token);
	});

	it('takes a 400 for pending where the refresh token got another answer', async () => {
		await again(revoked, wrongParameter, wrongParameter, ok(tokenAnswer));
		assert.equal(service.count('deviceCode'), 1);
	});

	it('starts afresh where the client credentials are refused as the refresh token was', async () => {
		const signedIn = await again(wrongParameter, wrongParameter, ok(tokenAnswer));
		assert.equal(signedIn.id, '123');
		assert.deepEqual(queries(), [
			{ client_id: 'client-a' },
			{ client_id: 'X245A4XAIBGVM', new_credentials: 'yes' },
		]);
		const stored = await window.credentials.read(signedIn);
		assert.ok(stored.state === 'found');
		assert.equal(stored.value.client.clientId, credentialsAnswer.client_id);
	});

	it('starts afresh where 400 was all that came until the code expired', async () => {
		const unclear = (): Reply => (service.count('deviceCode') > 1 ? ok(tokenAnswer) : wrongParameter);
		assert.equal((await again(revoked, unclear)).id, '123');
		assert.equal(service.count('deviceCode'), 2);
	});

	it('starts afresh where the service does not know the client any more', async () => {
		service.on('deviceCode', wrongParameter, ok(deviceCodeAnswer));
		assert.equal((await again(revoked, ok(tokenAnswer))).id, '123');
		assert.equal(service.count('deviceCode'), 2);
	});

	it('starts afresh where there is no secret', async () => {
		machine.secrets.entries.clear();
		assert.equal((await again(ok(tokenAnswer))).id, '123');
		assert.deepEqual(queries(), [{ client_id: 'X245A4XAIBGVM', new_credentials: 'yes' }]);
	});

	it('fails with offline where the service cannot be reached, and keeps everything', async () => {
		const before = new Map(machine.secrets.entries);
		assert.equal((await rejection(again(offline))).code, 'offline');
		assert.deepEqual(machine.secrets.entries, before);
	});

	it('fails with expired where nobody enters the code', async () => {
		assert.equal((await rejection(again(revoked, pending))).code, 'expired');
		assert.equal(service.count('deviceCode'), 1);
	});

	it('ends at once when it is cancelled', async () => {
		const reason = new RealDebridError('cancelled', 'The sign-in was cancelled.');
		service.on('token', revoked, pending);
		const ended = rejection(signInAgain(window, account, prompt, abort.signal));
		await clock.tickAsync(7_000);
		abort.abort(reason);
		assert.equal(await ended, reason);
		assert.equal(clock.countTimers(), 0);
	});

	it('leaves one account where it had no name before', async () => {
		await window.accounts.remove(account);
		account = await window.accounts.add(newAccount(credentialsNamed('a', 0), undefined));
		assert.equal((await again(revoked, ok(tokenAnswer))).id, '123');
		assert.deepEqual(
			window.accounts.list().map(({ id }) => id),
			['123'],
		);
	});

	it('leaves one account where its name is still not known', async () => {
		await window.accounts.remove(account);
		account = await window.accounts.add(newAccount(credentialsNamed('a', 0), undefined));
		service.on('user', offline);
		await again(revoked, ok(tokenAnswer));
		assert.equal(window.accounts.list().length, 1);
	});
});
