import { setTimeout as sleep } from 'node:timers/promises';
import { deferred } from '../../test/unit/realdebrid/deferred';
import type { Case } from './cases';
import type { Client } from './clients';
import type { Face } from './face';

/** How one client came through one case. */
export interface Trial {
	readonly outcome: 'token' | 'error' | 'still waiting';
	readonly verdict: 'right' | 'wrong';
	readonly requests: number;
	/** Since the person allowed or cancelled, or the code expired, which may be yet to come; only of what has ended thereby. */
	readonly ms: number | undefined;
}

export const INTERVAL_S = 1;
const LIFETIME_S = 120;
/** Of the code that nobody enters. */
const SHORT_LIFETIME_S = 4;
/** The person acts so long after the code is there: between two polls. */
const ACT_AFTER_MS = 1_500;
/** Into a request that hangs. */
const CANCEL_POLL_AFTER_MS = 100;
/** Whoever has not come to an end by then does not. Above the longest time-out of the clients, which is 30 s. */
export const PATIENCE_MS = 45_000;
/** An end that was asked for, or is due, is prompt within this. */
export const PROMPT_MS = 200;

/** By the real clock: the peers have no other. */
export async function runTrial(client: Client, test: Case): Promise<Trial> {
	const lifetime = test.person === 'does nothing' ? SHORT_LIFETIME_S : LIFETIME_S;
	const face = await client.startFace({ interval: INTERVAL_S, lifetime });
	const cancel = new AbortController();
	const leave = new AbortController();
	try {
		for (const { fault, times } of test.faults ?? []) face.inject(fault, times);
		const shown = deferred<number>();
		let endedAt = Number.POSITIVE_INFINITY;
		const ended = client
			.signIn(face.url, () => shown.resolve(performance.now()), cancel.signal)
			.then(
				() => 'token' as const,
				(error: unknown) => {
					shown.reject(error);
					return 'error' as const;
				},
			)
			.finally(() => {
				endedAt = performance.now();
			});
		const acted = await act(test, face, await shown.promise, cancel);
		const patience = sleep(PATIENCE_MS, 'still waiting' as const, { signal: leave.signal });
		patience.catch(() => undefined);
		const outcome = await Promise.race([ended, patience]);
		const sinceMs = endedAt - acted;
		const isThereby = outcome !== 'still waiting' && (sinceMs >= 0 || test.person === 'does nothing');
		return {
			outcome,
			verdict: verdictOf(test, outcome, sinceMs),
			requests: face.requests(),
			ms: isThereby ? sinceMs : undefined,
		};
	} finally {
		leave.abort();
		cancel.abort();
		await face.close();
	}
}

/** @returns when what decides the sign-in happens */
async function act(test: Case, face: Face, shownAt: number, cancel: AbortController): Promise<number> {
	switch (test.person) {
		case 'does nothing':
			return shownAt + SHORT_LIFETIME_S * 1000;
		case 'cancels in a poll':
			await face.waitForPolls(1);
			await sleep(CANCEL_POLL_AFTER_MS);
			break;
		default:
			await sleep(ACT_AFTER_MS);
	}
	if (test.person === 'allows') face.allow();
	else cancel.abort();
	return performance.now();
}

function verdictOf(test: Case, outcome: Trial['outcome'], ms: number): Trial['verdict'] {
	switch (test.person) {
		case 'allows':
			return outcome === 'token' ? 'right' : 'wrong';
		case 'does nothing':
			// The next poll may be what tells.
			return outcome === 'error' && ms < INTERVAL_S * 1000 + PROMPT_MS ? 'right' : 'wrong';
		default:
			// Not of itself, before anybody cancelled.
			return outcome === 'error' && ms >= 0 && ms < PROMPT_MS ? 'right' : 'wrong';
	}
}
