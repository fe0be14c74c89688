import { type Fault, knownFaults } from '../../sandbox/src';

/** What goes wrong in one sign-in. */
export interface Case {
	readonly name: string;
	/** What the first polls get in place of an answer. */
	readonly faults?: readonly { readonly fault: Fault; readonly times: number }[];
	/** What the person does: allows, cancels while nothing or while a poll is under way, or nothing at all. */
	readonly person: 'allows' | 'cancels in a pause' | 'cancels in a poll' | 'does nothing';
}

const once = (fault: Fault) => [{ fault, times: 1 }];
const allows = 'allows';

export const cases: readonly Case[] = [
	{ name: 'none', person: allows },
	{ name: 'connection reset once', faults: once({ kind: 'reset' }), person: allows },
	{ name: '503 once', faults: once(knownFaults.empty(503)), person: allows },
	{
		name: '503 once with `Retry-After: 2`',
		faults: once({ ...knownFaults.empty(503), headers: { 'Retry-After': '2' } }),
		person: allows,
	},
	{ name: '`slow_down` twice', faults: [{ fault: knownFaults.slowDown(), times: 2 }], person: allows },
	{ name: 'HTML once (200)', faults: once(knownFaults.htmlPage(200, 'Welcome')), person: allows },
	{ name: 'a poll hangs', faults: once({ kind: 'hang' }), person: allows },
	{ name: 'cancelled between two polls', person: 'cancels in a pause' },
	{
		name: 'cancelled while a poll hangs',
		faults: once({ kind: 'hang' }),
		person: 'cancels in a poll',
	},
	{ name: 'the code expires', person: 'does nothing' },
];
