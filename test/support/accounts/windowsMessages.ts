import type { LockTimes } from '../../../src/accounts/storage/lock';
import type { User } from '../../../src/realdebrid/user';

/** What a window can be told to do; everything in it crosses a process border. */
export type WindowTask =
	/** Starts anew on this storage, as a window that opens. */
	| {
			readonly kind: 'open';
			readonly folder: string;
			readonly apiUrl: string;
			readonly lockTimes?: LockTimes;
			/** The call on the secret storage that is never answered. */
			readonly hangs?: 'store';
			/** How long its storage takes to store a secret, in milliseconds; it tells when it begins and when it is done. */
			readonly storeMs?: number;
	  }
	/** Ends what other windows could not: as a window that starts. */
	| { readonly kind: 'start' }
	/** Signs in; the code is entered by the test. @returns the id of the account */
	| { readonly kind: 'signIn' }
	/** Looks for a sign-in that was left, for so long. @returns the ids of the accounts that came of it */
	| { readonly kind: 'resume'; readonly forMs: number }
	| { readonly kind: 'add'; readonly user: User; readonly credentials: PlainCredentials }
	/** Asks for a token so many times at once. @returns the different tokens that came */
	| { readonly kind: 'tokens'; readonly id: string; readonly callers: number; readonly rejected?: string }
	| { readonly kind: 'signOut'; readonly id: string }
	| { readonly kind: 'allow'; readonly id: string; readonly consumer: string }
	/** Looks at what is stored. @returns the ids of the accounts */
	| { readonly kind: 'accounts' }
	/** @returns the ids of the consumers that may use an account */
	| { readonly kind: 'consumers'; readonly id: string }
	/** Acquires a lock, for `leave` to release. */
	| { readonly kind: 'enter'; readonly name: string }
	/** The same without waiting. @returns whether it is `entered` or `taken` */
	| { readonly kind: 'tryEnter'; readonly name: string }
	/** @returns whether the lock was still `owned`, or `lost` */
	| { readonly kind: 'leave' }
	/** Adds one to the number in a file, so many times, with a pause between reading and writing. */
	| { readonly kind: 'count'; readonly file: string; readonly times: number };

export interface PlainCredentials {
	readonly clientId: string;
	readonly clientSecret: string;
	readonly accessToken: string;
	readonly refreshToken: string;
	readonly expiresAt: number;
	readonly lifetimeMs: number;
}

export interface WindowRequest {
	readonly number: number;
	readonly task: WindowTask;
}

/** What a window tells of itself while it does something. */
export type WindowEvent = 'storing' | 'stored';

export interface WindowNews {
	readonly event: WindowEvent;
}

/** The number of the reply that nobody has asked for: a new process listens. */
export const READY = 0;

/** How a task ended. */
export type WindowReply = {
	readonly number: number;
	/** Told by `onUnguarded` while it ran. */
	readonly unguarded: readonly string[];
} & ({ readonly value: readonly string[] } | { readonly failure: string });
