import fc, { type Arbitrary } from 'fast-check';
import type { Person } from './deviceService';

/** What a person, another extension, or fate does. Numbers choose among what there is at the time. */
export type Action =
	| { readonly kind: WindowActionKind; readonly window: number }
	| {
			readonly kind: 'signInAgain' | 'signOut' | 'details';
			readonly window: number;
			readonly account: number;
	  }
	/** Not at once, but when it has to do with the secret storage for so many more times. */
	| { readonly kind: 'crashLater'; readonly window: number; readonly calls: number }
	| { readonly kind: 'tokens'; readonly window: number; readonly account: number; readonly callers: number }
	| { readonly kind: 'rejectToken'; readonly window: number; readonly account: number }
	| { readonly kind: 'allow'; readonly code: number; readonly person: Person }
	| { readonly kind: 'deny'; readonly code: number }
	| { readonly kind: 'revoke'; readonly person: Person }
	/** Something that is stored cannot be understood any more. */
	| { readonly kind: 'damage'; readonly entry: number }
	/** The next calls on the secret storage fail, with words that quote what they were about. */
	| { readonly kind: 'failStorage'; readonly operation: 'get' | 'store' | 'delete'; readonly times: number };

type WindowActionKind = 'signIn' | 'resume' | 'cancel' | 'close' | 'reload' | 'crash' | 'stall' | 'focus';

export type ActionKind = Action['kind'];

/** An action, so long after the one before. */
export interface TimedAction {
	readonly afterMs: number;
	readonly action: Action;
}

/** Longer ones find little more, and take long to be made small. */
const LONGEST = 12;

const number = fc.nat({ max: 3 });
const person = fc.constantFrom<Person[]>('ada', 'ada', 'ben');

function actionOf(kind: ActionKind): Arbitrary<Action> {
	switch (kind) {
		case 'signInAgain':
		case 'signOut':
		case 'details':
		case 'rejectToken':
			return fc.record({ kind: fc.constant(kind), window: number, account: number });
		case 'tokens':
			return fc.record({
				kind: fc.constant(kind),
				window: number,
				account: number,
				callers: fc.integer({ min: 1, max: 4 }),
			});
		case 'crashLater':
			return fc.record({ kind: fc.constant(kind), window: number, calls: fc.nat({ max: 5 }) });
		case 'allow':
			return fc.record({ kind: fc.constant(kind), code: number, person });
		case 'deny':
			return fc.record({ kind: fc.constant(kind), code: number });
		case 'damage':
			return fc.record({ kind: fc.constant(kind), entry: number });
		case 'failStorage':
			return fc.record({
				kind: fc.constant(kind),
				operation: fc.constantFrom('get', 'store', 'delete'),
				times: fc.integer({ min: 1, max: 3 }),
			});
		case 'revoke':
			return fc.record({ kind: fc.constant(kind), person });
		default:
			return fc.record({ kind: fc.constant(kind), window: number });
	}
}

/** What lies between two actions. */
const pauses = {
	/** Mostly a few seconds, where things meet; now and then a while, or so long that a token expires. */
	short: fc.oneof(
		{ weight: 3, arbitrary: fc.constant(0) },
		{ weight: 3, arbitrary: fc.integer({ min: 1, max: 200 }) },
		{ weight: 6, arbitrary: fc.integer({ min: 200, max: 12_000 }) },
		{ weight: 2, arbitrary: fc.integer({ min: 12_000, max: 70_000 }) },
		{ weight: 1, arbitrary: fc.integer({ min: 70_000, max: 700_000 }) },
	),
	/** Often as long as one waits after a failure. */
	long: fc.oneof(
		{ weight: 2, arbitrary: fc.constant(0) },
		{ weight: 2, arbitrary: fc.integer({ min: 1, max: 12_000 }) },
		{ weight: 6, arbitrary: fc.integer({ min: 12_000, max: 70_000 }) },
		{ weight: 1, arbitrary: fc.integer({ min: 70_000, max: 700_000 }) },
	),
} as const;

function timed(afterMs: Arbitrary<number>, kind: ActionKind): Arbitrary<TimedAction> {
	return fc.record({ afterMs, action: actionOf(kind) });
}

/** How it may begin, so that not too many runs come to nothing. */
const beginnings = {
	'with nothing': fc.constant<TimedAction[]>([]),
	'with a sign-in': fc.tuple(
		timed(fc.constant(0), 'signIn'),
		fc.oneof(timed(fc.integer({ min: 0, max: 20_000 }), 'allow'), timed(fc.constant(0), 'allow')),
	),
	'with a sign-in again': fc.tuple(
		fc.constant<TimedAction>({ afterMs: 0, action: { kind: 'revoke', person: 'ada' } }),
		fc.constant<TimedAction>({ afterMs: 0, action: { kind: 'signInAgain', window: 0, account: 0 } }),
	),
} as const;

export interface TimelineOptions {
	readonly beginning?: keyof typeof beginnings;
	readonly pauses?: keyof typeof pauses;
}

/** @param weights how often each kind of action comes; others do not */
export function timeline(
	weights: Readonly<Partial<Record<ActionKind, number>>>,
	options: TimelineOptions = {},
): Arbitrary<TimedAction[]> {
	const kinds = Object.entries(weights) as [ActionKind, number][];
	const action = fc.oneof(...kinds.map(([kind, weight]) => ({ weight, arbitrary: actionOf(kind) })));
	const afterMs = pauses[options.pauses ?? 'short'];
	const rest = fc.array(fc.record({ afterMs, action }), { minLength: 1, maxLength: LONGEST });
	return fc.tuple(beginnings[options.beginning ?? 'with nothing'], rest).map(parts => parts.flat());
}
