import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import type { SinonFakeTimers } from 'sinon';
import { NetworkError } from '../../../src/network/errors';
import type { HttpAnswer, Send } from '../../../src/network/http';
import { retryAfterMs, withRateLimit } from '../../../src/realdebrid/rateLimit';
import { deferred } from './deferred';
import { rejection } from './rejection';
import { turnedClock } from './turnedClock';

type Script = number | Error | Promise<number>;

describe('the pause that an answer asks for', () => {
	const date = 'Thu, 01 Jan 2026 12:00:00 GMT';
	for (const [value, ms] of [
		['0', 0],
		['20', 20_000],
		['Thu, 01 Jan 2026 12:00:30 GMT', 30_000],
		['Thu, 01 Jan 2026 11:00:00 GMT', 0],
		['-5', undefined],
		['5 s', undefined],
		['1.5', undefined],
		['2026-01-01T12:00:30Z', undefined],
		['soon', undefined],
		['9'.repeat(400), undefined],
		['', undefined],
		[undefined, undefined],
	] as const)
		it(`is ${ms} ms: ${value?.slice(0, 30)}`, () => {
			const headers = new Headers({ date, ...(value !== undefined && { 'retry-after': value }) });
			assert.equal(retryAfterMs(headers), ms);
		});
});

/** One request alone is tested in `authorizedFetch.test.ts`. */
describe('requests that come too soon for the service', () => {
	let clock: SinonFakeTimers;
	/** When requests were sent, in seconds. */
	let at: number[];
	let headers: Record<string, string>;
	let answer: (number: number) => Script;
	let send: Send;
	beforeEach(() => {
		clock = turnedClock();
		at = [];
		headers = {};
		send = withRateLimit(async ({ signal }): Promise<HttpAnswer> => {
			signal?.throwIfAborted();
			at.push(performance.now() / 1000);
			const given = answer(at.length - 1);
			if (given instanceof Error) throw given;
			const status = await given;
			return { status, headers: new Headers(status === 429 ? headers : {}), body: Buffer.from('') };
		});
	});
	afterEach(() => clock.restore());

	function ask(count: number, signal?: AbortSignal, origin = 'https://api.real-debrid.com') {
		const url = new URL('/rest/1.0/user', origin);
		const all = Promise.all(Array.from({ length: count }, () => send({ method: 'GET', url, signal })));
		all.catch(() => undefined);
		return all;
	}

	it('make one pause for all, after which one asks first', async () => {
		const trial = deferred<number>();
		answer = number => (number < 10 ? 429 : number === 10 ? trial.promise : 200);
		const all = ask(10);
		await clock.tickAsync(999);
		const late = ask(5);
		assert.equal(at.length, 10);
		await clock.tickAsync(1);
		assert.equal(at.length, 11);
		trial.resolve(200);
		assert.deepEqual([(await all).length, (await late).length], [10, 5]);
		assert.deepEqual(
			at.slice(10),
			Array.from({ length: 15 }, () => 1),
		);
		assert.equal(clock.countTimers(), 0);
	});

	it('are asked for by one at a time as long as the service refuses, and given up together', async () => {
		answer = () => 429;
		const errors = Array.from({ length: 10 }, () => rejection(ask(1)));
		await clock.tickAsync(63_000);
		for (const { code, retryAfterMs } of await Promise.all(errors))
			assert.deepEqual([code, retryAfterMs], ['rateLimited', 60_000]);
		assert.deepEqual(at.slice(10), [1, 3, 7, 15, 31, 63]);
	});

	it('begin with a short pause again after the service has taken one', async () => {
		answer = number => ([0, 1, 3].includes(number) ? 429 : 200);
		const first = ask(1);
		await clock.tickAsync(3_000);
		await first;
		const second = ask(1);
		await clock.tickAsync(1_000);
		await second;
		assert.deepEqual(at, [0, 1, 3, 3, 4]);
	});

	/** Asks twice at once. The second request is refused half a second after the first one. */
	async function twoRefused(secondRetryAfter: string): Promise<{ all: Promise<unknown> }> {
		const late = deferred<number>();
		answer = number => (number === 0 ? 429 : number === 1 ? late.promise : 200);
		const all = ask(2);
		await clock.tickAsync(500);
		headers = { 'retry-after': secondRetryAfter };
		late.resolve(429);
		return { all };
	}

	it('wait for the longest time that any of them was asked for', async () => {
		const { all } = await twoRefused('20');
		await clock.tickAsync(20_000);
		await all;
		assert.deepEqual(at, [0, 0, 20.5, 20.5]);
	});

	it('wait no shorter because another one was asked for less', async () => {
		headers = { 'retry-after': '20' };
		const { all } = await twoRefused('5');
		await clock.tickAsync(19_500);
		await all;
		assert.deepEqual(at, [0, 0, 20, 20]);
	});

	it('wait for the one that tries, also where an earlier one is refused late', async () => {
		const late = deferred<number>();
		const trial = deferred<number>();
		answer = number => [429, late.promise, trial.promise][number] ?? 200;
		const all = ask(2);
		await clock.tickAsync(1_000);
		late.resolve(429);
		await clock.tickAsync(500);
		assert.deepEqual(at, [0, 0, 1]);
		trial.resolve(200);
		await clock.tickAsync(0);
		await all;
		assert.deepEqual(at, [0, 0, 1, 1.5]);
	});

	it('wait although the service takes one that was sent before the pause', async () => {
		const early = deferred<number>();
		answer = number => (number === 0 ? 429 : number === 1 ? early.promise : 200);
		const both = ask(2);
		await clock.tickAsync(500);
		early.resolve(200);
		await clock.tickAsync(0);
		const late = ask(1);
		await clock.tickAsync(499);
		assert.equal(at.length, 2);
		await clock.tickAsync(1);
		await Promise.all([both, late]);
		assert.deepEqual(at.slice(2), [1, 1]);
	});

	it('are not sent where the pause is longer than any of them goes on, nor after an hour any more', async () => {
		headers = { 'retry-after': '86400' };
		answer = number => (number === 0 ? 429 : 200);
		await rejection(ask(1));
		await clock.tickAsync(10_000);
		assert.equal((await rejection(ask(1))).retryAfterMs, 3_590_000);
		assert.equal(at.length, 1);
		await clock.tickAsync(3_590_000);
		await ask(1);
		assert.equal(at.length, 2);
	});

	it('try one after the other where there is no answer', async () => {
		answer = number => (number < 2 ? 429 : number === 2 ? new NetworkError('connection') : 200);
		const [first, second] = [ask(1), ask(1)];
		await clock.tickAsync(1_000);
		await assert.rejects(first, NetworkError);
		await second;
		assert.deepEqual(at, [0, 0, 1, 1]);
	});

	for (const [when, seconds] of [
		['during the pause', 0.5],
		['while another one tries', 1.5],
	] as const)
		it(`end at once, and nothing listens any more, where they are aborted ${when}`, async () => {
			const trial = deferred<number>();
			answer = number => (number < 2 ? 429 : trial.promise);
			const abort = new AbortController();
			const reason = new Error('the caller');
			const stays = ask(1);
			const ends = ask(1, abort.signal);
			await clock.tickAsync(seconds * 1_000);
			abort.abort(reason);
			await assert.rejects(ends, error => error === reason);
			await clock.tickAsync(1_000);
			trial.resolve(200);
			await stays;
			assert.deepEqual(getEventListeners(abort.signal, 'abort'), []);
			assert.equal(at.length, 3);
		});

	it('have nothing to do with those to another service', async () => {
		answer = number => (number === 0 ? 429 : 200);
		const first = ask(1);
		await clock.tickAsync(0);
		await ask(1, undefined, 'https://mirror.example');
		assert.deepEqual(at, [0, 0]);
		await clock.tickAsync(1_000);
		await first;
	});
});
