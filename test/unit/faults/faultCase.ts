import type { RealDebridErrorCode, RealDebridErrorReason } from '../../../src/realdebrid/errors';
import type { InjectedFault } from './injectedFault';
import type { StepName } from './steps';

/** What an answer, or its absence, means, by its source. */
export interface Meanings {
	/** The service's own word. */
	readonly service: /** As good as any answer. */
		| 'usable'
		/** No error is named. */
		| 'pending'
		/** What the service may well say for "pending" at `/token`, where its answer was never seen. */
		| 'perhaps pending'
		| 'unknown code'
		/** The user denied the code, or the code has expired, in the words of RFC 8628. */
		| 'code ended'
		| 'grant refused'
		/** 401, with which the service refuses an access token. */
		| 'token refused'
		| 'account problem'
		| 'endpoint problem'
		/** An error that is about neither grant nor account nor endpoint. */
		| 'other refusal'
		| 'rate limit'
		/** For longer than anybody waits. */
		| 'long rate limit'
		| 'unavailable'
		| 'address refused'
		| 'not understood';
	/** Firewall, edge, gateway, proxy, captive portal, cache. */
	readonly intermediary: /** The service's answer in another form. */
		| 'usable'
		| 'blocked'
		/** 401 without the service's word: the token may be refused. */
		| 'token refused'
		| 'rate limit'
		| 'unavailable'
		| 'web page'
		| 'redirect'
		| 'not understood'
		/** An answer for another user. */
		| 'other user';
	readonly network: 'usable' | 'slow' | 'timeout' | 'no connection';
	readonly 'this machine': 'clock forward' | 'clock back' | 'sleep';
}

export type Source = keyof Meanings;

/** The `RealDebridError` that the caller gets. */
export interface ExpectedError {
	readonly code: RealDebridErrorCode;
	readonly reason: RealDebridErrorReason | undefined;
}

export function expectedError(code: RealDebridErrorCode, reason?: RealDebridErrorReason): ExpectedError {
	return { code, reason };
}

/** What a fault means, and the error that says so; no error where the caller notices nothing. */
export interface Interpretation<S extends Source> {
	readonly means: Meanings[S];
	readonly error?: ExpectedError | undefined;
}

/** One row of the list of faults, in the group of its source. */
export interface CaseOf<S extends Source> extends Interpretation<S> {
	readonly name: string;
	/** Where the answer was seen, or why it is plausible. */
	readonly seen: string;
	/** Makes the fault anew for each request. */
	readonly fault: () => InjectedFault;
	/** Where it means something else. */
	readonly at?: Readonly<Partial<Record<StepName, Interpretation<S>>>>;
	/** Where it can happen; everywhere if left out. */
	readonly steps?: readonly StepName[];
}

export type FaultCase = { [S in Source]: CaseOf<S> & { readonly source: S } }[Source];
