import type { HttpAnswer, HttpRequest, Send } from '../network/http';
import { RealDebridError } from './errors';
import { askedToWaitMs } from './patience';
import { retryAfterMs } from './service';
import { BackOff, Deadline, orAborted, sleep } from './time';

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;
/**
 * How long a request goes on after it first had to wait. The limit is by the minute, and this reaches beyond it:
 * where the service does not say how long to wait, the pauses are 1 + 2 + 4 + 8 + 16 + 32 seconds.
 */
const PATIENCE_MS = 75_000;

/**
 * A way to send on which a request that came too soon (429) is sent again once the service may take it.
 *
 * Requests that the service refuses count against its limit as well, so the pause is one for all: nobody asks
 * while it lasts, and after it one asks first.
 *
 * Beside what `send` throws it throws {RealDebridError} `rateLimited` when the pause is longer than a request
 * goes on, and the reason of the request's signal, at once, when it is aborted.
 */
export function unhurried(send: Send): Send {
	const services = new Map<string, Turns>();
	return async request => {
		const { origin } = request.url;
		const turns = services.get(origin) ?? new Turns(send);
		services.set(origin, turns);
		let patience: Deadline | undefined;
		for (;;) {
			const answer = await turns.next(request, pauseMs => {
				patience ??= Deadline.in(PATIENCE_MS);
				if (pauseMs > patience.remaining()) throw tooManyRequests(pauseMs);
			});
			if (answer.status !== 429) return answer;
		}
	};
}

interface Pause {
	readonly end: Deadline;
	/** After its end one request tries for all: settles, without an error, when that has come to its end. */
	trial?: Promise<void> | undefined;
}

/** Says whose turn it is, over all requests to one service. */
class Turns {
	private readonly backOff = new BackOff(FIRST_PAUSE_MS, LONGEST_PAUSE_MS);
	private pause: Pause | undefined;

	constructor(private readonly send: Send) {}

	/**
	 * Sends a request, once, when it may be sent.
	 *
	 * @param beforeWait is handed each pause, in milliseconds; it throws where that is too long
	 */
	async next(request: HttpRequest, beforeWait: (pauseMs: number) => void): Promise<HttpAnswer> {
		for (;;) {
			const { pause } = this;
			if (!pause) return this.ask(request, pause);
			const pauseMs = Math.max(pause.end.remaining(), 0);
			if (pauseMs === 0 && !pause.trial) return this.try(request, pause);
			beforeWait(pauseMs);
			await (pause.trial ? orAborted(pause.trial, request.signal) : sleep(pauseMs, request.signal));
		}
	}

	private try(request: HttpRequest, pause: Pause): Promise<HttpAnswer> {
		const answering = this.ask(request, pause);
		const onEnd = () => {
			// Without an answer it has shown nothing: the next one tries.
			pause.trial = undefined;
		};
		pause.trial = answering.then(onEnd, onEnd);
		return answering;
	}

	/** @param after the pause that was over when it was sent */
	private async ask(request: HttpRequest, after: Pause | undefined): Promise<HttpAnswer> {
		const answer = await this.send(request);
		if (answer.status === 429) this.lengthen(after, retryAfterMs(answer.headers.get('retry-after')));
		else if (this.pause === after) {
			this.pause = undefined;
			this.backOff.reset();
		}
		return answer;
	}

	private lengthen(after: Pause | undefined, retryAfter: number | undefined): void {
		// Of those that were under way together one counts.
		const leastMs = this.pause === after ? this.backOff.next() : 0;
		const pauseMs = Math.max(leastMs, askedToWaitMs({ retryAfterMs: retryAfter }));
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
