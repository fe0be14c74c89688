import type { PollAnswer } from '../realdebrid/deviceFlow';
import { isTransient, RealDebridError } from '../realdebrid/errors';
import { pollUntilGranted } from '../realdebrid/polling';
import type { HeldSignIn } from './heldSignIn';
import type { SignInDialogue } from './signInDialogue';
import { deadlineOf, type WaitingCode } from './unfinishedSignIn';

/** A code that nobody could ask about is asked about again for this long after it has expired. */
const KEPT_AFTER_EXPIRY_MS = 86_400_000;

/**
 * Step 2, from wherever it was left: shows the code and waits until it has been
 * entered. A code whose time is over is not shown; the service is asked once
 * whether it was entered while nobody looked.
 *
 * @returns `undefined` when its time was over and it is not known to have been entered
 * @throws as `pollUntilGranted`; what the service has decided is forgotten then
 */
export async function enterCode<Granted>(
	held: HeldSignIn,
	waiting: WaitingCode,
	poll: (signal: AbortSignal) => Promise<PollAnswer<Granted>>,
	{ prompt, signal, nudge }: SignInDialogue,
): Promise<Granted | undefined> {
	const { code, expiresAt } = waiting;
	const deadline = deadlineOf(waiting);
	const isLate = deadline.remaining() <= 0;
	signal.throwIfAborted();
	if (!isLate) prompt.onVerification(code, deadline);
	try {
		return await pollUntilGranted(poll, {
			intervalMs: code.intervalMs,
			deadline,
			signal,
			nudge,
			onWaiting: trouble => prompt.onWaiting(trouble),
		});
	} catch (error) {
		signal.throwIfAborted();
		// Trouble says nothing of the code: it may have been entered.
		const isUndecided = isTransient(error) && Date.now() < expiresAt + KEPT_AFTER_EXPIRY_MS;
		// One that cannot be removed now is asked about, and removed, later.
		if (error instanceof RealDebridError && !isUndecided) await held.remove().catch(() => undefined);
		if (isLate && error instanceof RealDebridError) return undefined;
		throw error;
	}
}
