/** The sandbox's own clock: tests turn it instead of sleeping. */
export class SandboxClock {
	private offset = 0;

	/** Milliseconds since the epoch. */
	now(): number {
		return Date.now() + this.offset;
	}

	advance(milliseconds: number): void {
		this.offset += milliseconds;
	}

	reset(): void {
		this.offset = 0;
	}
}
