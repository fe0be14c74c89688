import type { ExpectedError } from './faultCase';
import { expectedError, type FaultCase, type Meanings, type Source } from './faultCase';
import {
	always,
	boundCode,
	type Codes,
	codes,
	eachTryFails,
	ever,
	fails,
	failsWith,
	freshAfterBound,
	keepsSession,
	keepsSessionAndNotes,
	mustSignInAgain,
	noCode,
	type Outcome,
	oneCode,
	type Rule,
	type Rules,
	signedIn,
	signedInAndNoted,
	signsOut,
	succeeds,
	succeedsLater,
} from './outcomes';
import { type Repetition, repetitions, type StepName } from './steps';

/** source × meaning → outcome (once, three times, for ever). `otherwise` is for every meaning that is not named. */
type OutcomesOfStep = {
	readonly [S in Source]: Readonly<Partial<Record<Meanings[S] | 'otherwise', Rules>>>;
};

const expired = expectedError('expired');
const denied = expectedError('denied', 'codeRefused');

/** Nobody enters the code while the fault lasts. */
const staysPending = (needed: Codes): Rules => [
	succeeds(needed),
	succeeds(needed),
	failsWith(expired, ever, 'at the deadline'),
];
/** One may come of a replica that has not heard of the code; three in a row are believed. */
const unknownCode = (needed: Codes): Rules => [
	succeeds(needed),
	failsWith(denied, 1, 'at once'),
	failsWith(denied, ever, 'at once'),
];
/** One poll follows the sleep: the code may have been entered before. */
const codeRanOut = (needed: Codes): Rules => [
	succeeds(needed),
	failsWith(expired, 1, 'at once'),
	failsWith(expired, ever, 'at once'),
];
const codeRefused: Rules = [
	failsWith(denied, 1, 'at once'),
	failsWith(denied, 3, 'at once'),
	failsWith(denied, ever, 'at once'),
];
/** No further poll for this code while the service asks to wait: a try within that time requests another code. */
const pausesBeyondTheCode: Rules = [
	fails(1, 'at the deadline', codes(2)),
	fails(3, 'at the deadline', codes(4)),
	fails(ever, 'at the deadline', codes(3)),
];

const grantRefused = (tries: number, needed: Codes): Rule =>
	failsWith(expectedError('refused', 'spentGrant'), tries, 'at once', needed);

/**
 * @param sleep what a laptop's sleep during the poll comes to
 * @param forEver what comes out where no poll is ever understood
 */
function polls(usable: Rules, sleep: Rules, forEver: Rule): OutcomesOfStep {
	const waitedOut: Rules = [succeedsLater(oneCode), succeedsLater(oneCode), forEver];
	// The code is kept: its next poll may be answered otherwise.
	const refusedButKept = eachTryFails('at once', oneCode);
	return {
		service: {
			usable,
			pending: staysPending(oneCode),
			'unknown code': unknownCode(oneCode),
			'code ended': eachTryFails('at once'),
			'grant refused': codeRefused,
			'account problem': refusedButKept,
			'endpoint problem': refusedButKept,
			'other refusal': refusedButKept,
			'long rate limit': pausesBeyondTheCode,
			otherwise: waitedOut,
		},
		intermediary: { usable, otherwise: waitedOut },
		network: { usable, slow: usable, otherwise: waitedOut },
		'this machine': {
			// The service still waits: one more poll, and not another code.
			'clock forward': usable,
			'clock back': usable,
			sleep,
		},
	};
}

