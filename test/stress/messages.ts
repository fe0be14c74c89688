import type { StorageFaults } from './unreliableSecrets';

/** What a window of the stress run can be told to do; everything in it crosses a process border. */
export type StressTask =
	| {
			readonly kind: 'open';
			readonly folder: string;
			readonly apiUrl: string;
			/** The number of this process, by which the service knows it. */
			readonly window: number;
			readonly seed: number;
	  }
	/** From now on. */
	| { readonly kind: 'storage'; readonly faults: StorageFaults }
	/**
	 * What a window does when it starts, except for sign-ins: ends removals, removes abandoned locks.
	 *
	 * @param later by how many milliseconds its clock is ahead of that of the other windows
	 */
	| { readonly kind: 'start'; readonly later?: number }
	/** Goes on with all sign-ins that were left. @returns the ids of the accounts that came of them */
	| { readonly kind: 'resume' }
	/** Asks for the names of the accounts that have none. */
	| { readonly kind: 'name' }
	/** @returns the accounts as `ListedAccount`, each as JSON */
	| { readonly kind: 'list' }
	/** @returns a `HandedOut` as JSON */
	| { readonly kind: 'token'; readonly id: string; readonly how: 'get' | 'refresh' | 'replace' }
	/** @param again the id of the account that signs in again. @returns the id of the account */
	| { readonly kind: 'signIn'; readonly again?: string }
	/** The person wants none of the sign-in that is under way. */
	| { readonly kind: 'cancel' }
	/** The window closes: whatever is under way ends, and is left. */
	| { readonly kind: 'close' }
	| { readonly kind: 'signOut'; readonly id: string }
	| { readonly kind: 'allow'; readonly id: string; readonly consumer: string }
	/** @returns the consents as `ListedConsent`, each as JSON */
	| { readonly kind: 'consents' }
	/** Offers to the storage what it did not take. */
	| { readonly kind: 'saveAgain' }
	/** @returns how many calls on the storage will take effect yet */
	| { readonly kind: 'inFlight' };

export interface ListedAccount {
	readonly id: string;
	readonly signInAgain?: string;
}

export interface ListedConsent {
	readonly id: string;
	readonly consumer: string;
}

export interface HandedOut {
	readonly token: string;
	/** When the window began to look for it, in milliseconds since the epoch. */
	readonly askedAt: number;
}

/** What a window tells of itself. */
export type StressNews =
	| { readonly event: 'code'; readonly userCode: string }
	/** A secret may be lost with this window. */
	| { readonly event: 'unstored' }
	/** What must never happen. */
	| { readonly event: 'fault'; readonly what: string };
