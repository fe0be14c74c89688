import type { Secret } from '../../realdebrid/secret';
import { Deadline } from '../../realdebrid/time';
import { type Credentials, obtainedAt } from '../storage/credentials';

/** Usable tokens have this much time left, or a fifth of their life if that is less. */
const LEAST_REMAINING_MS = 300_000;
const LEAST_REMAINING_SHARE = 1 / 5;

/** An access token with what is known of its time. */
export class TimedToken {
	private readonly deadline: Deadline;

	constructor(readonly credentials: Credentials) {
		const leftMs = Math.min(credentials.expiresAt - Date.now(), credentials.lifetimeMs);
		this.deadline = Deadline.in(this.isFromTheFuture() ? 0 : leftMs);
	}

	get accessToken(): Secret {
		return this.credentials.accessToken;
	}

	/** Milliseconds until it expires; zero or less once it has. */
	expiresIn(): number {
		return this.deadline.remaining();
	}

	/** Milliseconds until it is to be replaced; zero or less once it is. */
	usableFor(): number {
		return this.deadline.remaining() - this.marginMs();
	}

	/**
	 * The clock was set back since it was obtained, and nobody knows when that was. Up to the margin it makes no
	 * difference: it is replaced in time all the same.
	 */
	private isFromTheFuture(): boolean {
		return obtainedAt(this.credentials) - Date.now() > this.marginMs();
	}

	private marginMs(): number {
		return Math.min(LEAST_REMAINING_MS, this.credentials.lifetimeMs * LEAST_REMAINING_SHARE);
	}
}
