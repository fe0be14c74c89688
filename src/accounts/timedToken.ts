import type { Secret } from '../realdebrid/secret';
import { Deadline } from '../realdebrid/time';
import type { Credentials } from './credentials';

/** Usable tokens have this much time left, or a fifth of their life if that is less. */
const LEAST_REMAINING_MS = 300_000;
const LEAST_REMAINING_SHARE = 1 / 5;

/** An access token with what is known of its time. */
export class TimedToken {
	private readonly deadline: Deadline;

	constructor(readonly credentials: Credentials) {
		this.deadline = Deadline.in(credentials.expiresAt - Date.now());
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
		const margin = Math.min(LEAST_REMAINING_MS, this.credentials.lifetimeMs * LEAST_REMAINING_SHARE);
		return this.deadline.remaining() - margin;
	}
}
