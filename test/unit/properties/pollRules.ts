import type { Reply } from '../../support/accounts/scriptedService';
import type { IssuedCode } from './deviceService';
import { retryAfterOf, type TracedRequest } from './trace';

/** How much longer the interval is for good after a request to slow down (RFC 8628, 3.5). */
const SLOW_DOWN_MS = 5_000;

interface Polled {
	intervalMs: number;
	lastAt: number;
	/** The service has asked to be left alone until then. */
	notBefore: number;
	/** The flows that have polled it, in order. */
	readonly flows: (number | undefined)[];
}

/** No two polls of a code closer than its interval; and never two windows at it. */
export class PollRules {
	readonly tooClose: string[] = [];
	readonly tooMany: string[] = [];
	private readonly polled = new Map<IssuedCode, Polled>();

	begin({ code, asker }: TracedRequest, intervalMs: number): void {
		if (!code) return;
		const now = performance.now();
		const polled = this.polled.get(code);
		if (!polled) {
			const flows = [asker.flow];
			this.polled.set(code, { intervalMs, lastAt: now, notBefore: 0, flows });
			// A code may not be polled before an interval has passed since it was given.
			if (now - code.issuedAt < intervalMs) this.tooClose.push(`${now - code.issuedAt} ms after the code`);
			return;
		}
		const distance = now - polled.lastAt;
		if (distance < polled.intervalMs)
			this.tooClose.push(`${distance} ms at ${now}, where ${polled.intervalMs} ms is the least`);
		if (now < polled.notBefore)
			this.tooClose.push(`${polled.notBefore - now} ms too early at ${now}, after Retry-After`);
		polled.lastAt = now;
		if (polled.flows.at(-1) === asker.flow) return;
		if (polled.flows.includes(asker.flow))
			this.tooMany.push(`flow ${asker.flow} polls at ${now} what another one has taken over`);
		polled.flows.push(asker.flow);
	}

	end({ code }: TracedRequest, reply: Reply | undefined): void {
		const polled = code && this.polled.get(code);
		if (!polled || !reply) return;
		const { error_code } = Object(reply.body) as { error_code?: unknown };
		if (error_code === 5) polled.intervalMs += SLOW_DOWN_MS;
		const retryAfterMs = retryAfterOf(reply);
		if (retryAfterMs !== undefined) polled.notBefore = performance.now() + retryAfterMs;
	}

	/** How many times codes were polled by more than one flow: tells whether take-overs were tried at all. */
	get takeOvers(): number {
		return [...this.polled.values()].filter(({ flows }) => flows.length > 1).length;
	}
}
