import { setTimeout as sleep } from 'node:timers/promises';
import { errors } from 'playwright-core';

const pauseMilliseconds = 50;
/** It only stops what hangs: on a busy machine everything takes many times as long. */
export const defaultPatienceMilliseconds = 90_000;

/**
 * Reads a state again and again until there is the one wanted, and gives it.
 *
 * @param what for the message, which also has the state read last.
 */
export async function eventually<T, Wanted extends T>(
	what: string,
	read: () => Promise<T>,
	wanted: (state: T) => state is Wanted,
	patienceMilliseconds?: number,
): Promise<Wanted>;
export async function eventually<T>(
	what: string,
	read: () => Promise<T>,
	wanted: (state: T) => boolean,
	patienceMilliseconds?: number,
): Promise<T>;
export async function eventually<T>(
	what: string,
	read: () => Promise<T>,
	wanted: (state: T) => boolean,
	patienceMilliseconds = defaultPatienceMilliseconds,
): Promise<T> {
	const end = performance.now() + patienceMilliseconds;
	for (;;) {
		const state = await read();
		if (wanted(state)) return state;
		if (performance.now() > end) {
			throw new Error(
				`Waited ${patienceMilliseconds / 1000} s for ${what}; there is ${JSON.stringify(state, undefined, 2)}`,
			);
		}
		await sleep(pauseMilliseconds);
	}
}

/** Whether something that a browser waits for has come in its time. */
export async function happens(wait: () => Promise<void>): Promise<boolean> {
	try {
		await wait();
		return true;
	} catch (error) {
		if (error instanceof errors.TimeoutError) return false;
		throw error;
	}
}
