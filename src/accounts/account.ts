import type { User } from '../realdebrid/user';

/**
 * An account that is signed in on this machine: everything about it that is no
 * secret. Stored in a file, so that the status bar can show the name without
 * reading the secret storage, and so that a lost secret is noticed.
 */
export interface Account {
	/** The service's origin, such as `https://api.real-debrid.com`. */
	readonly origin: string;
	/** The Real-Debrid user id, or `unnamed-…` until it is known. */
	readonly id: string;
	/** Our own random name for what was granted to this sign-in: each sign-in has another, and a secret of its own. */
	readonly grant: string;
	readonly user: User | undefined;
	/** When `user` was asked for, in milliseconds since the epoch. */
	readonly checkedAt: number | undefined;
	/** When the access token was last obtained, in milliseconds since the epoch; a window notices another one's refresh by it. */
	readonly refreshedAt: number | undefined;
	/** Why the user is offered to sign in again; see `mustSignInAgain` for whether the account can be used until then. */
	readonly signInAgain: SignInAgainReason | undefined;
}

export type SignInAgainReason =
	/** The service has said that it no longer accepts the refresh token. */
	| 'revoked'
	/** The secret was there but could not be understood. */
	| 'corrupt'
	| UnreadableReason
	| KeptSessionReason;

/** The session is kept, and tokens go on being refreshed: the reason is taken back as soon as that succeeds. */
export type KeptSessionReason =
	/** What the service says of the account: its user can settle that with Real-Debrid. */
	| 'accountLocked'
	| 'notActivated'
	| 'twoFactor'
	/** Refreshes have failed for long in a way that may mean a refused grant, although the service can be reached. */
	| 'notRenewed';

/** Why a window has no use for the secret. Never stored: another window, or a later version, may well have. */
export type UnreadableReason =
	/** It is not there. */
	| 'lost'
	/** A later version of this extension wrote it. */
	| 'newer';

export function isUnreadable(reason: SignInAgainReason | undefined): reason is UnreadableReason {
	return reason === 'lost' || reason === 'newer';
}

/** Whether no token can be had before the user has signed in again. */
export function mustSignInAgain({ signInAgain }: Pick<Account, 'signInAgain'>): boolean {
	return signInAgain !== undefined && !isKeptSession(signInAgain);
}

export function isKeptSession(reason: string | undefined): reason is KeptSessionReason {
	return KEPT_SESSION_REASONS.has(reason);
}

const KEPT_SESSION_REASONS: ReadonlySet<unknown> = new Set<KeptSessionReason>([
	'accountLocked',
	'notActivated',
	'twoFactor',
	'notRenewed',
]);

/** Identifies an account: a user of one service. */
export type AccountKey = Pick<Account, 'origin' | 'id'>;

/** Identifies what one sign-in was, or will be, granted by one service. */
export type GrantId = Pick<Account, 'origin' | 'grant'>;

/** Identifies what one sign-in has granted to an account. */
export type GrantKey = Pick<Account, 'origin' | 'id' | 'grant'>;

export function isSameAccount(a: AccountKey, b: AccountKey): boolean {
	return a.origin === b.origin && a.id === b.id;
}

/** Signed in, but the service has not yet said whose account it is. */
export function isUnnamed(account: AccountKey): boolean {
	return account.id.startsWith(UNNAMED);
}

export const UNNAMED = 'unnamed-';

/**
 * The account's name, as plain text from the service. No two accounts have the same, also while the service has not sent
 * their details: the editor stores by it who may use the account, and the user chooses by it.
 */
export function labelOf(account: Account): string {
	return account.user?.username ?? `Real-Debrid ${shortId(account)}`;
}

function shortId(account: Account): string {
	return isUnnamed(account) ? account.id.slice(UNNAMED.length, UNNAMED.length + 6) : account.id;
}
