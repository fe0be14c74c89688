import type { SinonFakeTimers } from 'sinon';
import type { PollAnswer } from '../../../src/realdebrid/deviceFlow';
import { RealDebridError } from '../../../src/realdebrid/errors';
import { pollUntilGranted } from '../../../src/realdebrid/polling';
import { Deadline } from '../../../src/realdebrid/time';

/** How a poll is answered: at once, with an error, or when the test likes. */
export type Answer = PollAnswer<string> | Error | Promise<PollAnswer<string>>;

/** How a polling ended. Times are in seconds from its start. */
export interface Outcome {
	readonly at: number;
	readonly value?: string;
	readonly error?: unknown;
}

/** One polling under a turned clock. All times are in seconds from its start. */
export class Polling {
	readonly polls: number[] = [];
	readonly troubles: (RealDebridError | undefined)[] = [];
	readonly signals: AbortSignal[] = [];
	outcome: Outcome | undefined;
	private readonly start = performance.now();
	private readonly abort = new AbortController();
	private readonly listeners = new Set<() => void>();

	/** @param answer to the poll of that number, the first being 0 */
	constructor(
		private readonly clock: SinonFakeTimers,
		answer: (poll: number) => Answer,
		{
			interval = 5,
			lifetime = 900,
			serverExpiry,
		}: {
			readonly interval?: number;
			readonly lifetime?: number;
			readonly serverExpiry?: number;
		} = {},
	) {
		const polling = pollUntilGranted(
			async signal => {
				this.signals.push(signal);
				this.polls.push(this.seconds());
				const given = answer(this.polls.length - 1);
				if (given instanceof Error) throw given;
				return given;
			},
			{
				intervalMs: interval * 1000,
				deadline: Deadline.in(lifetime * 1000),
				serverExpiry,
				signal: this.abort.signal,
				nudge: listener => {
					this.listeners.add(listener);
					return { dispose: () => this.listeners.delete(listener) };
				},
				onWaiting: trouble => this.troubles.push(trouble),
			},
		);
		polling.then(
			value => {
				this.outcome = { at: this.seconds(), value };
			},
			(error: unknown) => {
				this.outcome = { at: this.seconds(), error };
			},
		);
	}

	async pass(seconds: number): Promise<void> {
		await this.clock.tickAsync(seconds * 1000);
	}

	nudge(): void {
		for (const listener of this.listeners) listener();
	}

	get nudgeListeners(): number {
		return this.listeners.size;
	}

	cancel(reason: unknown): void {
		this.abort.abort(reason);
	}

	get code(): string | undefined {
		return this.failure?.code;
	}

	get reason(): string | undefined {
		return this.failure?.reason;
	}

	/** The waits between the polls, the first from the start. */
	get waits(): number[] {
		return this.polls.map((at, index) => at - (this.polls[index - 1] ?? 0));
	}

	private get failure(): RealDebridError | undefined {
		const error = this.outcome?.error;
		return error instanceof RealDebridError ? error : undefined;
	}

	private seconds(): number {
		return Math.round(performance.now() - this.start) / 1000;
	}
}
