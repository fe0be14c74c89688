import { type Fault, knownFaults } from '../../../sandbox/src/index';
import { inLatin1, withFields, withStatus } from './changedAnswers';
import {
	type CaseOf,
	type ExpectedError,
	expectedError,
	type Interpretation,
	type Meanings,
} from './faultCase';
import type { StepName } from './steps';

/** Real-Debrid's own answers. */

type ServiceCase = CaseOf<'service'>;

const documented = 'documentation, "Error codes"';
const rfc8628 = 'RFC 8628, never seen on the wire';

const refused = (reason?: ExpectedError['reason']) => expectedError('refused', reason);
const byEdge = expectedError('blocked', 'edge');
const notUnderstood = expectedError('protocol');

/** `POST /token` was never seen to say "pending": it may well be a 400 that names an error. */
const perhapsPending = {
	'bound poll while pending': { means: 'perhaps pending' },
	'bound poll': { means: 'perhaps pending' },
} as const;
/** Where a token is refused, that token is what was to be ended or replaced. */
const whereTokensAreUsed = {
	'sign-out': { means: 'usable' },
	'account details': { means: 'token refused', error: refused('badToken') },
} as const;

const refusals: ReadonlySet<Meanings['service']> = new Set([
	'grant refused',
	'endpoint problem',
	'other refusal',
]);

type ErrorRow = readonly [
	code: number,
	name: string,
	status: number,
	means: Meanings['service'],
	error: ExpectedError,
	seen: string,
];

/** All errors that are not about hosters and torrents. Where no status was seen: 403 about the account, else 400. */
const errorRows: readonly ErrorRow[] = [
	[-1, 'internal_error', 500, 'unavailable', expectedError('unavailable'), documented],
	[1, 'parameter_missing', 400, 'endpoint problem', refused('endpoint'), 'live capture'],
	[2, 'wrong_parameter', 400, 'grant refused', refused('parameter'), 'live capture'],
	[3, 'unknown_method', 400, 'endpoint problem', refused('endpoint'), documented],
	[4, 'method_not_allowed', 405, 'endpoint problem', refused('endpoint'), documented],
	[5, 'slow_down', 400, 'rate limit', expectedError('rateLimited', 'slowDown'), documented],
	[6, 'ressource_unreachable', 400, 'unavailable', expectedError('unavailable'), documented],
	[7, 'unknown_ressource', 404, 'endpoint problem', refused('endpoint'), 'live capture'],
	[8, 'bad_token', 401, 'grant refused', refused('badToken'), 'live capture'],
	[9, 'permission_denied', 403, 'grant refused', refused('permission'), 'live capture, 2018'],
	[10, 'two_factor_needed', 403, 'account problem', refused('twoFactor'), documented],
	[11, 'two_factor_pending', 403, 'account problem', refused('twoFactor'), documented],
	[12, 'invalid_login', 403, 'other refusal', refused(), documented],
	[13, 'invalid_password', 403, 'other refusal', refused(), documented],
	[14, 'account_locked', 403, 'account problem', refused('accountLocked'), 'public clients'],
	[15, 'account_not_activated', 403, 'account problem', refused('notActivated'), documented],
	[21, 'too_many_active_downloads', 400, 'other refusal', refused(), documented],
	[22, 'ip_not_allowed', 403, 'address refused', expectedError('blocked', 'address'), 'public clients'],
	[23, 'traffic_exhausted', 403, 'other refusal', refused(), documented],
	[25, 'service_unavailable', 503, 'unavailable', expectedError('unavailable'), 'public clients'],
	[34, 'too_many_requests', 429, 'rate limit', expectedError('rateLimited'), 'live capture'],
	[36, 'fair_usage_limit', 403, 'account problem', refused('fairUse'), documented],
	[37, 'disabled_endpoint', 403, 'endpoint problem', refused('endpoint'), documented],
];

function placesOf(name: string, status: number, means: Meanings['service']): ServiceCase['at'] {
	if (name === 'bad_token') return whereTokensAreUsed;
	return status === 400 && refusals.has(means) ? perhapsPending : undefined;
}

