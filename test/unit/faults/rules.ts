import type { FaultRow } from './faults';
import type { MeaningKind } from './meanings';
import type { Outcome, When } from './outcomes';
import {
	always,
	boundCode,
	codes,
	denies,
	ever,
	expires,
	fails,
	freshAfterBound,
	keeps,
	named,
	noCode,
	oneCode,
	type Rules,
	refusesGrant,
	signInAgain,
	signsOut,
	succeeds,
} from './rule';
import { type Repetition, repetitions, type StepName } from './steps';

type RulesOfStep = Readonly<Partial<Record<MeaningKind, Rules>>>;

/** Each try asks once, and each one that is struck fails. */
const eachTryFails = (when: When): Rules => [fails(1, when), fails(3, when), fails(ever, when)];
const notOneIsTold: Rules = [signsOut(1), signsOut(3), signsOut(ever)];

/** Where the device code itself decides. One poll is made after a jump of the clock: it may have been entered. */
const endsOfCode = (needed: typeof oneCode) =>
	({
		pending: [succeeds(needed), succeeds(needed), expires(ever, 'at the deadline')],
		// One may come of a replica that has not heard of the code; three in a row are believed.
		'unknown code': [succeeds(needed), denies(1, 'at once'), denies(ever, 'at once')],
		'code ran out': [succeeds(needed), expires(1, 'at once'), expires(ever, 'at once')],
	}) satisfies RulesOfStep;

/** Nobody asks about the code again while the service wants to be left alone, so a try within that time is a new one. */
const pollsThatWaitLong: Rules = [
	fails(1, 'at the deadline', codes(2)),
	fails(3, 'at the deadline', codes(4)),
	fails(ever, 'at the deadline', codes(3)),
];

const boundPoll = {
	...endsOfCode(boundCode),
	harmless: always(succeeds(boundCode)),
	// Trouble is waited out. After a bound code that came to nothing comes a fresh one, which is polled elsewhere.
	trouble: [succeeds(boundCode), succeeds(boundCode), fails(1, 'at the deadline', freshAfterBound)],
	'long wait': always(fails(1, 'at the deadline', freshAfterBound)),
	'perhaps pending': [succeeds(boundCode), succeeds(boundCode), succeeds(freshAfterBound)],
	refusal: always(succeeds(freshAfterBound)),
} satisfies RulesOfStep;

/** What must come out, by step, by what the fault means there, and by how often it strikes. */
const rules: Readonly<Record<StepName, RulesOfStep>> = {
	'device code': {
		harmless: always(succeeds(oneCode)),
		trouble: eachTryFails('at once'),
		'long wait': eachTryFails('at once'),
		refusal: eachTryFails('at once'),
		// It is dead when it arrives, which the polls tell.
		'code ran out': [denies(1, 'at once'), denies(3, 'at once'), denies(ever, 'at once')],
	},
	'poll while pending': {
		...endsOfCode(oneCode),
		// Nothing is wrong, but for ever nobody allows.
		harmless: endsOfCode(oneCode).pending,
		// Trouble is waited out. The next try asks about the same code once more, and then for another.
		trouble: [succeeds(oneCode), succeeds(oneCode), fails(ever, 'at the deadline', codes(3))],
		'long wait': pollsThatWaitLong,
		refusal: eachTryFails('at once'),
	},
	credentials: {
		...endsOfCode(oneCode),
		harmless: always(succeeds(oneCode)),
		// The person has allowed: no further code is needed once the service answers again.
		trouble: [succeeds(oneCode), succeeds(oneCode), fails(ever, 'at the deadline', codes(2))],
		'long wait': pollsThatWaitLong,
		refusal: eachTryFails('at once'),
	},
	'token exchange': {
		harmless: always(succeeds(oneCode)),
		trouble: [succeeds(oneCode), succeeds(oneCode), fails(ever, 'after six tries', oneCode)],
		'long wait': [
			fails(1, 'at once', oneCode),
			fails(3, 'at once', oneCode),
			fails(ever, 'at once', oneCode),
		],
		// Refused twice, a grant is good for nothing: the second try asks for another code, and is struck again.
		refusal: [refusesGrant(1, oneCode), refusesGrant(2, codes(2)), refusesGrant(ever, codes(2))],
	},
	user: {
		harmless: always(named('known')),
		trouble: [named('learnt soon'), named('learnt soon'), named('not yet known')],
		'long wait': [named('learnt soon'), named('not yet known'), named('not yet known')],
		refusal: [named('learnt soon'), named('not yet known'), named('not yet known')],
	},
	refresh: {
		harmless: always(keeps(0)),
		trouble: [keeps(1), keeps(3), keeps(ever)],
		'long wait': [keeps(1), keeps(3), keeps(ever)],
		// To sign in again, the refresh token is tried once more, and then a code for the stored client credentials.
		refusal: [signInAgain(noCode), signInAgain(boundCode), signInAgain(boundCode)],
	},
	'sign-out': {
		harmless: always(signsOut(0)),
		trouble: notOneIsTold,
		'long wait': notOneIsTold,
		refusal: notOneIsTold,
		'too slow': notOneIsTold,
	},
	'bound device code': {
		harmless: always(succeeds(boundCode)),
		trouble: eachTryFails('at once'),
		'long wait': eachTryFails('at once'),
		refusal: always(succeeds(freshAfterBound)),
		// It is dead when it arrives, but its polls cannot tell that from "pending".
		'code ran out': always(succeeds(freshAfterBound)),
	},
	'bound poll while pending': { ...boundPoll, harmless: boundPoll.pending },
	'bound poll': boundPoll,
};

export function outcomeOf(step: StepName, fault: FaultRow, repetition: Repetition): Outcome {
	const meaning = fault.at?.[step] ?? fault.means;
	const rule = rules[step][meaning.kind]?.[repetitions.indexOf(repetition)];
	if (!rule) throw new Error(`Nobody has said what ${meaning.kind} comes to at ${step}.`);
	return rule(meaning);
}
