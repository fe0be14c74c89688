/** The first list of the matrix: what is asked of the service, and when. */

/** Requests as they can be told apart on the wire. */
export type RequestName =
	| 'device code'
	| 'credentials'
	| 'token exchange'
	| 'user'
	| 'refresh'
	| 'sign-out'
	| 'bound device code'
	| 'bound poll';

/** What a person or a consumer does for the request to be sent. */
export type Flow = 'sign-in' | 'details' | 'refresh' | 'sign-out' | 'sign-in again';

export interface Step {
	readonly name: string;
	/** The request that is struck. */
	readonly request: RequestName;
	readonly flow: Flow;
	/** When the person enters the code that is struck: as soon as it is shown, or only when no strike is left. */
	readonly person: 'allows at once' | 'allows after the fault';
}

export const steps = [
	{ name: 'device code', request: 'device code', flow: 'sign-in', person: 'allows at once' },
	{ name: 'poll while pending', request: 'credentials', flow: 'sign-in', person: 'allows after the fault' },
	{ name: 'credentials', request: 'credentials', flow: 'sign-in', person: 'allows at once' },
	{ name: 'token exchange', request: 'token exchange', flow: 'sign-in', person: 'allows at once' },
	{ name: 'user', request: 'user', flow: 'details', person: 'allows at once' },
	{ name: 'refresh', request: 'refresh', flow: 'refresh', person: 'allows at once' },
	{ name: 'sign-out', request: 'sign-out', flow: 'sign-out', person: 'allows at once' },
	{
		name: 'bound device code',
		request: 'bound device code',
		flow: 'sign-in again',
		person: 'allows at once',
	},
	{
		name: 'bound poll while pending',
		request: 'bound poll',
		flow: 'sign-in again',
		person: 'allows after the fault',
	},
	{ name: 'bound poll', request: 'bound poll', flow: 'sign-in again', person: 'allows at once' },
] as const satisfies readonly Step[];

export type StepName = (typeof steps)[number]['name'];

/** How often in a row the fault strikes. */
export const repetitions = ['once', 'three times', 'for ever'] as const;

export type Repetition = (typeof repetitions)[number];

export const strikes: Readonly<Record<Repetition, number>> = {
	once: 1,
	'three times': 3,
	'for ever': Number.POSITIVE_INFINITY,
};