const errors = errorRows.map(([code, name, status, means, error, seen]): ServiceCase => {
	const at = placesOf(name, status, means);
	const fault = () => knownFaults.jsonError(status, name, code);
	return { name: `error ${code} (${status} ${name})`, seen, fault, means, error, ...(at && { at }) };
});

/** The number is optional and may be a string; the name counts before the number. */
const errorsWrittenOtherwise = (
	[
		['permission_denied', undefined, 403, 'grant refused', refused('permission')],
		['permission_denied', null, 403, 'grant refused', refused('permission')],
		['permission_denied', '9', 403, 'grant refused', refused('permission')],
		['account_locked', undefined, 403, 'account problem', refused('accountLocked')],
		['two_factor_needed', '10', 403, 'account problem', refused('twoFactor')],
		['ip_not_allowed', null, 403, 'address refused', expectedError('blocked', 'address')],
		['ip_not_allowed', 9, 403, 'address refused', expectedError('blocked', 'address')],
		['too_many_requests', '34', 403, 'rate limit', expectedError('rateLimited')],
		['service_unavailable', undefined, 400, 'unavailable', expectedError('unavailable')],
		// A name that is not known, with the number of one that is.
		['account_is_locked', 14, 403, 'account problem', refused('accountLocked')],
		['fair_use_exceeded', '36', 403, 'account problem', refused('fairUse')],
		// A session does not end on a number alone.
		['permission_was_denied', 9, 403, 'not understood', byEdge],
		['brand_new_error', undefined, 400, 'not understood', notUnderstood],
		['brand_new_error', undefined, 403, 'not understood', byEdge],
		// Nor on a name with a status of somebody else.
		['permission_denied', 9, 404, 'not understood', notUnderstood],
		['permission_denied', 9, 503, 'unavailable', expectedError('unavailable')],
		['permission_denied', 9, 200, 'not understood', notUnderstood],
	] as const
).map(
	([name, code, status, means, error]): ServiceCase => ({
		name: `${status} {"error":"${name}"${code === undefined ? '' : `,"error_code":${JSON.stringify(code)}`}}`,
		seen: 'documentation: "error_code (optional, an integer)"',
		fault: () =>
			knownFaults.jsonValue(status, {
				error: name,
				...(code !== undefined && { error_code: code }),
			}),
		means,
		error,
	}),
);

const grantRefused: Interpretation<'service'> = { means: 'grant refused', error: refused('invalidGrant') };

function endOfCode(error: ExpectedError): NonNullable<ServiceCase['at']> {
	const ended = { means: 'code ended', error } as const;
	return {
		'poll while pending': ended,
		credentials: ended,
		'bound poll while pending': ended,
		'bound poll': ended,
	};
}

/** The service was not seen to use the names of the RFCs. */
const errorsOfRfc: readonly ServiceCase[] = [
	{
		name: 'invalid_grant',
		seen: 'RFC 6749, never seen on the wire',
		fault: knownFaults.invalidGrant,
		...grantRefused,
		at: perhapsPending,
	},
	{
		name: 'invalid_client (401)',
		seen: 'RFC 6749, never seen on the wire',
		fault: () => knownFaults.jsonError(401, 'invalid_client'),
		...grantRefused,
		at: { 'account details': { means: 'token refused', error: refused('invalidGrant') } },
	},
	{
		name: 'access_denied',
		seen: rfc8628,
		fault: knownFaults.accessDenied,
		...grantRefused,
		at: endOfCode(expectedError('denied')),
	},
	{
		name: 'expired_token',
		seen: rfc8628,
		fault: knownFaults.expiredToken,
		...grantRefused,
		at: endOfCode(expectedError('expired')),
	},
	{
		name: 'slow_down without a number',
		seen: rfc8628,
		fault: knownFaults.slowDown,
		means: 'rate limit',
		error: expectedError('rateLimited', 'slowDown'),
	},
];

const polls: readonly StepName[] = [
	'poll while pending',
	'credentials',
	'bound poll while pending',
	'bound poll',
];

