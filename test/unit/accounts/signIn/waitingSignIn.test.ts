import assert from 'node:assert/strict';
import type { SinonFakeTimers } from 'sinon';
import type { SignInPrompt } from '../../../../src/accounts/signIn/dialogue';
import { signIn, signInAgain } from '../../../../src/accounts/signIn/signIn';
import { signOut } from '../../../../src/accounts/signIn/signOut';
import { RealDebridError } from '../../../../src/realdebrid/errors';
import {
	ada,
	credentialsNamed,
	Machine,
	newAccount,
	resumeLeft,
	type Window,
} from '../../../support/accounts/machine';
import { offline, ok, type Reply, ScriptedService } from '../../../support/accounts/scriptedService';
import { rejection } from '../../realdebrid/rejection';
import { turnedClock } from '../../realdebrid/turnedClock';
import {
	credentialsAnswer,
	deviceCode,
	deviceCodeAnswer,
	pendingAnswer,
	tokenAnswer,
	unknownAnswer,
	userAnswer,
} from '../../realdebrid/wireAnswers';

const pending: Reply = { status: 403, body: pendingAnswer };
const revoked: Reply = { status: 403, body: { error: 'permission_denied', error_code: 9 } };

describe('a code that waits to be entered', () => {
	let clock: SinonFakeTimers;
	let machine: Machine;
	let service: ScriptedService;
	let shown: string[];
	let polledAt: number[];
	beforeEach(() => {
		clock = turnedClock();
		machine = new Machine();
		shown = [];
		polledAt = [];
		service = new ScriptedService(undefined, step => {
			if (step === 'credentials') polledAt.push(performance.now());
		});
		service.on('deviceCode', ok(deviceCodeAnswer));
		service.on('credentials', pending);
		service.on('token', ok(tokenAnswer));
		service.on('user', ok(userAnswer));
	});
	afterEach(() => {
		machine.dispose();
		clock.restore();
	});

	const prompt: SignInPrompt = {
		onVerification: ({ userCode, deviceCode, verificationUrl, directVerificationUrl }, deadline) =>
			shown.push(
				`${userCode} at ${verificationUrl.href} for ${Math.round(deadline.remaining() / 1000)} s`,
				deviceCode.reveal(),
				directVerificationUrl?.reveal() ?? '',
			),
		onWaiting: () => undefined,
		onGranted: () => shown.push('granted'),
	};
	const open = () => machine.window(service.service);
	const never = new AbortController().signal;
	const resume = (window: Window = open(), signal = never) => resumeLeft(window, { prompt, signal });

	/** Starts a sign-in, and closes its window after so many seconds. */
	async function leftAfter(seconds: number, window = open()): Promise<void> {
		const closing = new AbortController();
		const ended = rejection(signIn(window, prompt, closing.signal));
		await clock.tickAsync(seconds * 1000);
		closing.abort(new RealDebridError('cancelled', 'The window closes.'));
		await ended;
		shown.length = 0;
	}

	/** As when nobody releases anything: the window crashed some time ago. */
	async function crashedAfter(seconds: number): Promise<void> {
		signIn(open(), prompt, never).catch(() => undefined);
		await clock.tickAsync(seconds * 1000);
		machine.loseHolds();
		shown.length = 0;
	}

	async function turning<T>(promise: Promise<T>, seconds: number): Promise<T> {
		promise.catch(() => undefined);
		await clock.tickAsync(seconds * 1000);
		return promise;
	}

	it('goes on being polled after a reload, until it is entered: the same code, shown with the time that is left', async () => {
		await leftAfter(12);
		const ended = resume();
		await clock.tickAsync(0);
		assert.deepEqual(shown, [
			'RE6WDL3D at https://real-debrid.com/device for 888 s',
			deviceCode,
			deviceCodeAnswer.direct_verification_url,
		]);
		service.on('credentials', pending, ok(credentialsAnswer));
		const account = await turning(ended, 10);
		assert.equal(account?.user?.username, 'ada');
		assert.equal(service.count('deviceCode'), 1);
		assert.deepEqual(polledAt, [5_000, 10_000, 17_000, 22_000]);
		assert.deepEqual(machine.fileNames().length, 1);
	});

	it('is gone on with by a person who signs in, too', async () => {
		await leftAfter(12);
		service.on('credentials', ok(credentialsAnswer));
		await turning(signIn(open(), prompt, never), 5);
		assert.equal(service.count('deviceCode'), 1);
	});

	it('is polled by one window only', async () => {
		const first = open();
		signIn(first, prompt, never).catch(() => undefined);
		await clock.tickAsync(2_000);
		assert.equal(open().unfinished.mayExist(), true);
		assert.equal(await resume(), undefined);
		await clock.tickAsync(8_000);
		assert.deepEqual(polledAt, [5_000, 10_000]);
	});

	it('is polled by the window that took it over from one that stood still, and no longer by that', async () => {
		const ended = rejection(signIn(open(), prompt, never));
		await clock.tickAsync(7_000);
		machine.loseHolds();
		assert.equal((await ended).code, 'cancelled');
		service.on('credentials', ok(credentialsAnswer));
		assert.equal((await turning(resume(), 5))?.id, '123');
		assert.deepEqual(polledAt, [5_000, 12_000]);
	});

	it('leaves a second sign-in in another window its own code', async () => {
		signIn(open(), prompt, never).catch(() => undefined);
		await clock.tickAsync(1_000);
		service.on('deviceCode', ok({ ...deviceCodeAnswer, user_code: 'OTHER' }));
		signIn(open(), prompt, never).catch(() => undefined);
		await clock.tickAsync(0);
		assert.ok(shown.some(line => line.startsWith('OTHER')));
		assert.equal(machine.secrets.entries.size, 2);
	});

	it('keeps to its deadline, whatever time passed in between', async () => {
		await leftAfter(100);
		clock.setSystemTime(Date.now() + 700_000);
		const ended = rejection(resume());
		await clock.tickAsync(0);
		assert.equal(shown[0], 'RE6WDL3D at https://real-debrid.com/device for 100 s');
		await clock.tickAsync(99_000);
		assert.equal((await ended).code, 'expired');
		assert.equal(machine.secrets.entries.size, 0);
		assert.equal(open().unfinished.mayExist(), false);
	});

	it('does not live longer because the clock was set back', async () => {
		await leftAfter(100);
		clock.setSystemTime(Date.now() - 86_400_000);
		resume().catch(() => undefined);
		await clock.tickAsync(0);
		assert.equal(shown[0], 'RE6WDL3D at https://real-debrid.com/device for 900 s');
	});

	it('is polled with the client id that it was asked for with', async () => {
		await leftAfter(12);
		const other = { ...open(), clientId: 'OTHER' };
		service.on('credentials', ok(credentialsAnswer));
		await turning(resume(other), 5);
		const ids = service.requests
			.filter(({ step }) => step === 'credentials')
			.map(({ request }) => request.url.searchParams.get('client_id'));
		assert.deepEqual(ids, ['X245A4XAIBGVM', 'X245A4XAIBGVM', 'X245A4XAIBGVM']);
	});

	describe('whose time is over', () => {
		beforeEach(async () => {
			await leftAfter(12);
			clock.setSystemTime(Date.now() + 3_600_000);
			polledAt = [];
		});

		it('is asked about once, and was entered after all', async () => {
			service.on('credentials', ok(credentialsAnswer));
			const account = await turning(resume(), 6);
			assert.equal(account?.id, '123');
			assert.deepEqual(shown, ['granted']);
			assert.equal(polledAt.length, 1);
		});

		for (const [how, answer] of [
			['pending', pending],
			['refused', revoked],
			['denied', { status: 403, body: { error: 'access_denied' } }],
		] as const)
			it(`is asked about once without a word, and forgotten (${how})`, async () => {
				service.on('credentials', answer);
				assert.equal(await turning(resume(), 6), undefined);
				assert.deepEqual(shown, []);
				assert.equal(polledAt.length, 1);
				assert.deepEqual(machine.fileNames(), []);
				assert.equal(machine.secrets.entries.size, 0);
			});

		it('gives way to a new one where the person signs in', async () => {
			service.on('credentials', ok(unknownAnswer), ok(credentialsAnswer));
			await turning(signIn(open(), prompt, never), 20);
			assert.equal(service.count('deviceCode'), 2);
			assert.equal(polledAt.length, 2);
		});

		it('is kept for a day while the service cannot be asked, and no longer', async () => {
			service.on('credentials', offline);
			assert.equal(await turning(resume(), 6), undefined);
			assert.equal(machine.secrets.entries.size, 1);
			clock.setSystemTime(Date.now() + 86_400_000);
			assert.equal(await turning(resume(), 6), undefined);
			assert.equal(machine.secrets.entries.size, 0);
		});
	});

	it('is asked about again after an outage that lasted to its end: it may have been entered', async () => {
		service.on('credentials', offline);
		assert.equal((await rejection(turning(signIn(open(), prompt, never), 900))).code, 'offline');
		service.on('credentials', ok(credentialsAnswer));
		await turning(signIn(open(), prompt, never), 6);
		assert.equal(service.count('deviceCode'), 1);
	});

	it('is not taken up before what was granted already', async () => {
		await crashedAfter(1);
		service.on('deviceCode', ok({ ...deviceCodeAnswer, device_code: 'OTHER' }));
		service.on('credentials', ok(credentialsAnswer));
		service.on('token', offline);
		await rejection(turning(signIn({ ...open() }, prompt, never), 1_000));
		// Whichever mark is listed first.
		assert.equal((await open().unfinished.claim())?.signIn.stage, 'granted');
	});

	describe('for an account that signs in again', () => {
		let window: Window;
		beforeEach(async () => {
			window = open();
			const account = await window.accounts.add(newAccount(credentialsNamed('a', 0), ada));
			await window.accounts.update(account, { signInAgain: 'revoked' });
			service.on('token', revoked, pending);
			const closing = new AbortController();
			const ended = rejection(signInAgain(window, account, prompt, closing.signal));
			await clock.tickAsync(7_000);
			closing.abort(new RealDebridError('cancelled', 'The window closes.'));
			await ended;
			shown.length = 0;
		});
		const codes = () => service.count('deviceCode');

		it('goes on being polled at /token with the client credentials of that account', async () => {
			service.on('token', ok(tokenAnswer));
			const account = await turning(resume(), 5);
			assert.equal(account?.id, '123');
			assert.equal(account?.signInAgain, undefined);
			assert.equal(codes(), 1);
			assert.deepEqual(service.forms('token').at(-1)?.['client_id'], 'client-a');
		});

		it('is shown again when that account is to sign in again, and only then', async () => {
			service.on('token', revoked, ok(tokenAnswer));
			await turning(signInAgain(window, { ...ada, origin: window.accounts.origin }, prompt, never), 5);
			assert.equal(codes(), 1);
			assert.ok(shown[0]?.startsWith('RE6WDL3D'));
		});

		it('is no business of somebody who signs in anew', async () => {
			signIn(open(), prompt, never).catch(() => undefined);
			await clock.tickAsync(0);
			assert.equal(codes(), 2);
		});

		it('makes way for one that everybody gets when the service does not take the credentials', async () => {
			service.on('token', revoked, ok(tokenAnswer));
			service.on('credentials', ok(credentialsAnswer));
			const account = await turning(resume(), 20);
			assert.equal(account?.id, '123');
			assert.equal(codes(), 2);
		});

		it('is forgotten when its account signs out', async () => {
			const [account] = window.accounts.list();
			assert.ok(account);
			service.on('disable', { status: 204, body: '' });
			await signOut(window, account);
			assert.deepEqual([...machine.secrets.entries], []);
			assert.deepEqual(machine.fileNames(), []);
		});
	});
});
