/** What is asked of the service, and when. */

/** Requests as they can be told apart on the wire. */
export type RequestName =
	| 'device code'
	| 'credentials'
	| 'token exchange'
	| 'user'
	| 'refresh'
	| 'sign-out'
	| 'bound device code'
	| 'bound poll'
	| 'time';

/** What a user or a consumer does for the request to be sent. */
export type ActionName =
	| 'sign in'
	| 'sign in, name'
	| 'show account'
	| 'refresh'
	| 'sign out'
	| 'sign in again';

export interface Step {
	readonly name: string;
	/** The request into which the fault is injected. */
	readonly request: RequestName;
	readonly action: ActionName;
	/** When the user enters the code: as soon as it is shown, or only when no fault is left. */
	readonly codeEntered: 'at once' | 'after the fault';
}

export const steps = [
	{ name: 'device code', request: 'device code', action: 'sign in', codeEntered: 'at once' },
	{ name: 'poll while pending', request: 'credentials', action: 'sign in', codeEntered: 'after the fault' },
	{ name: 'credentials', request: 'credentials', action: 'sign in', codeEntered: 'at once' },
	{ name: 'token exchange', request: 'token exchange', action: 'sign in', codeEntered: 'at once' },
	{ name: 'user', request: 'user', action: 'sign in, name', codeEntered: 'at once' },
	{ name: 'account details', request: 'user', action: 'show account', codeEntered: 'at once' },
	{ name: 'refresh', request: 'refresh', action: 'refresh', codeEntered: 'at once' },
	{ name: 'sign-out', request: 'sign-out', action: 'sign out', codeEntered: 'at once' },
	{
		name: 'bound device code',
		request: 'bound device code',
		action: 'sign in again',
		codeEntered: 'at once',
	},
	{
		name: 'bound poll while pending',
		request: 'bound poll',
		action: 'sign in again',
		codeEntered: 'after the fault',
	},
	{ name: 'bound poll', request: 'bound poll', action: 'sign in again', codeEntered: 'at once' },
] as const satisfies readonly Step[];

export type StepName = (typeof steps)[number]['name'];

export function stepNamed(wanted: StepName): (typeof steps)[number] {
	const step = steps.find(({ name }) => name === wanted);
	if (!step) throw new Error(`There is no step "${wanted}".`);
	return step;
}

/** To how many requests in a row the fault happens. */
export const repetitions = ['once', 'three times', 'for ever'] as const;

export type Repetition = (typeof repetitions)[number];

export const faultCounts: Readonly<Record<Repetition, number>> = {
	once: 1,
	'three times': 3,
	'for ever': Number.POSITIVE_INFINITY,
};
