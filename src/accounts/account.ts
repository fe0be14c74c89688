import type { User } from '../realdebrid/user';

/**
 * An account that is signed in on this machine: everything about it that is no
 * secret. Kept in a file, so that the name stands in the status bar without a
 * look at the secret storage, and so that a lost secret is noticed.
 */
export interface Account {
	/** The service's origin, such as `https://api.real-debrid.com`. */
	readonly origin: string;
	/** The Real-Debrid user id, or `unnamed-…` until the service has told it. */
	readonly id: string;
	readonly user: User | undefined;
	/** When `user` was asked for, in milliseconds since the epoch. */
	readonly checkedAt: number | undefined;
	/** When the access token was last obtained, in milliseconds since the epoch: tells windows of each other's refreshes. */
	readonly refreshedAt: number | undefined;
	/** Set when the account cannot be used until its person signs in again. */
	readonly signInAgain: SignInAgainReason | undefined;
	/** Of which need for a new sign-in the person has been told: once is enough, over all windows and restarts. */
	readonly told?: SignInAgainReason | undefined;
}

export type SignInAgainReason =
	/** The service no longer takes the refresh token: the app was removed from the account. */
	| 'revoked'
	| 'accountLocked'
	/** The secret was there but could not be understood. */
	| 'corrupt'
	| UnreadableReason;

/** Why a window has no use for the secret. Never stored: another window, or a later version, may well have. */
export type UnreadableReason =
	/** It is not there. */
	| 'lost'
	/** A later version of this extension wrote it. */
	| 'newer';

/** Identifies an account: a user of one service. */
export type AccountKey = Pick<Account, 'origin' | 'id'>;

export function isSameAccount(a: AccountKey, b: AccountKey): boolean {
	return a.origin === b.origin && a.id === b.id;
}

/** Signed in, but the service has not yet said whose account it is. */
export function isUnnamed(account: AccountKey): boolean {
	return account.id.startsWith(UNNAMED);
}

export const UNNAMED = 'unnamed-';

/** The account's name; the service's own name where it is not known. Plain text, from the service. */
export function labelOf(account: Account): string {
	return account.user?.username ?? 'Real-Debrid';
}
