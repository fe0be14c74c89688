import assert from 'node:assert/strict';
import sinon, { type SinonFakeTimers } from 'sinon';
import { type Account, mustSignInAgain } from '../../../../src/accounts/account';
import { secretKeyOf } from '../../../../src/accounts/storage/secretKeys';
import type { TokenTry } from '../../../../src/accounts/tokens/tokens';
import { Secret } from '../../../../src/realdebrid/secret';
import { fillDisk } from '../../../support/accounts/fullDisk';
import {
	ada,
	ben,
	credentialsNamed,
	Machine,
	newAccount,
	type Window,
} from '../../../support/accounts/machine';
import {
	offline,
	ok,
	type Reply,
	type Script,
	ScriptedService,
} from '../../../support/accounts/scriptedService';
import { deferred } from '../../realdebrid/deferred';
import { assertTellsNone, rejection } from '../../realdebrid/rejection';
import { turnedClock } from '../../realdebrid/turnedClock';
import { ModelLock } from '../storage/modelLock';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const refused: Reply = { status: 403, body: { error: 'permission_denied', error_code: 9 } };

/** A different token each time, as the service gives them. */
function fresh(fields: object = {}) {
	let count = 0;
	return () => {
		count++;
		return ok({
			access_token: `fresh-${count}`,
			expires_in: 3600,
			token_type: 'Bearer',
			refresh_token: 'refresh-token-a',
			...fields,
		});
	};
}

