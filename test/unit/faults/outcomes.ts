import type { ExpectedError } from './faultCase';

/** How many codes are requested until the sign-in has succeeded, those of failed tries included. */
export interface Codes {
	readonly fresh: number;
	readonly bound: number;
}

export type When = 'at once' | 'after six tries' | 'at the deadline';
export type NameKnown = 'at once' | 'soon' | 'only when asked again';

/** What must come out of a cell. */
export type Outcome =
	| {
			readonly kind: 'success';
			readonly codes: Codes;
			/** What the user is shown meanwhile. */
			readonly reported: 'nothing' | 'trouble';
	  }
	/** So many tries fail alike, and the next one succeeds. */
	| {
			readonly kind: 'error';
			readonly tries: number;
			readonly error: ExpectedError;
			readonly when: When;
			/** Not stated where nothing was granted: a new code is no loss then. */
			readonly codes?: Codes;
	  }
	| { readonly kind: 'signed in'; readonly nameKnown: NameKnown; readonly noted?: ExpectedError['reason'] }
	/** So many tries fail alike, the session is kept, and the next one succeeds. */
	| {
			readonly kind: 'session kept';
			readonly tries: number;
			readonly error: ExpectedError | undefined;
			/** What is noted of the account meanwhile. */
			readonly noted?: ExpectedError['reason'];
	  }
	| { readonly kind: 'must sign in again'; readonly codes: Codes }
	/** The service does not hear of so many sign-outs; the machine is rid of the account each time. */
	| { readonly kind: 'signed out'; readonly untold: number; readonly error: ExpectedError | undefined };

/** What comes out of a fault with this error. */
export type Rule = (error: ExpectedError | undefined) => Outcome;
/** For each of the repetitions. */
export type Rules = readonly [once: Rule, threeTimes: Rule, forEver: Rule];

export const ever = Number.POSITIVE_INFINITY;
export const noCode: Codes = { fresh: 0, bound: 0 };
export const codes = (fresh: number): Codes => ({ fresh, bound: 0 });
export const oneCode = codes(1);
export const boundCode: Codes = { fresh: 0, bound: 1 };
export const freshAfterBound: Codes = { fresh: 1, bound: 1 };

export const always = (rule: Rule): Rules => [rule, rule, rule];

/** Without a word to the user. */
export function succeeds(needed: Codes): Rule {
	return () => ({ kind: 'success', codes: needed, reported: 'nothing' });
}

/** Trouble is reported and waited out. */
export function succeedsLater(needed: Codes): Rule {
	return () => ({ kind: 'success', codes: needed, reported: 'trouble' });
}

export function fails(tries: number, when: When, needed?: Codes): Rule {
	return error => ({
		kind: 'error',
		tries,
		error: given(error),
		when,
		...(needed && { codes: needed }),
	});
}

/** Each try sends one request, and each request with a fault fails. */
export function eachTryFails(when: When, needed?: Codes): Rules {
	return [fails(1, when, needed), fails(3, when, needed), fails(ever, when, needed)];
}

/** With an error of the step's own. */
export function failsWith(error: ExpectedError, tries: number, when: When, needed?: Codes): Rule {
	return () => fails(tries, when, needed)(error);
}

export function signedIn(nameKnown: NameKnown): Rule {
	return () => ({ kind: 'signed in', nameKnown });
}

/** The account problem is noted until the service has told the name. */
export function signedInAndNoted(nameKnown: NameKnown): Rule {
	return error => ({ kind: 'signed in', nameKnown, noted: notedReason(error) });
}

export function keepsSession(tries: number): Rule {
	return error => ({ kind: 'session kept', tries, error: tries === 0 ? undefined : given(error) });
}

/** What the service says of the account is noted until it says otherwise. */
export function keepsSessionAndNotes(tries: number): Rule {
	return error => ({ kind: 'session kept', tries, error: given(error), noted: notedReason(error) });
}

export function mustSignInAgain(needed: Codes): Rule {
	return () => ({ kind: 'must sign in again', codes: needed });
}

export function signsOut(untold: number): Rule {
	return error => ({ kind: 'signed out', untold, error });
}

/** The fair use limit passes by itself: there is nothing that the user could settle. */
function notedReason(error: ExpectedError | undefined): ExpectedError['reason'] {
	return given(error).reason === 'fairUse' ? undefined : given(error).reason;
}

function given(error: ExpectedError | undefined): ExpectedError {
	if (error) return error;
	throw new Error('The row of this fault has no error.');
}

/** The outcome as it stands in the title of its cell. */
export function titleOf(outcome: Outcome): string {
	switch (outcome.kind) {
		case 'success': {
			const { fresh, bound } = outcome.codes;
			const success = outcome.reported === 'trouble' ? 'trouble, then success' : 'success';
			return `${success} ${fresh + bound === 1 ? 'without a new' : 'with a fresh'} code`;
		}
		case 'error':
			return `${textOf(outcome.error)} ${outcome.when}, ${nextStepOf(outcome)}`;
		case 'signed in':
			return `signed in without a new code, name known ${outcome.nameKnown}${notedIn(outcome.noted)}`;
		case 'session kept':
			return `session kept, ${outcome.error ? `${textOf(outcome.error)} meanwhile` : 'success'}${notedIn(outcome.noted)}`;
		case 'must sign in again':
			return `must sign in again, which takes ${outcome.codes.bound === 0 ? 'no' : 'a'} code`;
		case 'signed out':
			if (outcome.untold === 0) return 'signed out';
			return `signed out, service not told${outcome.error ? ` (${textOf(outcome.error)})` : ''}`;
	}
}

function textOf({ code, reason }: ExpectedError): string {
	return reason ? `${code} (${reason})` : code;
}

function notedIn(reason: ExpectedError['reason']): string {
	return reason ? `, ${reason} noted` : '';
}

function nextStepOf({ codes: needed, tries }: Extract<Outcome, { kind: 'error' }>): string {
	const isSameCode = needed !== undefined && needed.fresh + needed.bound === 1;
	const often = tries === 1 ? '' : tries === ever ? ' in the end' : ` after ${tries} tries`;
	return `Try Again helps${often}${isSameCode ? ' without a new code' : ''}`;
}