/** An answer that names no error: "pending" to a poll, and not understood elsewhere. */
function pendingCase(name: string, seen: string, fault: () => Fault, error: ExpectedError): ServiceCase {
	const pending: Interpretation<'service'> = { means: 'pending' };
	const status = fault();
	return {
		name,
		seen,
		fault,
		means: 'not understood',
		error,
		at: {
			...Object.fromEntries(polls.map(poll => [poll, pending])),
			...(status.kind === 'answer' &&
				status.status === 401 && { 'account details': { means: 'token refused', error } as const }),
		},
	};
}

const nulls = { error: null, error_code: null };

const pendingAnswers: readonly ServiceCase[] = [
	{
		...pendingCase(
			'403 with nulls',
			'plugin.video.jacktook#66, debridpulse, MediaFusion',
			knownFaults.pending,
			byEdge,
		),
	},
	pendingCase(
		'400 with nulls',
		'plausible: the status of RFC 8628',
		() => knownFaults.jsonValue(400, nulls),
		notUnderstood,
	),
	pendingCase(
		'401 with nulls',
		'plausible: nobody is signed in yet',
		() => knownFaults.jsonValue(401, nulls),
		byEdge,
	),
	pendingCase('403 {}', 'plausible: null fields are left out', () => knownFaults.jsonValue(403, {}), byEdge),
	pendingCase(
		'403 with "" and 0',
		'plausible: empty values of PHP',
		() => knownFaults.jsonValue(403, { error: '', error_code: 0 }),
		byEdge,
	),
	pendingCase('authorization_pending', rfc8628, knownFaults.authorizationPending, notUnderstood),
];

const RETRY_AFTER_S = 30;
const DAY_S = 86_400;
const httpDate = (seconds: number) => new Date(Date.now() + seconds * 1000).toUTCString();

const retryAfter = 'plausible: Retry-After was never seen';

/** With and without `Retry-After`. */
const rateLimits: readonly ServiceCase[] = [
	{
		name: '429 without a body',
		seen: 'rdt-client#90',
		fault: () => knownFaults.empty(429),
		means: 'rate limit',
		error: expectedError('rateLimited'),
	},
	{
		name: '429 with Retry-After in seconds',
		seen: retryAfter,
		fault: () => knownFaults.rateLimited(String(RETRY_AFTER_S)),
		means: 'rate limit',
		error: expectedError('rateLimited'),
	},
	{
		name: '429 with Retry-After as a date',
		seen: retryAfter,
		fault: () => knownFaults.rateLimited(httpDate(RETRY_AFTER_S)),
		means: 'rate limit',
		error: expectedError('rateLimited'),
	},
	{
		name: "429 with Retry-After as a date, this machine's clock a day late",
		seen: retryAfter,
		fault: () => ({
			...knownFaults.rateLimited(),
			headers: { Date: httpDate(DAY_S), 'Retry-After': httpDate(DAY_S + RETRY_AFTER_S) },
		}),
		means: 'rate limit',
		error: expectedError('rateLimited'),
	},
	{
		name: "429 with Retry-After as a date, this machine's clock a day early",
		seen: retryAfter,
		fault: () => ({
			...knownFaults.rateLimited(),
			headers: { Date: httpDate(-DAY_S), 'Retry-After': httpDate(RETRY_AFTER_S - DAY_S) },
		}),
		means: 'rate limit',
		error: expectedError('rateLimited'),
	},
	{
		name: '429 with Retry-After of an hour',
		seen: 'rdt-client#90: blocks of many minutes',
		fault: () => knownFaults.rateLimited('3600'),
		means: 'long rate limit',
		error: expectedError('rateLimited'),
	},
];

/** Not one of these fields has the type that it has to have. */
const wrongTypes = {
	device_code: 17,
	user_code: { code: 'ABC' },
	verification_url: 7,
	interval: 'often',
	client_id: 5,
	client_secret: ['x'],
	access_token: 17,
	token_type: 3,
	refresh_token: {},
	expires_in: 'soon',
	id: 'ada',
	username: 9,
	error: 0,
};

