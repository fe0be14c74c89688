import { isUnclearRefusal, type RealDebridError } from '../../realdebrid/errors';
import { cappedRetryAfterMs } from '../../realdebrid/rateLimit';
import type { Secret } from '../../realdebrid/secret';
import { BackOff, Deadline } from '../../realdebrid/time';
import { type Credentials, obtainedAt } from '../storage/credentials';

/** A usable token has this much time left, or a fifth of its lifetime if that is less. */
const LEAST_REMAINING_MS = 300_000;
const LEAST_REMAINING_SHARE = 1 / 5;

/** After a failure callers get the same failure for a while, ever longer: an outage must not cause a flood of requests. */
const FIRST_RETRY_MS = 2_000;
const LONGEST_RETRY_MS = 900_000;
/** A new token that is refused as well is not replaced for so long: it is not the token's fault. */
const REFUSED_MS = 60_000;

/** A token that was refreshed less than so long ago is as good as a new one. */
const FRESH_MS = 5_000;
/** So many refreshes that fail alike, over so long a time, may mean that the grant is refused. */
const UNCLEAR_FAILURES = 5;
const UNCLEAR_FOR_MS = 3_600_000;

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
	 * The clock was set back after the token was obtained, by an unknown time. Up to the margin that makes no difference:
	 * the token is replaced in time all the same.
	 */
	private isFromTheFuture(): boolean {
		return obtainedAt(this.credentials) - Date.now() > this.marginMs();
	}

	private marginMs(): number {
		return Math.min(LEAST_REMAINING_MS, this.credentials.lifetimeMs * LEAST_REMAINING_SHARE);
	}
}

/** How a renewal ended. */
export interface Renewal {
	readonly credentials: Credentials;
	/** A caller that has joined the renewal may have rejected the very token that is stored. */
	readonly from: 'storage' | 'service';
}

/** What one window knows of one account's token. */
export class TokenState {
	current: TimedToken | undefined;
	renewal: Promise<Renewal> | undefined;
	/** A caller wants a refresh although the last one failed. */
	isForced = false;
	private readonly backOff = new BackOff(FIRST_RETRY_MS, LONGEST_RETRY_MS);
	private refusedReplacement: { readonly token: Secret; readonly until: Deadline } | undefined;
	private freshUntil: Deadline | undefined;
	private unclear: { readonly status: number; readonly since: number; failures: number } | undefined;
	private failure: { readonly error: RealDebridError; readonly retry: Deadline } | undefined;

	hold(credentials: Credentials): TimedToken {
		this.current = new TimedToken(credentials);
		return this.current;
	}

	succeeded(credentials: Credentials): void {
		this.current = new TimedToken(credentials);
		this.freshUntil = Deadline.in(FRESH_MS);
		this.forgetFailure();
	}

	/** Drops what is not the token obtained at that time: there is a newer one, of another window or a new sign-in. */
	dropIfNot(refreshedAt: number | undefined): void {
		if (!this.current || obtainedAt(this.current.credentials) === refreshedAt) return;
		this.current = undefined;
		this.freshUntil = undefined;
		// How its refresh failed says nothing about the newer one.
		this.forgetFailure();
	}

	failed(error: RealDebridError): void {
		const waitMs = Math.max(this.backOff.next(), cappedRetryAfterMs(error));
		this.failure = { error, retry: Deadline.in(waitMs) };
		this.countUnclear(error);
	}

	/** Whether refreshes have failed for long with the same answer, which does not say what it means. */
	get isUnclear(): boolean {
		return (
			this.unclear !== undefined &&
			this.unclear.failures >= UNCLEAR_FAILURES &&
			performance.now() - this.unclear.since >= UNCLEAR_FOR_MS
		);
	}

	/** The current token, where this window has refreshed it a moment ago. */
	get fresh(): TimedToken | undefined {
		const { current, freshUntil } = this;
		const isFresh = freshUntil !== undefined && freshUntil.remaining() > 0;
		return isFresh && isUsable(current, undefined) ? current : undefined;
	}

	/** The current token came in place of one that was refused, and has been refused itself. */
	replacementRefused(): void {
		const token = this.current?.accessToken;
		// Noted once: further calls do not postpone the next try.
		if (token && !this.isReplacementRefused(token))
			this.refusedReplacement = { token, until: Deadline.in(REFUSED_MS) };
	}

	/** Whether another token in place of this one would be refused as well. */
	isReplacementRefused(refused: Secret): boolean {
		if (!this.refusedReplacement?.token.equals(refused) || this.refusedReplacement.until.remaining() <= 0)
			return false;
		return isUsable(this.current, undefined) && this.current.accessToken.equals(refused);
	}

	throwIfTooSoon(): void {
		if (!this.isForced && this.failure && this.failure.retry.remaining() > 0) throw this.failure.error;
	}

	private countUnclear(error: RealDebridError): void {
		// An outage in between does not count; another answer does.
		if (error.status === undefined) return;
		if (!isUnclearRefusal(error)) this.unclear = undefined;
		else if (this.unclear?.status === error.status) this.unclear.failures++;
		else this.unclear = { status: error.status, since: performance.now(), failures: 1 };
	}

	private forgetFailure(): void {
		this.unclear = undefined;
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
