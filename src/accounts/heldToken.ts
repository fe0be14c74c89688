import type { RealDebridError } from '../realdebrid/errors';
import { askedToWaitMs } from '../realdebrid/patience';
import type { Secret } from '../realdebrid/secret';
import { BackOff, Deadline } from '../realdebrid/time';
import { type Credentials, obtainedAt } from './credentials';
import { TimedToken } from './timedToken';

/** After a failure callers get the same failure for a while, ever longer: an outage must not become a storm. */
const FIRST_RETRY_MS = 15_000;
const LONGEST_RETRY_MS = 900_000;
/** A new token that is refused as well is not replaced for so long: it is not the token's fault. */
const IN_VAIN_MS = 60_000;

/** How a renewal ended. */
export interface Renewal {
	readonly credentials: Credentials;
	/** What was stored may be the very token that somebody who has joined does not want. */
	readonly from: 'storage' | 'service';
}

/** What one window knows of one account's token. */
export class HeldToken {
	current: TimedToken | undefined;
	renewal: Promise<Renewal> | undefined;
	/** The renewal is more than a look into the storage. */
	isRefreshing = false;
	/** Somebody wants a refresh although the last one failed. */
	isInsisted = false;
	private readonly backOff = new BackOff(FIRST_RETRY_MS, LONGEST_RETRY_MS);
	private inVain: { readonly token: Secret; readonly until: Deadline } | undefined;
	private failure: { readonly error: RealDebridError; readonly retry: Deadline } | undefined;

	hold(credentials: Credentials): TimedToken {
		// A token held already keeps its deadline: the wall clock may have been set back since.
		if (!this.current?.accessToken.equals(credentials.accessToken))
			this.current = new TimedToken(credentials);
		return this.current;
	}

	succeeded(credentials: Credentials): void {
		this.current = new TimedToken(credentials);
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
		const waitMs = Math.max(this.backOff.next(), askedToWaitMs(error));
		this.failure = { error, retry: Deadline.in(waitMs) };
	}

	/** The current token came in place of one that was refused, and has been refused itself. */
	refusedAgain(): void {
		const token = this.current?.accessToken;
		// Noted once: who goes on asking does not put off the next try.
		if (token && !this.isInVain(token)) this.inVain = { token, until: Deadline.in(IN_VAIN_MS) };
	}

	/** Whether there is nothing to be gained by another token in place of this one. */
	isInVain(refused: Secret): boolean {
		if (!this.inVain?.token.equals(refused) || this.inVain.until.remaining() <= 0) return false;
		return isUsable(this.current, undefined) && this.current.accessToken.equals(refused);
	}

	throwIfTooSoon(): void {
		if (!this.isInsisted && this.failure && this.failure.retry.remaining() > 0) throw this.failure.error;
	}

	private forgetFailure(): void {
		this.failure = undefined;
		this.backOff.reset();
	}
}

export function isUsable(
	current: TimedToken | undefined,
	rejected: Secret | undefined,
): current is TimedToken {
	return current !== undefined && !rejected?.equals(current.accessToken) && current.usableFor() > 0;
}