function garbage(name: string, seen: string, fault: () => Fault): ServiceCase {
	return { name, seen, fault, means: 'not understood', error: notUnderstood };
}

const unusableAnswers: readonly ServiceCase[] = [
	{
		name: '200 with null credentials',
		seen: 'nenadstojanovikj/rd, recorded fixture',
		fault: knownFaults.nullCredentials,
		means: 'not understood',
		error: notUnderstood,
		at: { 'poll while pending': { means: 'unknown code' }, credentials: { means: 'unknown code' } },
	},
	{
		...garbage('empty 200', 'JDownloader: empty answers', () => knownFaults.empty(200)),
		at: { 'sign-out': { means: 'usable' } },
	},
	garbage('wrong types in the JSON', 'plausible: a change of the API', () =>
		knownFaults.jsonValue(200, wrongTypes),
	),
	{
		...garbage('JSON array', 'plausible: PHP prints an empty object as []', () =>
			knownFaults.jsonValue(200, [{}]),
		),
	},
	{
		...garbage('JSON without fields', 'plausible: null fields are left out', () =>
			knownFaults.jsonValue(200, {}),
		),
	},
	{
		name: 'maintenance page (503)',
		seen: 'public clients: "Temporarily Down For Maintenance"',
		fault: knownFaults.maintenance,
		means: 'unavailable',
		error: expectedError('unavailable'),
	},
	{
		name: 'empty 500',
		seen: 'plausible: a crash of PHP',
		fault: () => knownFaults.empty(500),
		means: 'unavailable',
		error: expectedError('unavailable'),
	},
];

const tokenSteps: readonly StepName[] = [
	'token exchange',
	'refresh',
	'bound poll',
	'bound poll while pending',
];
const lifetimeSteps: readonly StepName[] = ['device code', 'bound device code', ...tokenSteps];
const userSteps: readonly StepName[] = ['user', 'account details'];

function odd(
	name: string,
	seen: string,
	fault: ServiceCase['fault'],
	where: readonly StepName[],
): ServiceCase {
	return { name, seen, fault, means: 'usable', steps: where };
}

const oddName = (what: string, value: unknown) =>
	odd(
		`user name: ${what}`,
		'plausible: users choose their names',
		withFields({ username: value }),
		userSteps,
	);

/** Usable, whatever is odd next to what counts. */
const oddAnswers: readonly ServiceCase[] = [
	odd('201 for 200', 'plausible: a token was created', withStatus(201), [...lifetimeSteps, 'credentials']),
	odd('expires_in 0', 'plausible: a mistake of the answer', withFields({ expires_in: 0 }), lifetimeSteps),
	odd(
		'expires_in negative',
		'plausible: a mistake of the answer',
		withFields({ expires_in: -1 }),
		lifetimeSteps,
	),
	odd(
		'expires_in as text',
		'public clients parse numbers and strings',
		withFields({ expires_in: '600' }),
		lifetimeSteps,
	),
	odd('refresh_token null', 'plausible: it is left out', withFields({ refresh_token: null }), tokenSteps),
	odd(
		'refresh_token a number',
		'plausible: a mistake of the answer',
		withFields({ refresh_token: 17 }),
		tokenSteps,
	),
	oddName('null', null),
	oddName('a number', 4711),
	oddName('empty', ''),
	oddName('only direction marks', '\u202e\u2066'),
	oddName('direction and control characters', 'a\u202ed\u0007a\n'),
	oddName('10,000 letters', 'a'.repeat(10_000)),
	odd('user name: not UTF-8', 'plausible: names from before UTF-8', inLatin1, userSteps),
	odd(
		'expiration unusable',
		'plausible: null after premium has ended',
		withFields({ expiration: '0000-00-00' }),
		userSteps,
	),
];

export const serviceAnswers: readonly ServiceCase[] = [
	...errors,
	...errorsWrittenOtherwise,
	...errorsOfRfc,
	...pendingAnswers,
	...rateLimits,
	...unusableAnswers,
	...oddAnswers,
];