describe('access tokens', () => {
	let clock: SinonFakeTimers;
	let machine: Machine;
	let service: ScriptedService;
	let window: Window;
	beforeEach(() => {
		clock = turnedClock();
		machine = new Machine();
		service = new ScriptedService();
		service.on('token', fresh());
		window = machine.window(service.service);
	});
	afterEach(() => {
		machine.dispose();
		clock.restore();
	});

	/** An account whose token has so much time left. */
	async function account(leftMs = HOUR, lifetimeMs = HOUR): Promise<Account> {
		return window.accounts.add(newAccount(credentialsNamed('a', leftMs, lifetimeMs), ada));
	}
	const get = async (of: Account, rejected?: string, { tokens }: Window = window) =>
		(await tokens.get(of, rejected === undefined ? undefined : new Secret(rejected))).reveal();
	async function stored(of: Account) {
		const read = await window.credentials.read(of);
		return read.state === 'found' ? read.value : undefined;
	}
	const current = (of: Account) => window.accounts.find(of)?.signInAgain;

	describe('a token that is valid', () => {
		it('comes from the storage at first', async () => {
			assert.equal(await get(await account()), 'access-token-a');
			assert.equal(service.requests.length, 0);
		});

		it('comes from memory from then on: no storage, no network', async () => {
			const of = await account();
			await get(of);
			machine.secrets.calls.length = 0;
			machine.dispose();
			for (let call = 0; call < 100; call++) assert.equal(await get(of), 'access-token-a');
			assert.deepEqual(machine.secrets.calls, []);
			assert.equal(service.requests.length, 0);
		});

		it('is told apart by account', async () => {
			const of = await account();
			const other = await window.accounts.add(newAccount(credentialsNamed('b'), ben));
			assert.equal(await get(of), 'access-token-a');
			assert.equal(await get(other), 'access-token-b');
		});
	});

	describe('the time that a token must have left', () => {
		it('is five minutes', async () => {
			const of = await account(5 * MINUTE + 1);
			assert.equal(await get(of), 'access-token-a');
			await clock.tickAsync(1);
			assert.equal(await get(of), 'fresh-1');
		});

		it('is a fifth of its life where that is less', async () => {
			const of = await account(MINUTE + 1, 5 * MINUTE);
			assert.equal(await get(of), 'access-token-a');
			await clock.tickAsync(1);
			assert.equal(await get(of), 'fresh-1');
		});

		it('is none any more after the sleep of a laptop', async () => {
			const of = await account();
			await get(of);
			clock.setSystemTime(Date.now() + HOUR);
			assert.equal(await get(of), 'fresh-1');
		});

		it('is none where the clock has been set back since, once nobody remembers when it was obtained', async () => {
			const of = await account();
			clock.setSystemTime(Date.now() - 5 * MINUTE);
			assert.equal(await get(of, undefined, machine.window(service.service)), 'access-token-a');
			clock.setSystemTime(Date.now() - 1);
			assert.equal(await get(of, undefined, machine.window(service.service)), 'fresh-1');
			assert.equal(await get(of, undefined, machine.window(service.service)), 'fresh-1');
			assert.equal(service.count('token'), 1);
		});

		it('runs out where the wall clock is set back by a day', async () => {
			const of = await account();
			await get(of);
			clock.setSystemTime(Date.now() - 24 * HOUR);
			await clock.tickAsync(HOUR);
			assert.equal(await get(of), 'fresh-1');
		});
	});

	describe('a refresh', () => {
		it('sends the refresh token with the same grant type', async () => {
			await get(await account(0));
			assert.deepEqual(service.forms('token'), [
				{
					client_id: 'client-a',
					client_secret: 'client-secret-a',
					code: 'refresh-token-a',
					grant_type: 'http://oauth.net/grant_type/device/1.0',
				},
			]);
		});

		it('is stored', async () => {
			const of = await account(0);
			await get(of);
			const again = machine.window(service.service);
			assert.equal(await get(of, undefined, again), 'fresh-1');
			assert.equal(service.count('token'), 1);
		});

		it('gives a token whose life is counted from when it was asked for, however late it comes', async () => {
			const of = await account(0);
			const asked = Date.now();
			service.on('token', () => {
				clock.tick(14_000);
				return fresh()();
			});
			await get(of);
			const stored = await window.credentials.read(of);
			assert.ok(stored.state === 'found');
			assert.equal(stored.value.expiresAt, asked + HOUR);
			assert.equal(window.accounts.find(of)?.refreshedAt, asked);
		});

		it('serves a thousand callers with one request', async () => {
			const of = await account(0);
			machine.secrets.calls.length = 0;
			const tokens = await Promise.all(Array.from({ length: 1_000 }, () => get(of)));
			assert.deepEqual(new Set(tokens), new Set(['fresh-1']));
			assert.equal(service.count('token'), 1);
			// A look, another one with the lock, and the new token, which is read back.
			assert.equal(machine.secrets.calls.length, 4);
		});

		it('serves two windows with one request', async () => {
			const of = await account(0);
			const other = machine.window(service.service);
			const tokens = await Promise.all([get(of), get(of, undefined, other)]);
			assert.deepEqual(tokens, ['fresh-1', 'fresh-1']);
			assert.equal(service.count('token'), 1);
		});

		for (const value of [undefined, ''])
			it(`keeps the refresh token where the answer has ${JSON.stringify(value)}`, async () => {
				service.on('token', fresh({ refresh_token: value, expires_in: 1 }));
				const of = await account(0);
				await get(of);
				await clock.tickAsync(MINUTE);
				await get(of);
				assert.deepEqual(
					service.forms('token').map(form => form?.['code']),
					['refresh-token-a', 'refresh-token-a'],
				);
			});

		it('replaces the refresh token where a different one arrives, over a restart too', async () => {
			service.on('token', fresh({ refresh_token: 'rotated', expires_in: 1 }));
			const of = await account(0);
			await get(of);
			await clock.tickAsync(MINUTE);
			await get(of, undefined, machine.window(service.service));
			assert.deepEqual(
				service.forms('token').map(form => form?.['code']),
				['refresh-token-a', 'rotated'],
			);
		});

		it('on demand happens although the token is valid, once for all who ask at the same time', async () => {
			const of = await account();
			const tokens = await Promise.all([window.tokens.refresh(of), window.tokens.refresh(of)]);
			assert.deepEqual(
				tokens.map(token => token.reveal()),
				['fresh-1', 'fresh-1'],
			);
			assert.equal(service.count('token'), 1);
			await clock.tickAsync(5_000);
			assert.equal((await window.tokens.refresh(of)).reveal(), 'fresh-2');
		});

		it('on demand, in a loop, is no request each time: a token of a few seconds ago is fresh enough', async () => {
			const of = await account();
			for (let time = 0; time < 600; time++) {
				await window.tokens.refresh(of);
				await clock.tickAsync(100);
			}
			assert.equal(service.count('token'), 12);
		});

		it('is told: with nothing when it worked, with the trouble when not', async () => {
			const tries: TokenTry[] = [];
			const listening = window.tokens.onDidTry(outcome => tries.push(outcome));
			const of = await account(0);
			service.on('token', offline, fresh());
			await rejection(get(of));
			await clock.tickAsync(MINUTE);
			await get(of);
			listening.dispose();
			await window.tokens.refreshAnyway(of);
			assert.equal(service.count('token'), 3);
			assert.deepEqual(
				tries.map(({ trouble }) => trouble?.code),
				['offline', undefined],
			);
			assert.ok(tries.every(({ account: told }) => told.id === '123'));
		});
	});

	describe('a token that the service has rejected', () => {
		it('is refreshed although it has not expired', async () => {
			const of = await account();
			assert.equal(await get(of, 'access-token-a'), 'fresh-1');
		});

		it('is refreshed once for all who were rejected', async () => {
			const of = await account();
			await get(of);
			const tokens = await Promise.all(Array.from({ length: 50 }, () => get(of, 'access-token-a')));
			assert.deepEqual(new Set(tokens), new Set(['fresh-1']));
			assert.equal(await get(of, 'access-token-a'), 'fresh-1');
			assert.equal(service.count('token'), 1);
		});

		it('is not refreshed where another window has done so', async () => {
			const of = await account();
			await get(of);
			const other = machine.window(service.service);
			assert.equal(await get(of, 'access-token-a', other), 'fresh-1');
			assert.equal(await get(of, 'access-token-a'), 'fresh-1');
			assert.equal(service.count('token'), 1);
		});

		it('is not handed out again to who joins a look into the storage', async () => {
			const of = await account();
			const tokens = await Promise.all([get(of), get(of, 'access-token-a')]);
			assert.equal(tokens[1], 'fresh-1');
		});

		it('is none to a window that has not heard of the account yet', async () => {
			const other = machine.window(service.service);
			const of = await account();
			assert.equal(await get(of, undefined, other), 'access-token-a');
		});
	});

	describe('a failure that may pass', () => {
		const rows: readonly [string, Reply | Error][] = [
			['offline', offline],
			['unavailable', { status: 502, body: '<html>Bad Gateway</html>' }],
			['unavailable', { status: 408, body: { error: 'timeout' } }],
			['rateLimited', { status: 429, body: { error: 'too_many_requests', error_code: 34 } }],
			['blocked', { status: 403, body: '<html>Forbidden</html>' }],
			['blocked', { status: 403, body: '' }],
			['protocol', ok({})],
			['protocol', { status: 400, body: 'Bad Request' }],
		];
		for (const [code, script] of rows)
			it(`signs nobody out: ${code}, ${script instanceof Error ? 'no answer' : script.status}`, async () => {
				const of = await account(0);
				service.on('token', script);
				const before = new Map(machine.secrets.entries);
				const error = await rejection(get(of));
				assert.equal(error.code, code);
				assertTellsNone(error, ['access-token-a', 'refresh-token-a', 'client-secret-a']);
				assert.equal(current(of), undefined);
				assert.deepEqual(machine.secrets.entries, before);
				service.on('token', fresh());
				await clock.tickAsync(MINUTE);
				assert.equal(await get(of), 'fresh-1');
			});

		it('is the answer to all who ask in the next moments, without a request', async () => {
			const of = await account(0);
			service.on('token', offline);
			const first = await rejection(get(of));
			for (let call = 0; call < 100; call++) assert.equal(await rejection(get(of)), first);
			assert.equal(service.count('token'), 1);
		});

		it('makes no storm of an hour of constant asking', async () => {
			const of = await account(0);
			service.on('token', offline);
			for (let second = 0; second < 3_600; second += 5) {
				await rejection(get(of));
				await clock.tickAsync(5_000);
			}
			assert.ok(service.count('token') <= 12, String(service.count('token')));
			assert.ok(service.count('token') >= 5, String(service.count('token')));
		});

		it('waits for as long as the service says', async () => {
			const of = await account(0);
			service.on('token', { status: 429, body: '', headers: { 'Retry-After': '600' } }, fresh());
			await rejection(get(of));
			await clock.tickAsync(599_000);
			assert.equal((await rejection(get(of))).code, 'rateLimited');
			assert.equal(service.count('token'), 1);
			await clock.tickAsync(1_000);
			assert.equal(await get(of), 'fresh-1');
		});

		it('is forgotten with the first success', async () => {
			const of = await account(0);
			service.on('token', offline, offline, fresh({ expires_in: 1 }), offline, fresh());
			await rejection(get(of));
			await clock.tickAsync(15_000);
			await rejection(get(of));
			await clock.tickAsync(30_000);
			await get(of);
			await clock.tickAsync(MINUTE);
			await rejection(get(of));
			await clock.tickAsync(15_000);
			assert.equal(await get(of), 'fresh-1');
		});

		it('is forgotten with its pause and its count', async () => {
			const of = await account(0);
			const limited: Reply = { status: 429, body: '', headers: { 'Retry-After': '600' } };
			service.on('token', offline, offline, limited, fresh(), offline, fresh());
			for (let failures = 0; failures < 3; failures++) {
				await rejection(get(of));
				await clock.tickAsync(MINUTE / 2);
			}
			assert.equal((await window.tokens.refreshAnyway(of)).reveal(), 'fresh-1');
			assert.equal((await rejection(get(of, 'fresh-1'))).code, 'offline');
			await clock.tickAsync(2_000);
			assert.equal(await get(of, 'fresh-1'), 'fresh-1');
			assert.equal(service.count('token'), 6);
		});

		it('is none where the failure is one of ours: the next call asks again', async () => {
			const of = await account(0);
			service.on('token', new TypeError('a bug'), fresh());
			await assert.rejects(get(of), TypeError);
			assert.equal(await get(of), 'fresh-1');
		});

		it('costs no look into the storage after it', async () => {
			const of = await account(0);
			service.on('token', offline);
			machine.secrets.calls.length = 0;
			await rejection(get(of));
			// Before the lock is acquired, and under the lock.
			assert.deepEqual(machine.secrets.calls, Array(2).fill(`get ${secretKeyOf(of)}`));
		});

		it('is passed over by who insists', async () => {
			const of = await account(0);
			service.on('token', offline, fresh());
			await rejection(get(of));
			assert.equal((await window.tokens.refreshAnyway(of)).reveal(), 'fresh-1');
		});

		it('gives way to what another window has refreshed', async () => {
			const of = await account(0);
			service.on('token', offline, fresh());
			await rejection(get(of));
			await get(of, undefined, machine.window(service.service));
			assert.equal(await get(of), 'fresh-1');
		});
	});

	describe('a refresh that gets the same answer for over an hour, which nobody understands', () => {
		const odd: Reply = { status: 403, body: { title: 'Request blocked' } };
		const hour = async (of: Account, minutes = 61) => {
			for (let minute = 0; minute < minutes; minute++) {
				await get(of).catch(() => undefined);
				await clock.tickAsync(MINUTE);
			}
		};

		it('offers to sign in again where the service can be reached, and keeps the session', async () => {
			const of = await account(0);
			service.on('token', odd);
			service.on('time', ok('2026-01-01T12:00:00+0100'));
			await hour(of, 55);
			assert.equal(current(of), undefined);
			await hour(of, 30);
			assert.equal(current(of), 'notRenewed');
			assert.equal(mustSignInAgain(window.accounts.find(of) ?? of), false);
			service.on('token', fresh());
			await clock.tickAsync(15 * MINUTE);
			assert.equal(await get(of), 'fresh-1');
			assert.equal(current(of), undefined);
		});

		it('counts an outage in between neither as such an answer nor as another one', async () => {
			const of = await account(0);
			const outage = offline;
			service.on('token', odd, outage, odd, outage, odd, outage, odd, odd);
			service.on('time', ok('2026-01-01T12:00:00+0100'));
			for (let failures = 0; failures < 7; failures++) {
				await rejection(get(of));
				await clock.tickAsync(20 * MINUTE);
			}
			assert.equal(current(of), undefined);
			await rejection(get(of));
			assert.equal(current(of), 'notRenewed');
		});

		it('counts from the first such answer, however long the window has been open', async () => {
			const of = await account(0);
			await clock.tickAsync(2 * HOUR);
			service.on('token', odd);
			service.on('time', ok('2026-01-01T12:00:00+0100'));
			await hour(of, 55);
			assert.ok(service.count('token') > 5);
			assert.equal(current(of), undefined);
		});

		const others: readonly [string, Script[], Script][] = [
			['the service cannot be reached', [odd], offline],
			[
				'the answers differ',
				[odd, odd, odd, { status: 404, body: '{}' }, odd],
				ok('2026-01-01T12:00:00+0100'),
			],
			['the edge says that it is an outage', [{ status: 503, body: '' }], ok('2026-01-01T12:00:00+0100')],
		];
		for (const [what, answers, time] of others)
			it(`offers nothing where ${what}`, async () => {
				const of = await account(0);
				let count = 0;
				service.on('token', () => {
					const answer = answers[count++ % answers.length];
					if (answer instanceof Error) throw answer;
					return answer as Reply;
				});
				service.on('time', time);
				await hour(of, 120);
				assert.equal(current(of), undefined);
			});
	});

	describe('a refresh token that the service no longer takes', () => {
		const rows: readonly [string, Reply][] = [
			['permission_denied', refused],
			['wrong_parameter', { status: 400, body: { error: 'wrong_parameter', error_code: 2 } }],
			['permission_denied without a number', { status: 403, body: { error: 'permission_denied' } }],
			['invalid_grant', { status: 400, body: { error: 'invalid_grant' } }],
			['access_denied', { status: 400, body: { error: 'access_denied' } }],
			['expired_token', { status: 400, body: { error: 'expired_token' } }],
		];
		for (const [what, reply] of rows)
			it(`ends the session and says why, and keeps what is stored (${what})`, async () => {
				const of = await account(0);
				service.on('token', reply);
				const before = new Map(machine.secrets.entries);
				const error = await rejection(get(of));
				assert.equal(error.code, 'signedOut');
				assertTellsNone(error, ['access-token-a', 'refresh-token-a', 'client-secret-a']);
				assert.equal(current(of), 'revoked');
				assert.equal(machine.window(service.service).accounts.find(of)?.signInAgain, 'revoked');
				assert.deepEqual(machine.secrets.entries, before);
			});

		for (const [name, why] of [
			['account_locked', 'accountLocked'],
			['account_not_activated', 'notActivated'],
			['two_factor_needed', 'twoFactor'],
		] as const)
			it(`is another matter than ${name}: that is told, and the session is kept and goes on`, async () => {
				const of = await account(0);
				service.on('token', { status: 403, body: { error: name } }, fresh());
				const error = await rejection(get(of));
				assert.deepEqual([error.code, error.reason], ['refused', why]);
				assert.equal(current(of), why);
				assert.equal(mustSignInAgain(window.accounts.find(of) ?? of), false);
				await clock.tickAsync(2_000);
				assert.equal(await get(of), 'fresh-1');
				assert.equal(current(of), undefined);
			});

		it('is another matter than that, also where the service cannot be reached later: the reason stands', async () => {
			const of = await account(0);
			service.on('token', { status: 403, body: { error: 'account_locked' } }, offline);
			await rejection(get(of));
			await clock.tickAsync(2_000);
			assert.equal((await rejection(get(of))).code, 'offline');
			assert.equal(current(of), 'accountLocked');
		});

		it('stays refused where a later answer is about the account: no session comes back by that', async () => {
			const of = await account(0);
			service.on('token', refused, { status: 403, body: { error: 'account_locked' } });
			await rejection(get(of));
			assert.equal((await rejection(window.tokens.refreshAnyway(of))).reason, 'accountLocked');
			assert.equal(current(of), 'revoked');
		});

		it('makes no storm either', async () => {
			const of = await account(0);
			service.on('token', refused);
			for (let minute = 0; minute < 60; minute++) {
				assert.equal((await rejection(get(of))).code, 'signedOut');
				await clock.tickAsync(MINUTE);
			}
			assert.ok(service.count('token') <= 10, String(service.count('token')));
		});

		it('is given up only after another look into the storage', async () => {
			const of = await account(0);
			service.on(
				'token',
				async () => {
					// Meanwhile another window, which could not have the lock, signs in anew.
					await window.credentials.write(of, credentialsNamed('new', 0));
					return refused;
				},
				fresh(),
			);
			window.tokens.onDidLose(() => assert.fail('nothing is lost'));
			assert.equal(await get(of), 'fresh-1');
			assert.deepEqual(
				service.forms('token').map(form => form?.['code']),
				['refresh-token-a', 'refresh-token-new'],
			);
			assert.equal(current(of), undefined);
		});

		it('is good again where another window has new credentials, and could not write the file', async () => {
			const of = await account(0);
			await window.tokens.peek(of);
			await window.accounts.giveUp(of, 'revoked', (await stored(of)) ?? assert.fail());
			await window.credentials.write(of, credentialsNamed('new'));
			assert.equal((await window.tokens.refreshAnyway(of)).reveal(), 'access-token-new');
			assert.equal(service.count('token'), 0);
			assert.equal(current(of), undefined);
		});

		it('is good again after a new sign-in', async () => {
			const of = await account(0);
			service.on('token', refused);
			await rejection(get(of));
			await window.accounts.add(newAccount(credentialsNamed('new'), ada));
			assert.equal(current(of), undefined);
			assert.equal(await get(of), 'access-token-new');
		});
	});

	describe('signing out', () => {
		it('during a refresh is not undone', async () => {
			const of = await account(0);
			const answer = deferred<Reply>();
			service.on('token', () => answer.promise);
			const token = rejection(get(of));
			await clock.tickAsync(0);
			await window.accounts.remove(of);
			answer.resolve(fresh()());
			assert.equal((await token).code, 'signedOut');
			assert.deepEqual(window.accounts.list(), []);
			assert.deepEqual([...machine.secrets.entries], []);
			assert.deepEqual(machine.fileNames(), []);
		});

		it('in another window during a refresh is not undone', async () => {
			const of = await account(0);
			const answer = deferred<Reply>();
			service.on('token', () => answer.promise);
			const token = rejection(get(of));
			await clock.tickAsync(0);
			await machine.window(service.service).accounts.remove(of);
			answer.resolve(fresh()());
			assert.equal((await token).code, 'signedOut');
			assert.deepEqual([...machine.secrets.entries], []);
		});

		it('that is under way when a refresh ends leaves no secret', async () => {
			const of = await account(0);
			const answer = deferred<Reply>();
			const keyring = deferred();
			service.on('token', () => answer.promise);
			const token = rejection(get(of));
			await clock.tickAsync(0);
			machine.secrets.hold('delete', keyring.promise);
			const removed = window.accounts.remove(of);
			await clock.tickAsync(0);
			answer.resolve(fresh()());
			await clock.tickAsync(0);
			keyring.resolve();
			await removed;
			assert.equal((await token).code, 'signedOut');
			assert.deepEqual([...machine.secrets.entries], []);
		});

		it('while the service says something of the account leaves that answer as it is', async () => {
			const of = await account(0);
			service.on('token', async () => {
				await window.accounts.remove(of);
				return { status: 403, body: { error: 'account_locked' } };
			});
			assert.equal((await rejection(get(of))).reason, 'accountLocked');
			assert.deepEqual(window.accounts.list(), []);
		});

		it('makes what is noted of its tokens afterwards meaningless', async () => {
			const of = await account();
			await window.accounts.remove(of);
			window.tokens.noteRefusedAgain(of);
			assert.equal((await rejection(get(of))).code, 'signedOut');
		});

		it('takes the token out of memory', async () => {
			const of = await account();
			await get(of);
			await window.accounts.remove(of);
			assert.equal((await rejection(get(of))).code, 'signedOut');
			assert.equal(service.requests.length, 0);
		});
	});

	describe('a secret that is not there', () => {
		it('makes this window sign in again', async () => {
			const of = await account();
			machine.secrets.entries.clear();
			assert.equal((await rejection(get(of))).code, 'signedOut');
			assert.equal(current(of), 'lost');
			assert.equal(service.requests.length, 0);
		});

		it('was damaged: it is set aside, and the account has to sign in again', async () => {
			const of = await account();
			machine.secrets.entries.set(secretKeyOf(of), 'damaged');
			assert.equal((await rejection(get(of))).code, 'signedOut');
			assert.equal(current(of), 'corrupt');
			assert.deepEqual([...machine.secrets.entries.values()], ['damaged']);
			assert.equal((await rejection(get(of))).code, 'signedOut');
			assert.equal(current(of), 'corrupt');
		});

		it('is of a later version: it is left as it is, and the account has to sign in again', async () => {
			const of = await account();
			machine.secrets.entries.set(secretKeyOf(of), '{"schema":2}');
			assert.equal((await rejection(get(of))).code, 'signedOut');
			assert.equal(current(of), 'newer');
			assert.equal(machine.secrets.entries.get(secretKeyOf(of)), '{"schema":2}');
		});
	});

	describe('a storage that fails', () => {
		it('at reading fails with storage and signs nobody out', async () => {
			const of = await account();
			const restarted = machine.window(service.service);
			machine.secrets.fail('get', 1);
			assert.equal((await rejection(get(of, undefined, restarted))).code, 'storage');
			assert.equal(restarted.accounts.find(of)?.signInAgain, undefined);
			assert.equal(await get(of, undefined, restarted), 'access-token-a');
		});

		it('at writing costs nobody a token, the first caller included, and no further request', async () => {
			const of = await account(0);
			machine.secrets.fail('store');
			for (let second = 0; second < 60; second++) {
				assert.equal(await get(of), 'fresh-1');
				await clock.tickAsync(1_000);
			}
			assert.equal(service.count('token'), 1);
			assert.equal(current(of), undefined);
		});
	});

	describe('a disk that is full', () => {
		it('costs nobody a token who insists on a new one, where nothing was wrong with the account', async () => {
			const of = await account();
			const disk = fillDisk();
			try {
				assert.equal((await window.tokens.refreshAnyway(of)).reveal(), 'fresh-1');
			} finally {
				disk.free();
			}
		});
	});

	it('are refreshed under a lock that lasts for the request, the wait for the storage’s lock and the storing', async () => {
		const of = await account(0);
		const steps = sinon.spy(ModelLock.prototype, 'startStep');
		try {
			await get(of);
			assert.deepEqual(steps.args, [[20_000 + 20_000 + 10_000]]);
		} finally {
			steps.restore();
		}
	});

	describe('a peek', () => {
		it('gives the token as it is, expired or not, and asks nobody', async () => {
			const of = await account(0);
			assert.equal((await window.tokens.peek(of)).reveal(), 'access-token-a');
			assert.equal((await window.tokens.peek(of)).reveal(), 'access-token-a');
			assert.equal(service.requests.length, 0);
		});
	});

	it('that another window has refreshed take the place of what is in memory', async () => {
		const of = await account();
		await get(of);
		const other = machine.window(service.service);
		await clock.tickAsync(1);
		await other.tokens.refresh(of);
		window.accounts.reload();
		assert.equal(await get(of), 'fresh-1');
		assert.equal(service.count('token'), 1);
	});

	it('stay in memory when only the details of the account change', async () => {
		const of = await account();
		await get(of);
		await window.accounts.update(of, { user: { ...ada, points: 7 } });
		machine.secrets.calls.length = 0;
		await get(of);
		assert.deepEqual(machine.secrets.calls, []);
	});
});
