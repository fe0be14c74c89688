import assert from 'node:assert/strict';
import type { SinonFakeTimers } from 'sinon';
import { signInAgain } from '../../../../src/accounts/signIn/signIn';
import { ada, credentialsNamed, Machine, newAccount, type Window } from '../../../support/accounts/machine';
import { ok, type Reply, type Script, ScriptedService } from '../../../support/accounts/scriptedService';
import { rejection } from '../../realdebrid/rejection';
import { turnedClock } from '../../realdebrid/turnedClock';
import { credentialsAnswer, deviceCodeAnswer, tokenAnswer, userAnswer } from '../../realdebrid/wireAnswers';

const player = { id: 'acme.player', label: 'Player' };
const prompt = { onVerification: () => undefined, onWaiting: () => undefined, onGranted: () => undefined };
const no = (status: number, error: string, code?: number): Reply => ({
	status,
	body: { error, ...(code !== undefined && { error_code: code }) },
});

/** A 400 at the poll may be about the code, or about the credentials, as the refusal of the refresh token was. */
describe('signing in again, refused', () => {
	let clock: SinonFakeTimers;
	let machine: Machine;
	let service: ScriptedService;
	let window: Window;
	beforeEach(() => {
		clock = turnedClock();
		machine = new Machine();
		service = new ScriptedService();
		service.on('deviceCode', ok(deviceCodeAnswer));
		service.on('credentials', ok(credentialsAnswer));
		service.on('user', ok(userAnswer));
		window = machine.window(service.service);
	});
	afterEach(() => {
		machine.dispose();
		clock.restore();
	});

	async function again(user: typeof ada | undefined, ...token: readonly Script[]) {
		const account = await window.accounts.add(newAccount(credentialsNamed('a', 0), user));
		await window.consents.record(account, player, 'allowed');
		service.on('token', ...token);
		const ended = signInAgain(window, account, prompt, new AbortController().signal);
		ended.catch(() => undefined);
		await clock.tickAsync(2_000_000);
		return ended;
	}
	const codes = () => service.count('deviceCode');

	const rows: readonly [string, Reply, Reply, number][] = [
		['the same answer', no(400, 'wrong_parameter', 2), no(400, 'wrong_parameter', 2), 2],
		['another error', no(400, 'wrong_parameter', 2), no(400, 'parameter_missing', 1), 1],
		['an error without a code', no(400, 'wrong_parameter', 2), no(400, 'authorization_declined'), 1],
		['the same error with another status', no(403, 'wrong_parameter', 2), no(400, 'wrong_parameter', 2), 1],
	];
	for (const [what, atRefresh, atPoll, expected] of rows)
		it(`at the poll with ${what} as at the refresh asks for ${expected === 1 ? 'no fresh' : 'a fresh'} code`, async () => {
			assert.equal((await again(ada, atRefresh, atPoll, ok(tokenAnswer))).id, '123');
			assert.equal(codes(), expected);
		});

	it('asks for no fresh code where the service says at once that the code has expired', async () => {
		const error = await rejection(again(ada, no(403, 'permission_denied', 9), no(400, 'expired_token')));
		assert.deepEqual([error.code, codes()], ['expired', 1]);
	});

	it('asks for no other code where the user has reached the fair use limit', async () => {
		const limit = no(403, 'fair_usage_limit', 36);
		service.on('deviceCode', limit, ok(deviceCodeAnswer));
		const error = await rejection(again(ada, no(403, 'permission_denied', 9)));
		assert.deepEqual([error.reason, codes()], ['fairUse', 1]);
	});

	it('leaves nothing of a code whose poll the service refuses altogether', async () => {
		const answers = [no(403, 'permission_denied', 9), no(404, 'unknown_method', 3)];
		assert.equal((await again(ada, ...answers, ok(tokenAnswer))).id, '123');
		assert.equal(codes(), 2);
		assert.ok(!machine.fileNames().some(name => name.endsWith('.sign-in.json')));
	});

	it('asks for no fresh code where the person denies after an answer that could mean anything', async () => {
		const answers = [
			no(403, 'permission_denied', 9),
			no(400, 'wrong_parameter', 2),
			no(400, 'access_denied'),
		];
		const error = await rejection(again(ada, ...answers));
		assert.deepEqual([error.code, codes()], ['denied', 1]);
	});

	it('hands the answers about an account without a name to nobody who signs in afresh', async () => {
		const refusal = no(401, 'bad_token', 8);
		const account = await again(undefined, refusal, refusal, ok(tokenAnswer));
		assert.equal(codes(), 2);
		assert.equal(window.consents.isAllowed(account, player), false);
		assert.deepEqual(window.consents.list(), []);
	});
});
