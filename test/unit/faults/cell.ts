import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { RealDebridError } from '../../../src/realdebrid/errors';
import { assertInvariants } from './invariants';
import type { Told } from './meanings';
import type { Codes } from './outcomes';
import type { Ended } from './turnedTime';
import type { World } from './world';

/** Longer than anything is allowed to take; that something takes too long is noticed at its end. */
const HARD_LIMIT_MS = 12 * 3_600_000;
/** A fault that lasts for ever is seen to last so many times. */
const TRIES_OF_EVER = 2;
/** How long a person reads what went wrong. */
const UNTIL_TRY_AGAIN_MS = 10_000;

export type Operation<T> = (signal: AbortSignal) => Promise<T>;

/**
 * Starts something, waits for its end, and checks what always holds.
 *
 * @param patienceMs what it is to take on purpose
 */
export async function attempt<T>(world: World, operation: Operation<T>, patienceMs = 0): Promise<Ended<T>> {
	const { signal } = new AbortController();
	const { requests } = world.service;
	const requestsBefore = requests.length;
	const codesBefore = world.shown.length;
	world.isGranted = false;
	const ended = await world.time.settle(() => operation(signal), HARD_LIMIT_MS);
	assertInvariants(world, {
		ended,
		requests: requests.slice(requestsBefore),
		codesMs: world.shown.slice(codesBefore).map(({ lifetimeMs }) => lifetimeMs),
		signal,
		patienceMs,
	});
	return ended;
}

/** What it gives; its error is the test's. */
export async function succeeds<T>(world: World, operation: Operation<T>, patienceMs?: number): Promise<T> {
	const ended = await attempt(world, operation, patienceMs);
	if ('error' in ended) throw ended.error;
	return ended.value as T;
}

export function assertFails({ value, error }: Ended<unknown>, told: Told | undefined): void {
	assert.ok(error instanceof RealDebridError, inspect(error ?? value));
	assert.deepEqual({ code: error.code, reason: error.reason }, told);
}

/** Does `once` as often as it is to fail; a fault that lasts for ever ends then. */
export async function repeatedly(world: World, times: number, once: () => Promise<void>): Promise<void> {
	const isForEver = times === Number.POSITIVE_INFINITY;
	for (let time = 0; time < (isForEver ? TRIES_OF_EVER : times); time++) {
		await once();
		await world.time.pass(UNTIL_TRY_AGAIN_MS);
	}
	if (isForEver) world.service.strikes.end();
}

/** How many codes have been asked for. */
export function codesAskedFor({ service }: World): Codes {
	const count = (wanted: string) => service.requests.filter(({ name }) => name === wanted).length;
	return { fresh: count('device code'), bound: count('bound device code') };
}
