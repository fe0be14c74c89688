import type { PollAnswer } from '../realdebrid/deviceFlow';
import { RealDebridError } from '../realdebrid/errors';
import type { HeldSignIn } from './heldSignIn';
import type { WaitingSignIn } from './unfinishedSignIn';

/** How much longer the interval is for good after each request to slow down (RFC 8628, 3.5). */
const SLOW_DOWN_MS = 5_000;

/**
 * Keeps what the service says about how often it wants to be asked, for
 * whichever window goes on with the code: a reload is no reason to insist.
 */
export function keepingPace<Granted>(
	held: HeldSignIn,
	waiting: WaitingSignIn,
	poll: (signal: AbortSignal) => Promise<PollAnswer<Granted>>,
): (signal: AbortSignal) => Promise<PollAnswer<Granted>> {
	let { intervalMs } = waiting.code;
	return async signal => {
		try {
			return await poll(signal);
		} catch (error) {
			signal.throwIfAborted();
			if (error instanceof RealDebridError && asksToWait(error)) {
				const { retryAfterMs } = error;
				if (error.reason === 'slowDown' || retryAfterMs === undefined) intervalMs += SLOW_DOWN_MS;
				const slower = { ...waiting, code: { ...waiting.code, intervalMs } };
				// What cannot be kept now costs another window one poll too many.
				await held.write(slower, Date.now() + (retryAfterMs ?? 0)).catch(() => undefined);
			}
			throw error;
		}
	};
}

function asksToWait({ code, retryAfterMs }: RealDebridError): boolean {
	return code === 'rateLimited' || retryAfterMs !== undefined;
}
