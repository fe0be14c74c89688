import type { PollAnswer } from '../../realdebrid/deviceFlow';
import { RealDebridError } from '../../realdebrid/errors';
import { SLOW_DOWN_MS } from '../../realdebrid/polling';
import type { HeldSignIn } from '../storage/heldSignIn';
import type { WaitingSignIn } from '../storage/unfinishedSignIn';

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
