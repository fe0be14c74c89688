import type { RealDebridError } from '../realdebrid/errors';
import type { Secret } from '../realdebrid/secret';
import { BackOff, Deadline } from '../realdebrid/time';
import { type Credentials, obtainedAt } from './credentials';

/** Usable tokens have this much time left, or a fifth of their life if that is less. */
const LEAST_REMAINING_MS = 300_000;
const LEAST_REMAINING_SHARE = 1 / 5;
/** After a failure callers get the same failure for a while, ever longer: an outage must not become a storm. */
const FIRST_RETRY_MS = 15_000;
const LONGEST_RETRY_MS = 900_000;
/** A service that asks for more than this is asked again all the same: the value may be a mistake. */
const LONGEST_RETRY_AFTER_MS = 3_600_000;

/** A token and how long it is good for. */
export interface Current {
	readonly credentials: Credentials;
	readonly deadline: Deadline;
}

/** What one window knows of one account's token. */
export class HeldToken {
	current: Current | undefined;
	renewal: Promise<Credentials> | undefined;
	/** The renewal is more than a look into the storage. */
	isRefreshing = false;
	/** Somebody wants a refresh although the last one failed. */
	isInsisted = false;
	private readonly backOff = new BackOff(FIRST_RETRY_MS, LONGEST_RETRY_MS);
	private failure: { readonly error: RealDebridError; readonly retry: Deadline } | undefined;

	hold(credentials: Credentials): Current {
		// A token held already keeps its deadline: the wall clock may have been set back since.
		if (!this.current?.credentials.accessToken.equals(credentials.accessToken))
			this.current = currentOf(credentials);
		return this.current;
	}

	succeeded(credentials: Credentials): void {
		this.current = currentOf(credentials);
		this.forgetFailure();
	}

	/** Drops what is not the token obtained at that time: there is a newer one, of another window or a new sign-in. */
	dropIfNot(refreshedAt: number | undefined): void {
		if (!this.current || obtainedAt(this.current.credentials) === refreshedAt) return;
		this.current = undefined;
		// How its refresh failed says nothing about the newer one.
		this.forgetFailure();
	}

	failed(error: RealDebridError): void {
		const waitMs = Math.max(this.backOff.next(), Math.min(error.retryAfterMs ?? 0, LONGEST_RETRY_AFTER_MS));
		this.failure = { error, retry: Deadline.in(waitMs) };
	}

	throwIfTooSoon(): void {
		if (!this.isInsisted && this.failure && this.failure.retry.remaining() > 0) throw this.failure.error;
	}

	private forgetFailure(): void {
		this.failure = undefined;
		this.backOff.reset();
	}
}

function currentOf(credentials: Credentials): Current {
	return { credentials, deadline: Deadline.in(credentials.expiresAt - Date.now()) };
}

export function isUsable(current: Current | undefined, rejected: Secret | undefined): current is Current {
	if (!current || rejected?.equals(current.credentials.accessToken)) return false;
	const { credentials, deadline } = current;
	return deadline.remaining() > Math.min(LEAST_REMAINING_MS, credentials.lifetimeMs * LEAST_REMAINING_SHARE);
}
