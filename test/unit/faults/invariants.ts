import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { textOf } from '../../../src/realdebrid/answers';
import { assertTellsNone } from '../realdebrid/rejection';
import { SECRET_IN_MESSAGES } from './inProcessService';
import type { SeenRequest } from './struckService';
import type { Ended } from './turnedTime';
import type { World } from './world';

/** One thing that a person or a consumer has started, from its start to its end. */
export interface Try {
	readonly ended: Ended<unknown>;
	readonly requests: readonly SeenRequest[];
	/** How long each code lived that was shown. */
	readonly codesMs: readonly number[];
	readonly signal: AbortSignal;
	/** What it was to take on purpose. */
	readonly patienceMs: number;
}

const REQUEST_TIMEOUT_MS = 15_000;
const INTERVAL_MS = 5_000;
const SLOW_DOWN_MS = 5_000;
/** What follows "allowed": six tries of the exchange, the waits between them, and the question whose account it is. */
const AFTER_GRANT_MS = 6 * REQUEST_TIMEOUT_MS + 5 * 30_000 + REQUEST_TIMEOUT_MS;

/** What holds at the end of every try in every cell, whatever came out. */
export function assertInvariants(world: World, it: Try): void {
	for (const { origin } of it.requests) assert.equal(origin, world.origin);
	assertPollsKeepTheirDistance(it.requests);
	assertRetryAfterIsHeard(it.requests);
	assertInTime(world, it);
	assertNothingGoesOn(world, it.signal);
	assertNothingGrantedIsLost(world);
	assertNoSecretIsTold(world, it.ended.error);
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

/** Where the same is asked again within one try, and so without anybody's doing. */
function assertRetryAfterIsHeard(requests: readonly SeenRequest[]): void {
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
function assertInTime({ isGranted }: World, { ended, requests, codesMs, patienceMs }: Try): void {
	const slowestMs = INTERVAL_MS + SLOW_DOWN_MS * requests.filter(asksToSlowDown).length;
	const limitMs =
		2 * REQUEST_TIMEOUT_MS +
		codesMs.reduce((sum, ms) => sum + ms + slowestMs + REQUEST_TIMEOUT_MS, 0) +
		(isGranted ? AFTER_GRANT_MS : 0) +
		patienceMs;
	assert.ok(ended.elapsedMs <= limitMs, `it ended after ${ended.elapsedMs} ms, not ${limitMs}`);
}

function assertNothingGoesOn({ clock, service, unhandled }: World, signal: AbortSignal): void {
	if (service.ownTimers === 'none') assert.equal(clock.countTimers(), 0, 'a timer still runs');
	assert.equal(service.held, 0, 'a request is still under way');
	assert.deepEqual(getEventListeners(signal, 'abort'), [], 'somebody still listens');
	assert.deepEqual(unhandled, [], 'a rejection was not handled');
}

/** The last thing that the service gave is stored: in the account, or in the sign-in that is not finished. */
function assertNothingGrantedIsLost({ machine, service, signedOutAt }: World): void {
	const stored = [...machine.secrets.entries.values()].join('\n');
	const granted = service.requests
		.slice(signedOutAt)
		.map(grantedBy)
		.filter(values => values.length > 0);
	for (const secret of granted.at(-1) ?? []) assert.ok(stored.includes(secret), 'a grant is not stored');
}

function assertNoSecretIsTold({ service, troubles }: World, error: unknown): void {
	const secrets = [...service.control.secrets().map(({ value }) => value), SECRET_IN_MESSAGES];
	// Hundreds of polls tell the same.
	const different = new Map(troubles.map(trouble => [trouble.message, trouble]));
	for (const told of [...different.values(), error]) assertTellsNone(told, secrets);
}

/** In the service's words, and where it limits without saying for how long. */
function asksToSlowDown({ answer }: SeenRequest): boolean {
	if (!answer) return false;
	const isLimit = answer.status === 429 && !answer.headers.has('retry-after');
	return isLimit || (answer.status === 400 && fieldsOf(answer.body)['error_code'] === 5);
}

function retryAfterMs({ answer }: SeenRequest): number {
	const value = answer?.headers.get('retry-after') ?? '0';
	return /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - (answer?.wallMs ?? 0);
}

/** The secrets in an answer that came as a whole. */
function grantedBy({ answer }: SeenRequest): string[] {
	const fields = answer?.status === 200 ? fieldsOf(answer.body) : {};
	return ['client_secret', 'access_token', 'refresh_token']
		.map(name => fields[name])
		.filter(value => typeof value === 'string');
}

function fieldsOf(body: Uint8Array): Readonly<Record<string, unknown>> {
	try {
		return (JSON.parse(textOf(body)) ?? {}) as Record<string, unknown>;
	} catch {
		return {};
	}
}
