import type { Told } from './meanings';

/** How many codes are asked for until the sign-in has succeeded, those of tries that failed included. */
export interface Codes {
	readonly fresh: number;
	readonly bound: number;
}

export type When = 'at once' | 'after six tries' | 'at the deadline';

/** What must come out. */
export type Outcome =
	| { readonly kind: 'success'; readonly codes: Codes }
	/** So many tries fail alike, and the next one succeeds. */
	| {
			readonly kind: 'error';
			readonly tries: number;
			readonly told: Told;
			readonly when: When;
			/** Not stated where nothing was granted: a new code is no loss then. */
			readonly codes?: Codes;
	  }
	/** The name is known when the sign-in ends, a little later, or only when somebody asks once more. */
	| { readonly kind: 'signed in'; readonly name: 'known' | 'learnt soon' | 'not yet known' }
	/** So many tries fail alike, nobody is signed out, and the next one gives a token. */
	| { readonly kind: 'session kept'; readonly tries: number; readonly told: Told | undefined }
	| {
			readonly kind: 'must sign in again';
			readonly reason: 'revoked' | 'accountLocked';
			readonly codes: Codes;
	  }
	/** Of so many sign-outs the service does not hear; the machine is rid of the account each time. */
	| { readonly kind: 'signed out'; readonly untold: number; readonly told: Told | undefined };

/** The outcome as it stands in the title of its cell. */
export function wordsOf(outcome: Outcome): string {
	switch (outcome.kind) {
		case 'success': {
			const { fresh, bound } = outcome.codes;
			return fresh + bound === 1 ? 'success without a new code' : 'success with a fresh code';
		}
		case 'error':
			return `${toldIn(outcome.told)} ${outcome.when}, ${nextStepOf(outcome)}`;
		case 'signed in':
			return `signed in without a new code, name ${outcome.name}`;
		case 'session kept':
			return outcome.told ? `session kept, ${toldIn(outcome.told)} meanwhile` : 'session kept, a new token';
		case 'must sign in again':
			return `must sign in again (${outcome.reason}), which takes ${outcome.codes.bound === 0 ? 'no' : 'a'} code`;
		case 'signed out':
			if (outcome.untold === 0) return 'signed out';
			return `signed out, service not told${outcome.told ? ` (${toldIn(outcome.told)})` : ''}`;
	}
}

function toldIn({ code, reason }: Told): string {
	return reason ? `${code} (${reason})` : code;
}

function nextStepOf({ told, codes, tries }: Extract<Outcome, { kind: 'error' }>): string {
	// The editor offers no Try Again there.
	if (told.reason === 'accountLocked') return 'no Try Again';
	const isSameCode = codes !== undefined && codes.fresh + codes.bound === 1;
	const often =
		tries === 1 ? '' : tries === Number.POSITIVE_INFINITY ? ' in the end' : ` after ${tries} tries`;
	return `Try Again helps${often}${isSameCode ? ' without a new code' : ''}`;
}
