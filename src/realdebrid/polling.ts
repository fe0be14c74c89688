import { codeRefused, type PollAnswer } from './deviceFlow';
import { isTransient, RealDebridError } from './errors';
import { BackOff, Deadline, sleepUntil } from './time';

/** Lets a poll come early: `subscribe` calls `listener` when the person may just have answered. */
export type Nudge = (listener: () => void) => { dispose(): void };

export interface PollingOptions {
	/** The least time between two polls, in milliseconds. */
	readonly intervalMs: number;
	readonly deadline: Deadline;
	/** The same moment by the clock of the service, in milliseconds since the epoch, where it is known. */
	readonly serverExpiry?: number | undefined;
	readonly signal: AbortSignal;
	readonly nudge?: Nudge | undefined;
	/** Called after each poll that did not end it: with what is wrong, or nothing when all is well. */
	readonly onWaiting?: ((trouble: RealDebridError | undefined) => void) | undefined;
	/**
	 * Called when the service has asked for fewer requests, and waited for: with the interval that holds from now on, and
	 * the pause before the next poll, in milliseconds; 0 for a pause of one interval.
	 */
	readonly onSlower?: ((intervalMs: number, pauseMs: number) => Promise<void>) | undefined;
}

/** How much longer the interval is for good after each request to slow down (RFC 8628, 3.5). */
const SLOW_DOWN_MS = 5_000;
/** Polls that fail in a row come ever more slowly, up to this. */
const LONGEST_BACK_OFF_MS = 60_000;
/** The last poll comes this long before the code expires, so that its answer still counts. */
const LAST_POLL_MARGIN_MS = 1_000;
/** One "unknown" may be a replica that has not heard of the code yet; this many in a row are believed. */
const UNKNOWN_ANSWERS_BELIEVED = 3;

/**
 * Polls until the person has answered on the service's site.
 *
 * Two polls are never closer than the interval. Trouble that may pass is waited
 * out, ever more slowly; the deadline, and one last poll right before it, decide.
 *
 * @param poll one request; it is handed the signal that ends it
 * @throws {RealDebridError} `expired` when nobody answered in time, or the trouble that lasted until then; `denied`
 *   when the service does not know the code any more before its time; any code of `poll` that waiting does not mend
 * @throws the reason of `options.signal`, at once, when it is aborted
 */
export async function pollUntilGranted<Granted>(
	poll: (signal: AbortSignal) => Promise<PollAnswer<Granted>>,
	options: PollingOptions,
): Promise<Granted> {
	const { deadline, serverExpiry, signal, nudge, onWaiting, onSlower } = options;
	const backOff = new BackOff(options.intervalMs, LONGEST_BACK_OFF_MS);
	let intervalMs = options.intervalMs;
	let waitMs = intervalMs;
	let earliestMs = intervalMs;
	let unknownAnswers = 0;
	let trouble: RealDebridError | undefined;

	for (;;) {
		const remainingMs = deadline.remaining();
		if (earliestMs > Math.max(remainingMs, 0) + intervalMs) {
			// The service wants to be left alone for longer than the code lives.
			await sleepUntil(deadline, signal);
			throw trouble ?? expired();
		}
		const dueMs = Math.max(dueIn(remainingMs, waitMs, intervalMs), earliestMs);
		// Not so late that between a poll brought forward and the last one there is no interval left.
		const latestNudgeMs = remainingMs - LAST_POLL_MARGIN_MS - intervalMs;
		await pause({ dueMs, earliestMs, latestNudgeMs }, signal, nudge);
		// A further poll, an interval from now, would come too late: this one decides.
		let isLast = deadline.remaining() < intervalMs + LAST_POLL_MARGIN_MS / 2;

		trouble = undefined;
		waitMs = intervalMs;
		earliestMs = intervalMs;
		try {
			const answer = await poll(signal);
			signal.throwIfAborted();
			if (answer.state === 'granted') return answer.granted;
			backOff.reset();
			unknownAnswers = answer.state === 'unknown' ? unknownAnswers + 1 : 0;
			if (unknownAnswers >= UNKNOWN_ANSWERS_BELIEVED)
				throw deadline.remaining() > 0 ? codeRefused() : expired();
			if (isLast && answer.state === 'pending')
				isLast = !isClockAhead(deadline, intervalMs, answer.date, serverExpiry);
		} catch (error) {
			signal.throwIfAborted();
			if (!isTransient(error)) throw error;
			trouble = error;
			if (isSlowDown(error)) {
				intervalMs += SLOW_DOWN_MS;
				waitMs = earliestMs = Math.max(intervalMs, error.retryAfterMs ?? 0);
			} else if (error.retryAfterMs !== undefined) {
				waitMs = earliestMs = Math.max(intervalMs, error.retryAfterMs);
			} else {
				waitMs = Math.max(intervalMs, backOff.next());
			}
			if (error.code === 'rateLimited' || error.retryAfterMs !== undefined)
				await onSlower?.(intervalMs, error.retryAfterMs ?? 0);
		}
		if (isLast) throw trouble ?? expired();
		onWaiting?.(trouble);
	}
}

/**
 * Whether the code lives on although its time is over by the wall clock: that clock was set forward, and the service
 * still waits. A laptop's sleep looks the same to the two clocks of this machine, and the service's own clock tells the
 * two apart. The deadline is corrected.
 */
function isClockAhead(
	deadline: Deadline,
	intervalMs: number,
	date: number | undefined,
	serverExpiry: number | undefined,
): boolean {
	if (date === undefined || serverExpiry === undefined) return false;
	const leftMs = Math.min(deadline.remainingAwake(), serverExpiry - date);
	if (leftMs < intervalMs + LAST_POLL_MARGIN_MS) return false;
	deadline.correctWallClock(leftMs);
	return true;
}

/**
 * The wait before the next poll. The last poll is due right before expiry: where
 * after the next one no further one would fit, the wait is stretched to there
 * rather than cut short.
 */
function dueIn(remainingMs: number, waitMs: number, intervalMs: number): number {
	const untilLastMs = remainingMs - LAST_POLL_MARGIN_MS;
	return untilLastMs < waitMs + intervalMs ? untilLastMs : waitMs;
}

/** When the next poll comes, in milliseconds from now. */
interface Pause {
	readonly dueMs: number;
	/** A nudge brings it no further forward than this. */
	readonly earliestMs: number;
	/** A poll that a nudge would bring to later than this stays where it is. */
	readonly latestNudgeMs: number;
}

async function pause(
	{ dueMs, earliestMs, latestNudgeMs }: Pause,
	signal: AbortSignal,
	nudge?: Nudge,
): Promise<void> {
	const nudged = new AbortController();
	const subscription = nudge?.(() => nudged.abort());
	const due = Deadline.in(dueMs);
	const earliest = Deadline.in(earliestMs);
	const latestNudge = Deadline.in(latestNudgeMs);
	try {
		await sleepUntil(due, AbortSignal.any([signal, nudged.signal]));
	} catch {
		signal.throwIfAborted();
		const isTooLate = Math.max(earliest.remaining(), 0) > latestNudge.remaining();
		await sleepUntil(isTooLate ? due : earliest, signal);
	} finally {
		subscription?.dispose();
	}
}

/** A request to slow down that lasts, as opposed to a pause of a stated length. */
function isSlowDown(error: RealDebridError): boolean {
	return error.code === 'rateLimited' && (error.reason === 'slowDown' || error.retryAfterMs === undefined);
}

function expired(): RealDebridError {
	return new RealDebridError('expired', 'The device code expired before it was entered.');
}
