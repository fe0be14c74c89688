import assert from 'node:assert/strict';
import type { SinonFakeTimers } from 'sinon';
import { isUnnamed } from '../../../../src/accounts/account';
import { FileError, SignInCancelled } from '../../../../src/accounts/accountErrors';
import type { SignInPrompt } from '../../../../src/accounts/signIn/dialogue';
import { signIn } from '../../../../src/accounts/signIn/signIn';
import type { Credentials } from '../../../../src/accounts/storage/credentials';
import { RealDebridError } from '../../../../src/realdebrid/errors';
import { type FullDisk, fillDisk } from '../../../support/accounts/fullDisk';
import {
	ada,
	credentialsNamed,
	Machine,
	newAccount,
	resumeLeft,
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
import {
	accessToken,
	clientSecret,
	credentialsAnswer,
	deviceCode,
	deviceCodeAnswer,
	pendingAnswer,
	refreshToken,
	secrets,
	tokenAnswer,
	userAnswer,
} from '../../realdebrid/wireAnswers';

const pending: Reply = { status: 403, body: pendingAnswer };
const refused: Reply = { status: 400, body: { error: 'wrong_parameter', error_code: 2 } };
const maintenance: Reply = { status: 503, body: '<html>Back soon</html>' };

describe('signing in', () => {
	let clock: SinonFakeTimers;
	let events: string[];
	let machine: Machine;
	let service: ScriptedService;
	let abort: AbortController;

	beforeEach(() => {
		clock = turnedClock();
		events = [];
		machine = new Machine(call => {
			// What is stored is read back: the order of the writes counts.
			if (!call.startsWith('get')) events.push(call.replace(/^(\S+) (\S+).*/, '$1 $2'));
		});
		service = new ScriptedService(undefined, step => events.push(step));
		abort = new AbortController();
		service.on('deviceCode', ok(deviceCodeAnswer));
		service.on('credentials', ok(credentialsAnswer));
		service.on('token', ok(tokenAnswer));
		service.on('user', ok(userAnswer));
	});
	afterEach(() => {
		machine.dispose();
		clock.restore();
	});

	const prompt = (): SignInPrompt => ({
		onVerification: ({ userCode }) => events.push(`show ${userCode}`),
		onWaiting: trouble => events.push(`wait ${trouble?.code ?? ''}`.trim()),
		onGranted: () => events.push('granted'),
	});
	const start = (window: Window = machine.window(service.service)) => signIn(window, prompt(), abort.signal);
	const resume = (window: Window = machine.window(service.service)) =>
		resumeLeft(window, { prompt: prompt(), signal: abort.signal });

	/** Turns the clock until the promise has settled. */
	async function turning<T>(promise: Promise<T>, seconds = 1_000): Promise<T> {
		promise.catch(() => undefined);
		await clock.tickAsync(seconds * 1000);
		return promise;
	}
	const unfinishedKey = () => [...machine.secrets.entries.keys()].find(key => key.startsWith('sign-in '));
	const storedStage = (): string | undefined => {
		const text = machine.secrets.entries.get(unfinishedKey() ?? '');
		return text === undefined ? undefined : JSON.parse(text).stage;
	};
	const assertOneSecret = () =>
		assert.deepEqual(
			[...machine.secrets.entries.keys()].map(key => key.split(' ')[0]),
			['account'],
		);
	/** Puts something else where the unfinished sign-in is. */
	function overwriteUnfinished(text: string): string {
		const key = unfinishedKey();
		assert.ok(key);
		machine.secrets.entries.set(key, text);
		return key;
	}

	it('takes the steps in their order, and stores what is granted before it is used', async () => {
		service.on('credentials', pending, ok(credentialsAnswer));
		const account = await turning(start());
		assert.equal(account.user?.username, 'ada');
		assert.deepEqual(events, [
			'deviceCode',
			'store sign-in',
			'show RE6WDL3D',
			'credentials',
			'wait',
			'credentials',
			'store sign-in',
			'granted',
			'token',
			'store sign-in',
			'user',
			'store account',
			'delete sign-in',
		]);
	});

	it('tells of the token once it is stored, before anybody is asked whose it is', async () => {
		const withToken = { ...prompt(), onToken: (ms: number) => events.push(`token for ${ms} ms`) };
		await turning(signIn(machine.window(service.service), withToken, abort.signal));
		assert.deepEqual(events.slice(events.indexOf('token')), [
			'token',
			'store sign-in',
			'token for 3600000 ms',
			'user',
			'store account',
			'delete sign-in',
		]);
	});

	it('trades the device code with the granted client credentials', async () => {
		await turning(start());
		assert.deepEqual(service.forms('token'), [
			{
				client_id: credentialsAnswer.client_id,
				client_secret: clientSecret,
				code: deviceCode,
				grant_type: 'http://oauth.net/grant_type/device/1.0',
			},
		]);
	});

	it('leaves the account, its secret, and nothing else', async () => {
		const window = machine.window(service.service);
		const account = await turning(start(window));
		assertOneSecret();
		assert.equal(machine.fileNames().length, 1);
		assert.equal(window.unfinished.mayExist(), false);
		const stored = await window.credentials.read(account);
		assert.ok(stored.state === 'found');
		assert.equal(stored.value.accessToken.reveal(), accessToken);
		assert.equal(stored.value.refreshToken.reveal(), refreshToken);
		assert.equal(stored.value.lifetimeMs, 3_600_000);
	});

	it('counts the life of the token from its answer', async () => {
		service.on('user', async () => {
			await clock.tickAsync(0);
			return ok(userAnswer);
		});
		const window = machine.window(service.service);
		const signedIn = start(window);
		await clock.tickAsync(5_000);
		const account = await signedIn;
		const stored = await window.credentials.read(account);
		assert.ok(stored.state === 'found');
		assert.equal(stored.value.expiresAt, Date.now() + 3_600_000);
	});

	describe('a code that cannot be had', () => {
		const rows: readonly [string, Script, string][] = [
			['offline', offline, 'offline'],
			['maintenance', maintenance, 'unavailable'],
			['a web page', ok('<html></html>'), 'unavailable'],
			['a code without its device code', ok({ ...deviceCodeAnswer, device_code: undefined }), 'protocol'],
			['an unknown client id', refused, 'refused'],
			['too many requests', { status: 429, body: '' }, 'rateLimited'],
		];
		for (const [what, script, code] of rows)
			it(`fails with ${code} for ${what}, and nothing stored is touched`, async () => {
				service.on('deviceCode', script);
				const error = await rejection(turning(start()));
				assert.equal(error.code, code);
				assert.deepEqual([...machine.secrets.entries], []);
				assert.deepEqual(machine.fileNames(), []);
				assert.ok(!events.some(event => event.startsWith('store')));
			});
	});

	describe('a code that nobody enters', () => {
		it('fails with expired, and the next sign-in gets a new one', async () => {
			service.on('credentials', pending);
			assert.equal((await rejection(turning(start()))).code, 'expired');
			service.on('credentials', ok(credentialsAnswer));
			await turning(start());
			assert.equal(service.count('deviceCode'), 2);
		});

		it('fails with denied where the person said no', async () => {
			service.on('credentials', { status: 400, body: { error: 'access_denied' } });
			assert.equal((await rejection(turning(start()))).code, 'denied');
			assert.deepEqual([...machine.secrets.entries], []);
		});
	});

	describe('an exchange that fails', () => {
		const transient: readonly [string, Script][] = [
			['offline', offline],
			['unavailable', maintenance],
			['blocked', { status: 403, body: '<html>Forbidden</html>' }],
			['blocked', { status: 403, body: { title: 'Request blocked', error_code: 1010 } }],
			['blocked', { status: 451, body: { error: 'permission_denied', error_code: 9 } }],
			['blocked', { status: 403, body: { error: 'ip_not_allowed' } }],
			['rateLimited', { status: 429, body: '' }],
			['protocol', { status: 404, body: { message: 'no route' } }],
			['protocol', ok({})],
			['protocol', ok('{"access_token":"')],
		];
		for (const [code, script] of transient)
			it(`is tried again, without a new code (${code})`, async () => {
				service.on('token', script, script, ok(tokenAnswer));
				await turning(start());
				assert.equal(service.count('token'), 3);
				assert.equal(service.count('deviceCode'), 1);
				assert.deepEqual(
					events.filter(event => event.startsWith('wait ')),
					[`wait ${code}`, `wait ${code}`],
				);
			});

		it('because of the account keeps the grant: the next try needs no new code', async () => {
			service.on('token', { status: 403, body: { error: 'account_locked' } }, ok(tokenAnswer));
			const error = await rejection(turning(start()));
			assert.deepEqual([error.code, error.reason], ['refused', 'accountLocked']);
			assert.equal(storedStage(), 'granted');
			await turning(start());
			assert.equal(service.count('deviceCode'), 1);
		});

		it('is tried again ever more slowly, six times in all', async () => {
			const at: number[] = [];
			service.on('token', () => {
				at.push(Math.round(performance.now()));
				throw offline;
			});
			assert.equal((await rejection(turning(start()))).code, 'offline');
			assert.deepEqual(
				at.slice(1).map((ms, index) => ms - (at[index] ?? 0)),
				[1_000, 2_000, 4_000, 8_000, 16_000],
			);
			assert.equal(storedStage(), 'granted');
		});

		it('waits for as long as the service says', async () => {
			const busy: Reply = { status: 503, body: '', headers: { 'Retry-After': '20' } };
			service.on('token', busy, ok(tokenAnswer));
			const signedIn = start();
			await clock.tickAsync(24_999);
			assert.equal(service.count('token'), 1);
			await clock.tickAsync(1);
			await signedIn;
		});

		it('does not keep the person waiting for longer than half a minute at a time', async () => {
			service.on('token', { status: 429, body: '', headers: { 'Retry-After': '600' } });
			const error = await rejection(turning(start(), 6));
			assert.equal(error.code, 'rateLimited');
			assert.equal(error.retryAfterMs, 600_000);
			assert.equal(storedStage(), 'granted');
		});

		it('goes on without a new code when the person tries again', async () => {
			service.on('token', offline);
			await rejection(turning(start()));
			service.on('token', ok(tokenAnswer));
			await turning(start());
			assert.equal(service.count('deviceCode'), 1);
			assert.equal(service.count('credentials'), 1);
		});

		it('tells no secret', async () => {
			service.on('token', { status: 400, body: { error: secrets.join(' ') } });
			assertTellsNone(await rejection(turning(start())), secrets);
		});

		const definite: readonly [string, Script][] = [
			['wrong_parameter', refused],
			['a revoked grant', { status: 403, body: { error: 'permission_denied', error_code: 9 } }],
			['access_denied', { status: 400, body: { error: 'access_denied' } }],
			['expired_token', { status: 400, body: { error: 'expired_token' } }],
			['invalid_grant', { status: 400, body: { error: 'invalid_grant' } }],
		];
		for (const [what, script] of definite)
			it(`for good is tried once more next time, and then gives way to a new code (${what})`, async () => {
				service.on('token', script);
				const error = await rejection(turning(start()));
				assert.equal(error.code, 'refused');
				assert.equal(service.count('token'), 1);
				assert.equal(storedStage(), 'granted');

				service.on('token', script, ok(tokenAnswer));
				await turning(start());
				assert.equal(service.count('token'), 3);
				assert.equal(service.count('deviceCode'), 2);
				assert.equal(storedStage(), undefined);
			});

		it('says which account is locked', async () => {
			service.on('token', { status: 403, body: { error: 'account_locked', error_code: 14 } });
			assert.equal((await rejection(turning(start()))).reason, 'accountLocked');
		});
	});

	describe('a name that cannot be had', () => {
		const rows: readonly [string, Script][] = [
			['offline', offline],
			['maintenance', maintenance],
			['bad_token', { status: 401, body: { error: 'bad_token', error_code: 8 } }],
			['no id', ok({ ...userAnswer, id: undefined })],
		];
		for (const [what, script] of rows)
			it(`does not keep the person from being signed in (${what})`, async () => {
				service.on('user', script);
				const window = machine.window(service.service);
				const account = await turning(start(window));
				assert.equal(isUnnamed(account), true);
				assert.equal(window.accounts.list().length, 1);
				assert.equal(storedStage(), undefined);
			});
	});

	it('does not hide a fault of our own behind a missing name', async () => {
		const fault = new TypeError('not a function');
		service.on('user', () => {
			throw fault;
		});
		await assert.rejects(turning(start()), error => error === fault);
	});

	describe('after a restart', () => {
		it('has nothing to go on with where nothing was granted', async () => {
			assert.equal(await turning(resume()), undefined);
			assert.equal(service.requests.length, 0);
		});

		it('goes on from the grant: no new code, no poll', async () => {
			service.on('token', offline);
			await rejection(turning(start()));
			service.on('token', ok(tokenAnswer));
			const window = machine.window(service.service);
			assert.equal(window.unfinished.mayExist(), true);
			const account = await turning(resume(window));
			assert.equal(account?.user?.username, 'ada');
			assert.equal(service.count('deviceCode'), 1);
			assert.equal(service.count('credentials'), 1);
			assert.equal(window.unfinished.mayExist(), false);
		});

		it('goes on from the token: no second exchange', async () => {
			service.on('user', () => new Promise(() => undefined));
			const first = assert.rejects(turning(start()));
			await clock.tickAsync(0);
			abort.abort(new RealDebridError('cancelled', 'The window closes.'));
			await first;
			assert.equal(storedStage(), 'exchanged');

			abort = new AbortController();
			service.on('user', ok(userAnswer));
			const account = await turning(resume());
			assert.equal(account?.id, '123');
			assert.equal(service.count('token'), 1);
			assertOneSecret();
		});

		it('goes on from an account that was stored already, without doubling it', async () => {
			machine.secrets.fail('delete');
			const account = await turning(start());
			assert.equal(storedStage(), 'exchanged');
			machine.secrets.heal();
			const refreshed = ofTheSameGrant(credentialsNamed('refreshed'));
			await machine.window(service.service).accounts.refreshed(account, refreshed);
			const window = machine.window(service.service);
			await turning(resume(window));
			assert.equal(window.accounts.list().length, 1);
			await window.accounts.endRemovals();
			assert.equal(storedStage(), undefined);
			assert.equal(service.count('token'), 1);
			// What was refreshed since is not undone.
			assert.equal((await window.tokens.get(account)).reveal(), 'access-token-refreshed');
		});

		/** What a refresh makes of the credentials that a sign-in has got. */
		const ofTheSameGrant = (credentials: Credentials): Credentials => ({
			...credentials,
			client: { ...credentials.client, clientId: credentialsAnswer.client_id },
		});
		it('stores the credentials where the account that came of it has none: its window crashed too early', async () => {
			service.on('user', () => new Promise(() => undefined));
			const first = assert.rejects(turning(start()));
			await clock.tickAsync(0);
			abort.abort(new RealDebridError('cancelled', 'The window closes.'));
			await first;
			service.on('user', ok(userAnswer));
			const window = machine.window(service.service);
			const [left] = machine.fileNames();
			const grant = decodeURIComponent(left ?? '').split(/~|\.sign-in/)[1] ?? assert.fail();
			await window.accounts.add(newAccount(credentialsNamed('a'), ada, grant));
			for (const key of machine.secrets.entries.keys())
				if (key.startsWith('account ')) machine.secrets.entries.delete(key);
			abort = new AbortController();
			const account = await turning(resume(window));
			assert.equal((await window.tokens.get(account ?? assert.fail())).reveal(), accessToken);
			assertOneSecret();
		});

		it('gives up a grant that is refused a second time, and says so', async () => {
			service.on('token', refused);
			await rejection(turning(start()));
			assert.equal(storedStage(), 'granted');
			assert.equal((await rejection(turning(resume()))).reason, 'spentGrant');
			assert.equal(storedStage(), undefined);
			assert.equal(service.count('deviceCode'), 1);
		});

		it('forgets the mark of a sign-in whose secret is gone, after a day', async () => {
			service.on('token', offline);
			await rejection(turning(start()));
			machine.secrets.entries.clear();
			const window = machine.window(service.service);
			assert.equal(await turning(resume(window)), undefined);
			// In a browser another window may well see it.
			assert.equal(window.unfinished.mayExist(), true);
			await clock.tickAsync(86_400_000);
			assert.equal(await turning(resume(window)), undefined);
			assert.equal(window.unfinished.mayExist(), false);
		});

		for (const stored of ['damaged', '{"schema":1,"stage":"granted"}', '{"schema":1,"stage":"odd"}'])
			it(`takes what it cannot understand for nothing, and asks for a new code: ${stored}`, async () => {
				service.on('token', offline);
				await rejection(turning(start()));
				const key = overwriteUnfinished(stored);
				const window = machine.window(service.service);
				assert.equal(await turning(resume(window)), undefined);
				assert.equal(machine.secrets.entries.has(key), false);
				assert.equal(machine.secrets.entries.size, 0);
				assert.equal(window.unfinished.mayExist(), false);

				service.on('token', ok(tokenAnswer));
				await turning(start());
				assert.equal(service.count('deviceCode'), 2);
			});

		it('leaves alone what a later version wrote', async () => {
			service.on('token', offline);
			await rejection(turning(start()));
			const newer = '{"schema":2,"stage":"later"}';
			const key = overwriteUnfinished(newer);
			assert.equal(await turning(resume()), undefined);
			assert.equal(machine.secrets.entries.get(key), newer);
		});

		it('does not go on with what another origin was granted', async () => {
			service.on('token', offline);
			await rejection(turning(start()));
			const mirror = new ScriptedService('https://mirror.example');
			assert.equal(await turning(resume(machine.window(mirror.service))), undefined);
			assert.equal(mirror.requests.length, 0);
			assert.equal(storedStage(), 'granted');
		});
	});

	describe('the storage failing', () => {
		it('at the look at what was left does not keep anybody from signing in', async () => {
			service.on('token', offline);
			await rejection(turning(start()));
			service.on('token', ok(tokenAnswer));
			machine.secrets.fail('get');
			await turning(start());
			assert.equal(service.count('deviceCode'), 2);
			// What could not be read is not gone.
			machine.secrets.heal();
			assert.equal(storedStage(), 'granted');
		});

		it('to take anything does not keep anybody from signing in', async () => {
			machine.secrets.fail('store');
			const account = await turning(start());
			assert.equal(account.user?.username, 'ada');
			assert.equal(storedStage(), undefined);
		});

		it('at the account’s file keeps the token', async () => {
			let disk: FullDisk | undefined;
			service.on('user', () => {
				disk = fillDisk();
				return ok(userAnswer);
			});
			const window = machine.window(service.service);
			const error = await rejection(turning(start(window)));
			disk?.free();
			assert.equal(error.code, 'storage');
			assert.ok(error instanceof FileError);
			assertTellsNone(error, secrets);
			assert.deepEqual(window.accounts.list(), []);
			assert.equal(storedStage(), 'exchanged');
			service.on('user', ok(userAnswer));
			await turning(start());
			assert.equal(service.count('token'), 1);
			assert.equal(service.count('deviceCode'), 1);
		});
	});

	describe('closing the window', () => {
		const reason = new RealDebridError('cancelled', 'The window closes.');
		/** Where a sign-in waits, with what is stored when it is cancelled there. */
		const waits: readonly [string, () => void, string | undefined][] = [
			['for the code', () => service.on('deviceCode', () => new Promise(() => undefined)), undefined],
			['for the next poll', () => service.on('credentials', pending), 'waiting'],
			[
				'for an answer to a poll',
				() => service.on('credentials', () => new Promise(() => undefined)),
				'waiting',
			],
			['for the token', () => service.on('token', () => new Promise(() => undefined)), 'granted'],
			['for the next try of the exchange', () => service.on('token', offline), 'granted'],
			['for the name', () => service.on('user', () => new Promise(() => undefined)), 'exchanged'],
		];
		for (const [where, arrange, stage] of waits)
			it(`ends the wait ${where} at once, and ${stage ? 'keeps what there was' : 'leaves nothing'}`, async () => {
				arrange();
				const window = machine.window(service.service);
				let endedAt: number | undefined;
				const ended = start(window).catch((error: unknown) => {
					endedAt = performance.now();
					return error;
				});
				await clock.tickAsync(5_500);
				const cancelledAt = performance.now();
				assert.equal(endedAt, undefined);
				abort.abort(reason);
				assert.equal(await turning(ended, 0), reason);
				assert.equal(endedAt, cancelledAt);
				assert.equal(clock.countTimers(), 0);
				assert.equal(storedStage(), stage);
				assert.equal(window.unfinished.mayExist(), stage !== undefined);
				assert.deepEqual(window.accounts.list(), []);
			});

		it('while the grant is stored keeps it and goes no further', async () => {
			const keyring = deferred();
			service.on('credentials', () => {
				machine.secrets.hold('store', keyring.promise);
				return ok(credentialsAnswer);
			});
			const ended = rejection(start());
			await clock.tickAsync(5_000);
			abort.abort(reason);
			keyring.resolve();
			assert.equal(await ended, reason);
			assert.ok(!events.includes('granted'));
			assert.equal(service.count('token'), 0);
			assert.equal(storedStage(), 'granted');
		});

		it('while the token is stored keeps it and goes no further', async () => {
			const keyring = deferred();
			service.on('token', () => {
				machine.secrets.hold('store', keyring.promise);
				return ok(tokenAnswer);
			});
			const ended = rejection(start());
			await clock.tickAsync(5_000);
			abort.abort(reason);
			keyring.resolve();
			assert.equal(await ended, reason);
			assert.equal(service.count('user'), 0);
			assert.equal(storedStage(), 'exchanged');
		});

		it('while the account is stored comes too late: the person is signed in, with nothing left over', async () => {
			const keyring = deferred();
			service.on('user', () => {
				machine.secrets.hold('store', keyring.promise);
				return ok(userAnswer);
			});
			const window = machine.window(service.service);
			const ended = start(window);
			await clock.tickAsync(5_000);
			abort.abort(reason);
			keyring.resolve();
			assert.equal((await ended).id, '123');
			assert.equal(storedStage(), undefined);
		});

		it('before it has begun sends nothing', async () => {
			abort.abort(reason);
			assert.equal(await rejection(start()), reason);
			assert.equal(service.requests.length, 0);
		});
	});

	it('fails as expired where the code has no time left for anybody to enter it', async () => {
		service.on('deviceCode', ok({ ...deviceCodeAnswer, expires_in: 4 }));
		service.on('credentials', pending);
		const error = await rejection(turning(start(), 60));
		assert.equal(error.code, 'expired');
		assert.ok(!events.some(event => event.startsWith('show')));
	});

	it('notes what the service says of the account, although it does not tell the name', async () => {
		service.on('user', { status: 403, body: { error: 'account_locked', error_code: 14 } });
		assert.equal((await turning(start())).signInAgain, undefined);
		assert.equal(machine.window(service.service).accounts.list()[0]?.signInAgain, 'accountLocked');
	});

	it('stores no account where another window has ended the sign-in, and this one does not know yet', async () => {
		service.on('user', async () => {
			await machine.window(service.service).unfinished.removeAll(() => true);
			return ok(userAnswer);
		});
		assert.equal((await rejection(turning(start()))).code, 'cancelled');
		assert.deepEqual([...machine.secrets.entries], []);
		assert.deepEqual(machine.fileNames(), []);
	});

	describe('a window that is closed while it looks for what was left', () => {
		const closing = new RealDebridError('cancelled', 'The window closes.');
		const claimed = async () => (await machine.window(service.service).unfinished.claim())?.signIn.stage;
		async function closedMeanwhile(): Promise<void> {
			const keyring = deferred();
			machine.secrets.hold('get', keyring.promise);
			abort = new AbortController();
			const ended = rejection(start());
			await clock.tickAsync(0);
			abort.abort(closing);
			assert.equal(await ended, closing);
			keyring.resolve();
			await clock.tickAsync(0);
			assert.equal(service.count('deviceCode'), 1);
		}
		beforeEach(async () => {
			service.on('credentials', pending);
			const ended = rejection(start());
			await clock.tickAsync(1_000);
			abort.abort(closing);
			await ended;
		});

		it('leaves that to the next one', async () => {
			await closedMeanwhile();
			assert.equal(await claimed(), 'waiting');
		});

		it('is done where there is nothing after all', async () => {
			for (const key of machine.secrets.entries.keys()) machine.secrets.entries.set(key, 'damaged');
			await closedMeanwhile();
			assert.equal(await claimed(), undefined);
		});
	});

	describe('cancelling', () => {
		const unwanted = new SignInCancelled();
		const waits: readonly [string, () => void][] = [
			['waits for the next poll', () => service.on('credentials', pending)],
			['waits for the token', () => service.on('token', () => new Promise(() => undefined))],
			['tries the exchange again', () => service.on('token', offline)],
			['waits for the name', () => service.on('user', () => new Promise(() => undefined))],
		];
		for (const [when, arrange] of waits)
			it(`while it ${when} gives up what was granted`, async () => {
				arrange();
				const window = machine.window(service.service);
				const ended = rejection(start(window));
				await clock.tickAsync(5_500);
				abort.abort(unwanted);
				assert.equal(await turning(ended, 0), unwanted);
				assert.deepEqual([...machine.secrets.entries], []);
				assert.deepEqual(machine.fileNames(), []);
			});

		it('while the credentials of the account are stored ends at once, and nothing of it comes', async () => {
			const keyring = deferred();
			service.on('user', () => {
				machine.secrets.hold('store', keyring.promise);
				return ok(userAnswer);
			});
			const window = machine.window(service.service);
			const ended = rejection(start(window));
			await clock.tickAsync(5_000);
			assert.equal(events.at(-1), 'store account');
			abort.abort(unwanted);
			assert.equal(await turning(ended, 0), unwanted);
			keyring.resolve();
			await clock.tickAsync(0);
			assert.deepEqual(window.accounts.list(), []);
			assert.deepEqual([...machine.secrets.entries], []);
			assert.deepEqual(machine.fileNames(), []);
		});

		it('once the account is stored ends at once, and the account is whole', async () => {
			const window = machine.window(service.service);
			await window.accounts.add(newAccount(credentialsNamed('old'), ada));
			const keyring = deferred();
			service.on('user', () => {
				machine.secrets.hold('delete', keyring.promise);
				return ok(userAnswer);
			});
			const ended = rejection(start(window));
			await clock.tickAsync(5_000);
			// Of the earlier sign-in.
			assert.equal(events.at(-1), 'delete account');
			abort.abort(unwanted);
			assert.equal(await turning(ended, 0), unwanted);
			keyring.resolve();
			await clock.tickAsync(0);
			const next = machine.window(service.service);
			await next.accounts.endRemovals();
			const [account] = next.accounts.list();
			assert.equal((await next.tokens.get(account ?? assert.fail())).reveal(), accessToken);
			assertOneSecret();
			assert.deepEqual(
				machine.fileNames().map(name => name.replace(/.*(?=\.account)/, '')),
				['.account.json'],
			);
		});
	});

	it('lets a nudge poll early', async () => {
		const listeners: (() => void)[] = [];
		service.on('credentials', offline, offline, offline, ok(credentialsAnswer));
		const signedIn = signIn(machine.window(service.service), prompt(), abort.signal, listener => {
			listeners.push(listener);
			return { dispose: () => undefined };
		});
		// Polls at 5, 10 and 20; the next would be at 40.
		await clock.tickAsync(26_000);
		assert.equal(service.count('credentials'), 3);
		for (const nudge of listeners) nudge();
		await clock.tickAsync(0);
		assert.equal((await signedIn).id, '123');
	});
});
