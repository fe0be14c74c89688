import assert from 'node:assert/strict';
import type { SinonFakeTimers } from 'sinon';
import { signIn } from '../../../../src/accounts/signIn/signIn';
import { RealDebridError } from '../../../../src/realdebrid/errors';
import { Machine, resumeLeft } from '../../../support/accounts/machine';
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

const pending: Reply = { status: 403, body: pendingAnswer };
const slowDown: Reply = { status: 400, body: { error: 'slow_down' } };
const tooMany = (seconds?: number): Reply => ({
	status: 429,
	body: '',
	...(seconds !== undefined && { headers: { 'Retry-After': String(seconds) } }),
});
const prompt = { onVerification: () => undefined, onWaiting: () => undefined, onGranted: () => undefined };

describe('the pace of polling, over a reload', () => {
	let clock: SinonFakeTimers;
	let machine: Machine;
	let service: ScriptedService;
	let polledAt: number[];
	beforeEach(() => {
		clock = turnedClock();
		machine = new Machine();
		polledAt = [];
		service = new ScriptedService(undefined, step => {
			if (step === 'credentials') polledAt.push(performance.now() / 1000);
		});
		service.on('deviceCode', ok(deviceCodeAnswer));
		service.on('token', ok(tokenAnswer));
		service.on('user', ok(userAnswer));
	});
	afterEach(() => {
		machine.dispose();
		clock.restore();
	});

	const open = () => machine.window(service.service);

	/** Polls once, at 5 s, and is reloaded at 7 s. */
	async function reload(first: Script): Promise<{ readonly ended: Promise<unknown> }> {
		service.on('credentials', first, pending);
		const closing = new AbortController();
		const left = rejection(signIn(open(), prompt, closing.signal));
		await clock.tickAsync(7_000);
		closing.abort(new RealDebridError('cancelled', 'The window closes.'));
		await left;
		const ended = resumeLeft(open(), { prompt, signal: new AbortController().signal });
		ended.catch(() => undefined);
		return { ended };
	}
	/** When the window polls that goes on, in seconds from its start. */
	async function pace(first: Script): Promise<number[]> {
		await reload(first);
		await clock.tickAsync(100_000);
		return polledAt.slice(1, 4).map(at => at - 7);
	}

	it('is the interval where nothing was asked for', async () => {
		assert.deepEqual(await pace(pending), [5, 10, 15]);
	});

	it('is the interval after trouble that asks for nothing', async () => {
		assert.deepEqual(await pace(offline), [5, 10, 15]);
	});

	for (const [what, reply] of [
		['a request to slow down', slowDown],
		['too many requests', tooMany()],
	] as const)
		it(`stays five seconds slower after ${what}`, async () => {
			assert.deepEqual(await pace(reply), [10, 20, 30]);
		});

	it('keeps to a time to be left alone, and is the interval from then on', async () => {
		assert.deepEqual(await pace(tooMany(60)), [58, 63, 68]);
	});

	it('is slower from then on where the service asks for both', async () => {
		const both: Reply = { ...slowDown, headers: { 'Retry-After': '60' } };
		assert.deepEqual(await pace(both), [58, 68, 78]);
	});

	it('waits for a moment that is longer than the code lives, sooner than for another code', async () => {
		service.on('deviceCode', ok({ ...deviceCodeAnswer, expires_in: 30 }));
		assert.deepEqual(await pace(tooMany(40)), [38]);
	});

	it('is the interval where the time that was stored is none', async () => {
		await reload(tooMany(60));
		const [[key, secret] = assert.fail()] = machine.secrets.entries;
		machine.secrets.entries.set(key, JSON.stringify({ ...JSON.parse(secret), notBefore: 'soon' }));
		machine.loseHolds();
		polledAt.length = 0;
		const resumed = resumeLeft(open(), { prompt, signal: new AbortController().signal });
		resumed.catch(() => undefined);
		await clock.tickAsync(10_000);
		assert.deepEqual(polledAt, [12, 17]);
	});

	it('keeps to a time to be left alone that comes with any trouble', async () => {
		const busy: Reply = { status: 503, body: '', headers: { 'Retry-After': '60' } };
		assert.deepEqual(await pace(busy), [58, 63, 68]);
	});

	it('ends within a minute where a laptop sleeps beyond the time of the code meanwhile', async () => {
		for (const seconds of [600, 1_000]) {
			polledAt.length = 0;
			const { ended } = await reload(tooMany(seconds));
			const failed = rejection(ended);
			await clock.tickAsync(10_000);
			clock.setSystemTime(Date.now() + 3_600_000);
			const start = performance.now();
			await clock.tickAsync(70_000);
			assert.equal((await failed).code, seconds === 600 ? 'expired' : 'rateLimited');
			assert.ok(polledAt.every(at => at * 1000 <= start + 60_000));
			machine.secrets.entries.clear();
		}
	});

	it('is none where that time is longer than the code lives: it may have been entered, and is asked about later', async () => {
		const { ended } = await reload(tooMany(1_000));
		await clock.tickAsync(893_000);
		assert.equal((await rejection(ended)).code, 'rateLimited');
		assert.equal(polledAt.length, 1);
		await clock.tickAsync(200_000);
		service.on('credentials', ok(credentialsAnswer));
		const resumed = resumeLeft(open(), { prompt, signal: new AbortController().signal });
		await clock.tickAsync(10_000);
		assert.equal((await resumed)?.id, '123');
	});
});
