import type { SandboxClock } from './clock';

const minute = 60_000;

/**
 * A sliding window of one minute that counts refused requests too, as the service says it does. Own code
 * because express-rate-limit counts by the machine's clock, which a test cannot turn.
 */
export class RateLimit {
	private readonly seen = new Map<string, number[]>();

	constructor(private readonly clock: SandboxClock) {}

	take(key: string, limit: number): 'allowed' | 'refused' {
		const now = this.clock.now();
		const recent = (this.seen.get(key) ?? []).filter(at => at > now - minute);
		recent.push(now);
		this.seen.set(key, recent);
		return recent.length > limit ? 'refused' : 'allowed';
	}

	reset(): void {
		this.seen.clear();
	}
}