/** The same at `/token`, for an account that has client credentials. */
function boundPolls(usable: Rules, sleep: Rules): OutcomesOfStep {
	// Another code, with new client credentials, is polled elsewhere.
	const freshCode = always(succeeds(freshAfterBound));
	const waitedOut: Rules = [
		succeedsLater(boundCode),
		succeedsLater(boundCode),
		fails(1, 'at the deadline', freshAfterBound),
	];
	return {
		service: {
			usable,
			pending: staysPending(boundCode),
			'perhaps pending': [succeeds(boundCode), succeeds(boundCode), succeeds(freshAfterBound)],
			'code ended': eachTryFails('at once'),
			'grant refused': freshCode,
			'account problem': eachTryFails('at once', boundCode),
			'endpoint problem': freshCode,
			'other refusal': freshCode,
			'long rate limit': always(fails(1, 'at the deadline', freshAfterBound)),
			otherwise: waitedOut,
		},
		intermediary: { usable, otherwise: waitedOut },
		network: { usable, slow: usable, otherwise: waitedOut },
		'this machine': { 'clock forward': usable, 'clock back': usable, sleep },
	};
}

/** A request whose failure ends the try. `usable` is what comes out without a fault. */
function failsAtOnce(usable: Rules): OutcomesOfStep {
	return {
		service: { usable, otherwise: eachTryFails('at once') },
		intermediary: { usable, otherwise: eachTryFails('at once') },
		network: { usable, slow: usable, otherwise: eachTryFails('at once') },
		'this machine': { otherwise: usable },
	};
}

const kept: Rules = [keepsSession(1), keepsSession(3), keepsSession(ever)];
const keptAndNoted: Rules = [keepsSessionAndNotes(1), keepsSessionAndNotes(3), keepsSessionAndNotes(ever)];
/** A refused token is replaced once; a token that is refused as well is not replaced. */
const tokenReplaced: Rules = [keepsSession(0), keepsSession(2), keepsSession(ever)];
const nameLearnt: Rules = [signedIn('soon'), signedIn('soon'), signedIn('only when asked again')];
/** A second "no" to the question for the name is believed. */
const nameRefused: Rules = [
	signedIn('soon'),
	signedIn('only when asked again'),
	signedIn('only when asked again'),
];
const exchangeKept = eachTryFails('at once', oneCode);
const exchangeRetried: Rules = [
	succeedsLater(oneCode),
	succeedsLater(oneCode),
	// Where it may be this grant that the service cannot complete, two sign-ins are enough: then there is another code.
	error => fails(ever, 'after six tries', isOfGrant(error) ? codes(2) : oneCode)(error),
];
const isOfGrant = (error: ExpectedError | undefined) =>
	error?.code === 'unavailable' || error?.code === 'protocol';
const untold: Rules = [signsOut(1), signsOut(3), signsOut(ever)];
const untoldInTime = untold.map(rule => () => rule(undefined)) as unknown as Rules;
const signedOut = always(() => ({ kind: 'signed out', untold: 0, error: undefined }));

const deviceCode = failsAtOnce(always(succeeds(oneCode)));
const boundDeviceCode = failsAtOnce(always(succeeds(boundCode)));

