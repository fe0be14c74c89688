import type { User } from '../../../src/realdebrid/user';

/** What a window can be told to do; everything in it crosses a process border. */
export type WindowTask =
	/** Starts anew on this storage, as a window that opens. */
	| { readonly kind: 'open'; readonly folder: string; readonly apiUrl: string }
	| { readonly kind: 'add'; readonly user: User; readonly credentials: PlainCredentials }
	/** Asks for a token so many times at once. @returns the different tokens that came */
	| { readonly kind: 'tokens'; readonly id: string; readonly callers: number; readonly rejected?: string }
	| { readonly kind: 'signOut'; readonly id: string }
	| { readonly kind: 'allow'; readonly id: string; readonly consumer: string }
	/** Looks at what is stored. @returns the ids of the accounts */
	| { readonly kind: 'accounts' }
	/** @returns the ids of the consumers that may use an account */
	| { readonly kind: 'consumers'; readonly id: string }
	/** Takes a lock and keeps it until the process ends. */
	| { readonly kind: 'hold'; readonly name: string }
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

/** The number of the reply that nobody has asked for: a new process listens. */
export const READY = 0;

/** How a task ended. */
export type WindowReply = {
	readonly number: number;
	/** Told by `onUnlocked` while it ran. */
	readonly unlocked: readonly string[];
} & ({ readonly value: readonly string[] } | { readonly failure: string });
