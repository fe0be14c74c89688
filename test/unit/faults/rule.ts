import type { Meaning, Told } from './meanings';
import type { Codes, Outcome, When } from './outcomes';

/** What comes out of a fault that means this. */
export type Rule = (meaning: Meaning) => Outcome;
/** For each of the repetitions. */
export type Rules = readonly [once: Rule, threeTimes: Rule, forEver: Rule];

export const ever = Number.POSITIVE_INFINITY;
export const noCode: Codes = { fresh: 0, bound: 0 };
export const codes = (fresh: number): Codes => ({ fresh, bound: 0 });
export const oneCode = codes(1);
export const boundCode: Codes = { fresh: 0, bound: 1 };
export const freshAfterBound: Codes = { fresh: 1, bound: 1 };

export const always = (rule: Rule): Rules => [rule, rule, rule];

export function succeeds(needed: Codes): Rule {
	return () => ({ kind: 'success', codes: needed });
}

/** With what the fault itself tells. */
export function fails(tries: number, when: When, needed?: Codes): Rule {
	return meaning => ({ kind: 'error', tries, told: toldBy(meaning), when, ...(needed && { codes: needed }) });
}

/** The exchange has a word of its own for a refusal that has no other. */
export function refusesGrant(tries: number, needed: Codes): Rule {
	return meaning => {
		const told = { code: 'refused', reason: toldBy(meaning).reason ?? 'spentGrant' } as const;
		return { kind: 'error', tries, told, when: 'at once', codes: needed };
	};
}

export function expires(tries: number, when: When): Rule {
	return () => ({ kind: 'error', tries, told: { code: 'expired', reason: undefined }, when });
}

/** The code is not accepted any more, although its time is not over. */
export function denies(tries: number, when: When): Rule {
	return () => ({ kind: 'error', tries, told: { code: 'denied', reason: 'codeRefused' }, when });
}

export function named(name: 'known' | 'learnt soon' | 'not yet known'): Rule {
	return () => ({ kind: 'signed in', name });
}

export function keeps(tries: number): Rule {
	return meaning => ({ kind: 'session kept', tries, told: 'told' in meaning ? meaning.told : undefined });
}

export function signInAgain(needed: Codes): Rule {
	return meaning => {
		const reason = toldBy(meaning).reason === 'accountLocked' ? 'accountLocked' : 'revoked';
		return { kind: 'must sign in again', reason, codes: needed };
	};
}

export function signsOut(untold: number): Rule {
	return meaning => ({ kind: 'signed out', untold, told: 'told' in meaning ? meaning.told : undefined });
}

function toldBy(meaning: Meaning): Told {
	if ('told' in meaning) return meaning.told;
	throw new Error(`Nobody has said what is told of ${meaning.kind}.`);
}
