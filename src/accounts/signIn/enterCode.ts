import { keepsGrant, RealDebridError } from '../../realdebrid/errors';
import { pollUntilGranted } from '../../realdebrid/polling';
import type { Service } from '../../realdebrid/service';
import { Deadline, sleepUntil } from '../../realdebrid/time';
import type { ClaimedSignIn } from '../storage/signInStore';
import { deadlineOf, type GrantedSignIn, isOver, type WaitingSignIn } from '../storage/unfinishedSignIn';
import type { SignInDialogue } from './dialogue';
import { pollOf } from './polls';

/** A code that nobody could ask about is asked about again for this long after it has expired. */
const KEPT_AFTER_EXPIRY_MS = 86_400_000;
/** Worth waiting beyond the code's time, in milliseconds: the alternative is another code. */
const SHORT_WAIT_MS = 60_000;

/**
 * Step 2, from wherever it was left: shows the code and waits until it has been
 * entered. A code whose time is over is not shown; the service is asked once
 * whether it was entered while nobody looked.
 *
 * @param refusal how the service refused the refresh token of the account that signs in again
 * @returns `undefined` when its time was over and it is not known to have been entered, or when the service does not
 *   take the client credentials
 * @throws as `pollUntilGranted`; what the service has decided is forgotten then
 */
export async function enterCode(
	service: Service,
	{ held, signIn }: ClaimedSignIn<WaitingSignIn>,
	{ prompt, signal, nudge }: SignInDialogue,
	refusal?: RealDebridError,
): Promise<GrantedSignIn | undefined> {
	const { code, expiresAt } = signIn;
	const deadline = deadlineOf(signIn);
	const isLate = isOver(signIn);
	const kind = pollOf(service, signIn, refusal);
	signal.throwIfAborted();
	if (!isLate) prompt.onVerification(code, deadline);
	try {
		await leaveAlone(held.notBefore - code.intervalMs, deadline, signal);
		return await pollUntilGranted(pollSignal => kind.poll(pollSignal), {
			intervalMs: code.intervalMs,
			deadline,
			serverExpiry: code.serverExpiry,
			signal,
			nudge,
			onWaiting: trouble => prompt.onWaiting(trouble),
			// For whichever window goes on with the code: a reload is no reason to insist.
			onSlower: (intervalMs, pauseMs) =>
				// What cannot be kept now costs that window one poll too many.
				held.write({ ...signIn, code: { ...code, intervalMs } }, Date.now() + pauseMs).catch(() => undefined),
		});
	} catch (error) {
		signal.throwIfAborted();
		// Trouble says nothing of the code: it may have been entered.
		const isUndecided = keepsGrant(error) && Date.now() < expiresAt + KEPT_AFTER_EXPIRY_MS;
		const meaning = kind.meaningOf(error);
		// One that cannot be removed now is asked about, and removed, later.
		if (error instanceof RealDebridError && !(isUndecided && meaning !== undefined))
			await held.remove().catch(() => undefined);
		if (isLate && error instanceof RealDebridError) return undefined;
		if (meaning === undefined) return undefined;
		throw meaning;
	}
}
/**
 * Waits as long as the service has asked a window for that was at the code before.
 *
 * @throws {RealDebridError} `rateLimited`, at the deadline, when that is longer than the code lives
 */
async function leaveAlone(until: number, deadline: Deadline, signal: AbortSignal): Promise<void> {
	const pauseMs = until - Date.now();
	if (pauseMs <= 0) return;
	if (pauseMs <= Math.max(deadline.remaining(), SHORT_WAIT_MS))
		return sleepUntil(Deadline.in(pauseMs), signal);
	await sleepUntil(deadline, signal);
	throw new RealDebridError('rateLimited', 'The service wants to be left alone for longer.');
}
