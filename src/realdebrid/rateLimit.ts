import type { HttpAnswer, HttpRequest, Send } from '../network/http';
import { RealDebridError } from './errors';
import { BackOff, Deadline, orAborted, sleep } from './time';

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;
/**
 * How long a request is retried after its first pause. The service counts by the minute, and this reaches beyond a
 * minute: where the service does not say how long to wait, the pauses are 1 + 2 + 4 + 8 + 16 + 32 seconds.
 */
const LONGEST_WAIT_MS = 75_000;
/** A service that asks for a longer pause than this is asked again all the same: the value may be a mistake. */
const LONGEST_RETRY_AFTER_MS = 3_600_000;

/** The pause that the service has asked for after a failure, in milliseconds; at most an hour. */
export function cappedRetryAfterMs({ retryAfterMs = 0 }: Pick<RealDebridError, 'retryAfterMs'>): number {
	return Math.min(retryAfterMs, LONGEST_RETRY_AFTER_MS);
}

/**
 * `Retry-After` in seconds or as an HTTP date (RFC 9110, 10.2.3), in milliseconds from now. A date is compared with the
 * answer's own `Date`: this machine's clock may be wrong.
 */
export function retryAfterMs(headers: Headers): number | undefined {
	const value = headers.get('retry-after');
	const now = dateOf(headers.get('date'));
	const ms = value?.match(/^\d+$/)
		? Number(value) * 1000
		: dateOf(value) - (Number.isNaN(now) ? Date.now() : now);
	return Number.isFinite(ms) ? Math.max(ms, 0) : undefined;
}

/** An HTTP date starts with the name of a day; `Date.parse` alone would make a date of "-5" as well. */
function dateOf(value: string | null): number {
	return value?.match(/^[a-z]{3}/i) ? Date.parse(value) : Number.NaN;
}

/**
 * Wraps `send`: retries a 429 after the pause that the service asked for.
 *
 * Refused requests count against the service's limit as well, so all requests to one origin share one pause: no request
 * is sent while the pause lasts, and after the pause one request goes first.
 *
 * Throws what `send` throws; {RealDebridError} `rateLimited` when a pause is longer than a request is retried; and the
 * reason of the request's signal, at once, when the signal is aborted.
 */
export function withRateLimit(send: Send): Send {
	const limiters = new Map<string, RateLimiter>();
	return async request => {
		const { origin } = request.url;
		const limiter = limiters.get(origin) ?? new RateLimiter(send);
		limiters.set(origin, limiter);
		let retryUntil: Deadline | undefined;
		for (;;) {
			const answer = await limiter.send(request, pauseMs => {
				retryUntil ??= Deadline.in(LONGEST_WAIT_MS);
				if (pauseMs > retryUntil.remaining()) throw tooManyRequests(pauseMs);
			});
			if (answer.status !== 429) return answer;
		}
	};
}

interface Pause {
	readonly end: Deadline;
	/** The one request that is sent first after the end; settles, without an error, when that request has ended. */
	trial?: Promise<void> | undefined;
}

/** The pause of all requests to one origin. */
class RateLimiter {
	private readonly backOff = new BackOff(FIRST_PAUSE_MS, LONGEST_PAUSE_MS);
	private pause: Pause | undefined;

	constructor(private readonly sendNow: Send) {}

	/**
	 * Sends a request, once, as soon as no pause forbids it.
	 *
	 * @param beforeWait called with each pause, in milliseconds; throws where the pause is too long
	 */
	async send(request: HttpRequest, beforeWait: (pauseMs: number) => void): Promise<HttpAnswer> {
		for (;;) {
			const { pause } = this;
			if (!pause) return this.sendAfter(pause, request);
			const pauseMs = Math.max(pause.end.remaining(), 0);
			if (pauseMs === 0 && !pause.trial) return this.sendTrial(pause, request);
			beforeWait(pauseMs);
			await (pause.trial ? orAborted(pause.trial, request.signal) : sleep(pauseMs, request.signal));
		}
	}

	private sendTrial(pause: Pause, request: HttpRequest): Promise<HttpAnswer> {
		const answering = this.sendAfter(pause, request);
		const onEnd = () => {
			// A trial that got no answer shows nothing: another request becomes the trial.
			pause.trial = undefined;
		};
		pause.trial = answering.then(onEnd, onEnd);
		return answering;
	}

	/** @param pause the one that was over when the request was sent */
	private async sendAfter(pause: Pause | undefined, request: HttpRequest): Promise<HttpAnswer> {
		const answer = await this.sendNow(request);
		if (answer.status === 429) this.lengthen(pause, retryAfterMs(answer.headers));
		else if (this.pause === pause) {
			this.pause = undefined;
			this.backOff.reset();
		}
		return answer;
	}

	private lengthen(after: Pause | undefined, retryAfter: number | undefined): void {
		// Several requests that were under way together count as one failure.
		const leastMs = this.pause === after ? this.backOff.next() : 0;
		const pauseMs = Math.max(leastMs, cappedRetryAfterMs({ retryAfterMs: retryAfter }));
		const leftMs = Math.max(this.pause?.end.remaining() ?? 0, 0);
		if (pauseMs > leftMs) this.pause = { end: Deadline.in(pauseMs) };
	}
}

function tooManyRequests(pauseMs: number): RealDebridError {
	return new RealDebridError('rateLimited', 'The service goes on asking to wait.', {
		status: 429,
		retryAfterMs: pauseMs,
	});
}
