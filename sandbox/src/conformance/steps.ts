/** The sections of docs/real-debrid-protocol.md, which order the report. */
export const sections = {
	1: 'Device code',
	2: 'Credentials',
	3: 'Token',
	4: 'Signing in again with the stored credentials',
	5: 'REST',
} as const;

export type Section = keyof typeof sections;

/** What is done with one code or one permission. A part that is not agreed to is left out, and the next one goes on. */
export const parts = {
	expire: 'leave a code to expire',
	deny: 'deny a code',
	allow: 'allow a code',
	reauthorize: 'sign in again with the stored credentials',
	disable: 'disable an access token',
	remove: 'remove the app',
} as const;

export type Part = keyof typeof parts;

interface StepInfo {
	readonly section: Section;
	readonly part: Part;
	readonly title: string;
	/** Whether nobody has published what the service answers. */
	readonly knowledge: 'known' | 'unknown';
}

const known = (section: Section, part: Part, title: string): StepInfo => ({
	section,
	part,
	title,
	knowledge: 'known',
});
const unknown = (section: Section, part: Part, title: string): StepInfo => ({
	section,
	part,
	title,
	knowledge: 'unknown',
});

/** All steps, in the order in which they are taken. */
export const steps = {
	'expire-code': known(1, 'expire', 'A device code, which nobody enters'),
	pending: known(2, 'expire', 'Credentials while nobody has entered the code'),
	'unknown-code': known(2, 'expire', 'Credentials for a code that was never issued'),
	'deny-code': known(1, 'deny', 'A device code, which is denied'),
	denied: unknown(2, 'deny', 'Credentials after the code was denied'),
	'denied-again': unknown(2, 'deny', 'Credentials after the code was denied, one interval later'),
	'allow-code': known(1, 'allow', 'A device code, which is allowed'),
	granted: known(2, 'allow', 'Credentials after the code was allowed'),
	exchange: known(3, 'allow', 'The device code, exchanged'),
	'exchange-again': known(3, 'allow', 'The device code, exchanged for the second time'),
	refresh: known(3, 'allow', 'The refresh token, exchanged'),
	'device-code-after-refresh': known(3, 'allow', 'The device code in place of a refresh token'),
	'granted-again': known(2, 'allow', 'Credentials requested again with the device code'),
	'credentials-of-refresh-token': known(
		2,
		'allow',
		'Credentials requested with the refresh token as the code',
	),
	user: known(5, 'allow', 'The user'),
	time: known(5, 'allow', 'The time'),
	'bound-code': known(4, 'reauthorize', 'A device code for the stored client id'),
	'bound-pending': unknown(4, 'reauthorize', 'The token endpoint while nobody has entered the code'),
	'bound-granted': known(4, 'reauthorize', 'The token endpoint after the code was allowed'),
	disable: known(5, 'disable', 'An access token, disabled'),
	'user-after-disable': known(5, 'disable', 'The user, with the disabled access token'),
	'disable-again': known(5, 'disable', 'The access token, disabled for the second time'),
	'refresh-after-removal': unknown(3, 'remove', 'The refresh token after the app was removed'),
	'credentials-after-removal': unknown(2, 'remove', 'Credentials after the app was removed'),
	'user-after-removal': known(5, 'remove', 'The user, with an access token of the removed app'),
	'pending-before-end': known(2, 'expire', 'Credentials shortly before the code expires'),
	expired: unknown(2, 'expire', 'Credentials shortly after the code has expired'),
	'expired-again': unknown(2, 'expire', 'Credentials one minute after the code has expired'),
} as const satisfies Record<string, StepInfo>;

export type StepId = keyof typeof steps;

export const stepIds = Object.keys(steps) as StepId[];