/** The one table of what must come out. */
const outcomes: Readonly<Record<StepName, OutcomesOfStep>> = {
	'device code': {
		...deviceCode,
		'this machine': {
			// The code is dead when it arrives, which the polls tell.
			sleep: codeRefused,
			otherwise: always(succeeds(oneCode)),
		},
	},
	// A try after the deadline asks about the same code once more, and then requests another.
	'poll while pending': polls(
		staysPending(oneCode),
		codeRanOut(oneCode),
		fails(ever, 'at the deadline', codes(3)),
	),
	// The user has allowed: no further code is needed once the service answers again.
	credentials: polls(
		always(succeeds(oneCode)),
		always(succeeds(oneCode)),
		fails(ever, 'at the deadline', codes(2)),
	),
	'token exchange': {
		service: {
			usable: always(succeeds(oneCode)),
			// Refused twice, a grant is good for nothing: the second try requests another code.
			'grant refused': [grantRefused(1, oneCode), grantRefused(2, codes(2)), grantRefused(ever, codes(2))],
			'account problem': exchangeKept,
			'endpoint problem': exchangeKept,
			'other refusal': exchangeKept,
			'long rate limit': exchangeKept,
			otherwise: exchangeRetried,
		},
		intermediary: { usable: always(succeeds(oneCode)), otherwise: exchangeRetried },
		network: {
			usable: always(succeeds(oneCode)),
			slow: always(succeeds(oneCode)),
			otherwise: exchangeRetried,
		},
		'this machine': { otherwise: always(succeeds(oneCode)) },
	},
	user: {
		service: {
			usable: always(signedIn('at once')),
			'account problem': [
				signedInAndNoted('soon'),
				signedInAndNoted('only when asked again'),
				signedInAndNoted('only when asked again'),
			],
			'grant refused': nameRefused,
			'endpoint problem': nameRefused,
			'other refusal': nameRefused,
			'long rate limit': nameRefused,
			otherwise: nameLearnt,
		},
		intermediary: { usable: always(signedIn('at once')), otherwise: nameLearnt },
		network: {
			usable: always(signedIn('at once')),
			slow: always(signedIn('at once')),
			otherwise: nameLearnt,
		},
		'this machine': { otherwise: always(signedIn('at once')) },
	},
	'account details': {
		service: {
			usable: always(keepsSession(0)),
			'token refused': tokenReplaced,
			'account problem': keptAndNoted,
			otherwise: kept,
		},
		intermediary: { usable: always(keepsSession(0)), 'token refused': tokenReplaced, otherwise: kept },
		network: { usable: always(keepsSession(0)), slow: always(keepsSession(0)), otherwise: kept },
		'this machine': { otherwise: always(keepsSession(0)) },
	},
	refresh: {
		service: {
			usable: always(keepsSession(0)),
			// To sign in again, the refresh token is tried once more, and then a code for the stored client credentials.
			'grant refused': [mustSignInAgain(noCode), mustSignInAgain(boundCode), mustSignInAgain(boundCode)],
			'account problem': keptAndNoted,
			otherwise: kept,
		},
		intermediary: { usable: always(keepsSession(0)), otherwise: kept },
		network: { usable: always(keepsSession(0)), slow: always(keepsSession(0)), otherwise: kept },
		'this machine': { otherwise: always(keepsSession(0)) },
	},
	'sign-out': {
		service: { usable: signedOut, otherwise: untold },
		intermediary: { usable: signedOut, otherwise: untold },
		// The user waits five seconds for it.
		network: { usable: signedOut, slow: untoldInTime, timeout: untoldInTime, otherwise: untold },
		'this machine': { otherwise: signedOut },
	},
	'bound device code': {
		...boundDeviceCode,
		service: {
			...boundDeviceCode.service,
			// Perhaps about the client credentials: new ones may do.
			'grant refused': always(succeeds(freshAfterBound)),
			'endpoint problem': always(succeeds(freshAfterBound)),
			'other refusal': always(succeeds(freshAfterBound)),
		},
		'this machine': {
			// The code is dead when it arrives, but its polls cannot tell that from "pending".
			sleep: always(succeeds(freshAfterBound)),
			otherwise: always(succeeds(boundCode)),
		},
	},
	'bound poll while pending': boundPolls(staysPending(boundCode), codeRanOut(boundCode)),
	'bound poll': boundPolls(always(succeeds(boundCode)), always(succeeds(boundCode))),
};

export function outcomeOf(step: StepName, faultCase: FaultCase, repetition: Repetition): Outcome {
	const { means, error } = faultCase.at?.[step] ?? faultCase;
	const ofSource: Readonly<Record<string, Rules>> = outcomes[step][faultCase.source];
	const rules = ofSource[means] ?? ofSource['otherwise'];
	if (!rules) throw new Error(`The table has no "${means}" of ${faultCase.source} at ${step}.`);
	return rules[repetitions.indexOf(repetition)]?.(error) ?? fail(repetition);
}

function fail(repetition: Repetition): never {
	throw new Error(`The table has no "${repetition}".`);
}
