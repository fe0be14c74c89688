import { keepsGrant, RealDebridError } from '../../realdebrid/errors';
import { pollUntilGranted } from '../../realdebrid/polling';
import type { Service } from '../../realdebrid/service';
import { Deadline, sleepUntil } from '../../realdebrid/time';
import type { ClaimedSignIn } from '../storage/signInStore';
import { deadlineOf, type GrantedSignIn, isOver, type WaitingSignIn } from '../storage/unfinishedSignIn';
import type { SignInDialogue } from './dialogue';
import { pollOf } from './polls';

/** A code whose state is unknown is polled again for this long after it has expired, in milliseconds. */
const KEPT_AFTER_EXPIRY_MS = 86_400_000;
/** Worth waiting beyond the code's time, in milliseconds: the alternative is another code. */
const SHORT_WAIT_MS = 60_000;

/**
 * Step 2, also of a resumed sign-in: shows the code and polls until it has been
 * entered. An expired code is not shown, and polled once: it may have been
 * entered while no window polled.
 *
 * @param refusal how the service refused the refresh token of the account that signs in again
 * @returns `undefined` when the code has expired and is not known to have been entered, or when the service does not
 *   accept the client credentials
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
			// For a window that resumes: a reload must not lose the slower pace.
			onSlower: (intervalMs, pauseMs) =>
				// A failure to store costs that window one poll too many.
				held.write({ ...signIn, code: { ...code, intervalMs } }, Date.now() + pauseMs).catch(() => undefined),
		});
	} catch (error) {
		signal.throwIfAborted();
		// A transient error says nothing about the code: it may have been entered.
		const isUndecided = keepsGrant(error) && Date.now() < expiresAt + KEPT_AFTER_EXPIRY_MS;
		const meaning = kind.meaningOf(error);
		// A sign-in that cannot be removed now is polled, and removed, later.
		if (error instanceof RealDebridError && !(isUndecided && meaning !== undefined))
			await held.remove().catch(() => undefined);
		if (isLate && error instanceof RealDebridError) return undefined;
		if (meaning === undefined) return undefined;
		throw meaning;
	}
}
/**
 * Waits as long as the service has asked the window that polled before.
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
