import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { labelOf } from '../../../src/accounts/account';
import { parseAnswer } from '../../../src/realdebrid/answers';
import type { DeviceCode } from '../../../src/realdebrid/deviceFlow';
import { assertTellsNone } from '../realdebrid/rejection';
import type { Ended } from './actionRunner';
import type { Source } from './faultCase';
import type { SeenRequest } from './faultyService';
import type { Fixture } from './fixture';
import { SECRET_IN_MESSAGES } from './inProcessService';
import { StorageAudit } from './storageAudit';

/** One run of an action, from its start to its end. */
export interface Run extends Ended<unknown> {
	readonly source: Source;
	/** The codes that were shown. */
	readonly codes: readonly DeviceCode[];
	/** The accounts that have to sign in again since the start. */
	readonly sessionsEnded: readonly string[];
	readonly signal: AbortSignal;
	/** What it was to take on purpose. */
	readonly pauseMs: number;
}

const REQUEST_TIMEOUT_MS = 15_000;
const INTERVAL_MS = 5_000;
const SLOW_DOWN_MS = 5_000;
/** What follows "allowed": six tries of the exchange, the waits between them, and the question whose account it is. */
const AFTER_GRANT_MS = 6 * REQUEST_TIMEOUT_MS + 5 * 30_000 + REQUEST_TIMEOUT_MS;

/** What holds at the end of every run in every cell, whatever came out. */
export function assertInvariants(fixture: Fixture, run: Run): void {
	const storage = new StorageAudit(fixture);
	for (const { origin } of run.requests) assert.equal(origin, fixture.origin);
	assertPollsKeepTheirDistance(run.requests);
	assertRetryAfterIsRespected(run.requests);
	assertInTime(fixture, run);
	assertNothingGoesOn(fixture, run.signal);
	storage.assertNoGrantIsLost();
	assertNoSecretIsTold(fixture, run.error);
	assertLabelsAreShowable(fixture);
	// Only the service's own word ends a session or a code.
	if (run.source !== 'service') {
		assert.deepEqual(run.sessionsEnded, [], 'a session has ended without the service');
		storage.assertNoCodeIsLost(run.error);
	}
}

/** RFC 8628, 3.5: never sooner than the interval, which is five seconds longer after each request to slow down. */
function assertPollsKeepTheirDistance(requests: readonly SeenRequest[]): void {
	const polls = requests.filter(({ name }) => name === 'credentials' || name === 'bound poll');
	for (const polled of new Set(polls.map(({ code }) => code))) {
		let intervalMs = INTERVAL_MS;
		let last: SeenRequest | undefined;
		for (const poll of polls.filter(({ code }) => code === polled)) {
			if (last && asksToSlowDown(last)) intervalMs += SLOW_DOWN_MS;
			const passedMs = poll.atMs - (last?.atMs ?? Number.NEGATIVE_INFINITY);
			assert.ok(passedMs >= intervalMs, `a poll came ${passedMs} ms after another, not ${intervalMs}`);
			last = poll;
		}
	}
}

/** Where the same request is repeated within one run, so without anybody's doing. */
function assertRetryAfterIsRespected(requests: readonly SeenRequest[]): void {
	requests.forEach((request, index) => {
		const next = requests
			.slice(index + 1)
			.find(({ name, code }) => name === request.name && code === request.code);
		if (!next || !request.answer) return;
		const tooSoonMs = request.answer.atMs + retryAfterMs(request) - next.atMs;
		assert.ok(tooSoonMs <= 0, `${next.name} came ${tooSoonMs} ms before Retry-After`);
	});
}

/** It ends with its codes; what comes before and after takes a bounded time. */
function assertInTime({ isGranted }: Fixture, { elapsedMs, requests, codes, pauseMs }: Run): void {
	const slowestMs = INTERVAL_MS + SLOW_DOWN_MS * requests.filter(asksToSlowDown).length;
	const limitMs =
		2 * REQUEST_TIMEOUT_MS +
		codes.reduce((sum, { expiresInMs }) => sum + expiresInMs + slowestMs + REQUEST_TIMEOUT_MS, 0) +
		(isGranted ? AFTER_GRANT_MS : 0) +
		pauseMs;
	assert.ok(elapsedMs <= limitMs, `it ended after ${elapsedMs} ms, not ${limitMs}`);
}

function assertNothingGoesOn({ clock, service, unhandled }: Fixture, signal: AbortSignal): void {
	if (service.ownTimers === 'none') assert.equal(clock.countTimers(), 0, 'a timer still runs');
	assert.equal(service.held, 0, 'a request is still under way');
	assert.deepEqual(getEventListeners(signal, 'abort'), [], 'a listener is left');
	assert.deepEqual(unhandled, [], 'a rejection was not handled');
}

function assertNoSecretIsTold({ service, reported }: Fixture, error: unknown): void {
	const secrets = [...service.control.secrets().map(({ value }) => value), SECRET_IN_MESSAGES];
	// Hundreds of polls report the same.
	const different = new Map(reported.map(trouble => [trouble.message, trouble]));
	for (const told of [...different.values(), error]) assertTellsNone(told, secrets);
}

/** A name goes into status bar and menus: one line of bounded length, in the direction of the text around it. */
function assertLabelsAreShowable({ window }: Fixture): void {
	for (const label of window.accounts.list().map(labelOf))
		assert.match(label, /^[^\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]{1,200}$/u);
}

/** In the service's words, and where it limits without saying for how long. */
function asksToSlowDown({ answer }: SeenRequest): boolean {
	if (!answer) return false;
	const { status, json } = parseAnswer(answer);
	if (status === 400 && json?.['error'] === 'slow_down') return true;
	const isLimit = status === 429 || (status === 403 && json?.['error'] === 'too_many_requests');
	return isLimit && !answer.headers.has('retry-after');
}

/** A date counts from the answer's own date. */
function retryAfterMs({ answer }: SeenRequest): number {
	const value = answer?.headers.get('retry-after') ?? '0';
	if (/^\d+$/.test(value)) return Number(value) * 1000;
	return Date.parse(value) - Date.parse(answer?.headers.get('date') ?? '');
}
