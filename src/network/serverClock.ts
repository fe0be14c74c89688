import type { Send } from './http';

/** A `Date` header counts whole seconds: on the average the server's clock is half a second further. */
const HALF_SECOND_MS = 500;

/** How far the servers' clocks are from this machine's, by the `Date` of their answers (RFC 9110, 6.6.1). */
export class ServerClock {
	private readonly offsets = new Map<string, number>();

	/** The same send, from whose answers this learns. */
	observing(send: Send): Send {
		return async request => {
			const askedAt = Date.now();
			const answer = await send(request);
			const time = Date.parse(answer.headers.get('date') ?? '');
			if (!Number.isNaN(time)) this.note(request.url.origin, time + HALF_SECOND_MS, askedAt);
			return answer;
		};
	}

	/**
	 * @param time what the server's clock said, in milliseconds since the epoch
	 * @param askedAt when it was asked, by this machine's clock; now it has answered
	 */
	note(origin: string, time: number, askedAt: number): void {
		this.offsets.set(origin, time - (askedAt + Date.now()) / 2);
	}

	/** Milliseconds by which the server is ahead of this machine, by its last answer; right to a second or so. */
	offsetOf(origin: string): number | undefined {
		return this.offsets.get(origin);
	}
}
