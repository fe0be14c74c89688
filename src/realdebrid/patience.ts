import type { RealDebridError } from './errors';

/** A service that asks for more than this, in milliseconds, is asked again all the same: the value may be a mistake. */
const LONGEST_RETRY_AFTER_MS = 3_600_000;

/** How long the service is to be left alone after a failure, as far as it has said so; in milliseconds. */
export function askedToWaitMs({ retryAfterMs = 0 }: Pick<RealDebridError, 'retryAfterMs'>): number {
	return Math.min(retryAfterMs, LONGEST_RETRY_AFTER_MS);
}
