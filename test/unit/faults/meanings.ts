import type { RealDebridErrorCode, RealDebridErrorReason } from '../../../src/realdebrid/errors';

/** What a person or a consumer is told. */
export interface Told {
	readonly code: RealDebridErrorCode;
	readonly reason: RealDebridErrorReason | undefined;
}

/** What a fault comes to for whoever waits for the answer. */
export type Meaning =
	/** The answer comes, and is as good as any. */
	| { readonly kind: 'harmless' }
	/** Nothing is known, and it may pass. */
	| { readonly kind: 'trouble'; readonly told: Told }
	/** As trouble, but the service wants to be left alone for longer than anybody waits. */
	| { readonly kind: 'long wait'; readonly told: Told }
	/** The service has understood and says no. */
	| { readonly kind: 'refusal'; readonly told: Told }
	/** "Nobody has answered yet." */
	| { readonly kind: 'pending' }
	/** What the service may well say for "pending" where its word for that was never seen. */
	| { readonly kind: 'perhaps pending' }
	/** "There is no such code." */
	| { readonly kind: 'unknown code' }
	/** By the wall clock the code has run out. */
	| { readonly kind: 'code ran out' }
	/** It takes longer than anybody waits for this request. */
	| { readonly kind: 'too slow' };

export type MeaningKind = Meaning['kind'];

export const harmless: Meaning = { kind: 'harmless' };
export const pending: Meaning = { kind: 'pending' };
export const perhapsPending: Meaning = { kind: 'perhaps pending' };
export const unknownCode: Meaning = { kind: 'unknown code' };
export const codeRanOut: Meaning = { kind: 'code ran out' };
export const tooSlow: Meaning = { kind: 'too slow' };

export function trouble(code: RealDebridErrorCode, reason?: RealDebridErrorReason): Meaning {
	return { kind: 'trouble', told: { code, reason } };
}

export function longWait(code: RealDebridErrorCode): Meaning {
	return { kind: 'long wait', told: { code, reason: undefined } };
}

export function refusal(reason?: RealDebridErrorReason): Meaning {
	return { kind: 'refusal', told: { code: 'refused', reason } };
}
