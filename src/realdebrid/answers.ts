/**
 * What an answer means: who gave it, and what it says. Between this machine and the service stand firewalls, edges,
 * gateways, proxies and captive portals, and each of them answers in HTML or in JSON. Only an answer that names one of
 * the service's errors is the service's own word.
 */
import { gunzipSync } from 'node:zlib';
import type { HttpAnswer } from '../network/http';
import {
	isGrantReason,
	RealDebridError,
	type RealDebridErrorCode,
	type RealDebridErrorReason,
} from './errors';
import type { Fields } from './fields';
import { retryAfterMs } from './rateLimit';

/** An answer as it came, with its body read as JSON where it is JSON. */
export interface ServiceAnswer {
	readonly status: number;
	/** `undefined` when the body is not a JSON object. */
	readonly json: Fields | undefined;
	readonly body: 'json' | 'html' | 'empty' | 'other';
	/** From `Retry-After`, in milliseconds. */
	readonly retryAfterMs: number | undefined;
	/** From `Date`: the time on the clock of whoever answered, in milliseconds since the epoch. */
	readonly date: number | undefined;
}

type Outcome = readonly [
	code: RealDebridErrorCode,
	message: string,
	reason?: RealDebridErrorReason | undefined,
];

const UNAVAILABLE: Outcome = ['unavailable', 'The service is not working now.'];
const RATE_LIMITED: Outcome = ['rateLimited', 'The service got too many requests.'];
const SLOW_DOWN: Outcome = ['rateLimited', 'The service asks to be asked less often.', 'slowDown'];
const BLOCKED_ADDRESS: Outcome = ['blocked', 'The service does not allow this network address.', 'address'];
const FIREWALL: Outcome = ['blocked', 'A firewall refused the request.', 'firewall'];
const EDGE: Outcome = ['blocked', 'The request was refused before the service looked at it.', 'edge'];
const WEB_PAGE: Outcome = ['unavailable', 'A web page came where an answer was due.', 'html'];
const REFUSED = 'The service refused the request.';
const NOT_UNDERSTOOD: Outcome = ['protocol', 'The answer was not understood.'];
const refused = (reason?: RealDebridErrorReason): Outcome => ['refused', REFUSED, reason];

/**
 * The service's errors by name, with their numbers (https://api.real-debrid.com/, "Error codes"; the documentation
 * lists numbers and descriptions, the names were seen on the wire or follow from the descriptions). The errors of hosters
 * and torrents are not here: the requests of this file's callers do not get them. Names of RFC 6749 and RFC 8628 have no
 * number; the service was not seen to use them.
 */
const SERVICE_ERRORS: ReadonlyMap<string, readonly [number: number | undefined, outcome: Outcome]> = new Map<
	string,
	readonly [number | undefined, Outcome]
>([
	['internal_error', [-1, UNAVAILABLE]],
	['parameter_missing', [1, refused('endpoint')]],
	['wrong_parameter', [2, refused('parameter')]],
	['unknown_method', [3, refused('endpoint')]],
	['method_not_allowed', [4, refused('endpoint')]],
	['slow_down', [5, SLOW_DOWN]],
	['ressource_unreachable', [6, UNAVAILABLE]],
	['unknown_ressource', [7, refused('endpoint')]],
	['bad_token', [8, refused('badToken')]],
	['permission_denied', [9, refused('permission')]],
	['two_factor_needed', [10, refused('twoFactor')]],
	['two_factor_pending', [11, refused('twoFactor')]],
	['invalid_login', [12, refused()]],
	['invalid_password', [13, refused()]],
	['account_locked', [14, refused('accountLocked')]],
	['account_not_activated', [15, refused('notActivated')]],
	['too_many_active_downloads', [21, refused()]],
	['ip_not_allowed', [22, BLOCKED_ADDRESS]],
	['traffic_exhausted', [23, refused()]],
	['service_unavailable', [25, UNAVAILABLE]],
	['too_many_requests', [34, RATE_LIMITED]],
	['fair_usage_limit', [36, refused('fairUse')]],
	['disabled_endpoint', [37, refused('endpoint')]],
	['invalid_grant', [undefined, refused('invalidGrant')]],
	['invalid_client', [undefined, refused('invalidGrant')]],
	['unauthorized_client', [undefined, refused('invalidGrant')]],
	['access_denied', [undefined, refused('invalidGrant')]],
	['expired_token', [undefined, refused('invalidGrant')]],
]);

const BY_NUMBER: ReadonlyMap<number | undefined, Outcome> = new Map(SERVICE_ERRORS.values());

/** The statuses with which the service speaks of a grant; with another one, the answer is not understood. */
const GRANT_STATUSES: ReadonlySet<number> = new Set([400, 401, 403]);
/** With these somebody refuses the request itself; who, the body would have told. */
const REFUSING_STATUSES: ReadonlySet<number> = new Set([401, 403, 407]);
/** The statuses of a whole answer: a cache or gateway may say 203, and a service 201, where 200 was due. */
const SUCCESSES: ReadonlySet<number> = new Set([200, 201, 203]);

/** Whether the answer succeeded, with a JSON object. */
export function isSuccess(answer: ServiceAnswer): answer is ServiceAnswer & { readonly json: Fields } {
	return SUCCESSES.has(answer.status) && answer.json !== undefined;
}

/** What an answer that is no success means. */
export function errorOf(answer: ServiceAnswer): RealDebridError {
	return toError(answer, outcomeOf(answer));
}

/** What such an answer to a poll means, which the user's own decision can end as well. */
export function pollErrorOf(answer: ServiceAnswer): RealDebridError {
	switch (answer.json?.['error']) {
		case 'access_denied':
			return toError(answer, ['denied', 'The sign-in was denied.']);
		case 'expired_token':
			return toError(answer, ['expired', 'The device code has expired.']);
		default:
			return errorOf(answer);
	}
}

/**
 * Whether the answer to a poll says that nobody has entered the code yet: an object that names no error. The service
 * was seen to say 403 with an error that is null; RFC 8628, 3.5, has a name for the same.
 */
export function isPending({ status, json }: ServiceAnswer): boolean {
	if (!json || status < 400 || status >= 500 || status === 429 || status === 451) return false;
	return json['error'] === 'authorization_pending' || Object.values(json).every(isNothing);
}

/** By who has answered (status and name), and then by what is said. */
function outcomeOf(answer: ServiceAnswer): Outcome {
	const { status, body } = answer;
	// The firewall borrows a name of the service's errors: its status tells the two apart.
	if (status === 451) return FIREWALL;
	const said = saidByService(answer);
	if (said) return said;
	if (status === 429) return RATE_LIMITED;
	if (status === 408 || status >= 500) return UNAVAILABLE;
	if (REFUSING_STATUSES.has(status)) return EDGE;
	return body === 'html' ? WEB_PAGE : NOT_UNDERSTOOD;
}

/** What the service itself has said; `undefined` where its word is not in the answer. */
function saidByService(answer: ServiceAnswer): Outcome | undefined {
	const { status, json } = answer;
	const name = json?.['error'];
	if (typeof name !== 'string') return undefined;
	const byName = SERVICE_ERRORS.get(name)?.[1];
	// No error has the number 0.
	const outcome = byName ?? BY_NUMBER.get(serviceCodeOf(answer) ?? 0);
	if (outcome?.[0] !== 'refused') return outcome;
	const [, , reason] = outcome;
	if (status < 400 || status >= 500) return undefined;
	// A session ends on a name that is known, and not on the number of an unknown one.
	if (isGrantReason(reason) && (!byName || !GRANT_STATUSES.has(status))) return undefined;
	return outcome;
}

function toError(answer: ServiceAnswer, [code, message, reason]: Outcome): RealDebridError {
	const { status } = answer;
	const serviceCode = serviceCodeOf(answer);
	const summary = summaryOf(status, answer.json?.['error'], serviceCode);
	return new RealDebridError(code, `${message} (${summary})`, {
		status,
		serviceCode,
		retryAfterMs: answer.retryAfterMs,
		reason,
	});
}

/** Optional in the documentation's own words, and a string where it was written by hand. */
function serviceCodeOf({ json }: ServiceAnswer): number | undefined {
	const value = json?.['error_code'];
	const code = typeof value === 'string' && /^-?\d{1,4}$/.test(value.trim()) ? Number(value) : value;
	return Number.isSafeInteger(code) ? (code as number) : undefined;
}

/** The service's own error name is repeated only where it looks like one: answers are not trusted. */
function summaryOf(status: number, error: unknown, serviceCode: number | undefined): string {
	const name = typeof error === 'string' && /^[a-z][a-z_]{1,39}$/.test(error) ? ` ${error}` : '';
	return `HTTP ${status}${name}${serviceCode === undefined ? '' : ` ${serviceCode}`}`;
}

function isNothing(value: unknown): boolean {
	return value === null || value === '' || value === 0 || value === false;
}

/** Reads an answer by what its body is, not by what its content type says: both have been seen to disagree. */
export function parseAnswer(answer: HttpAnswer): ServiceAnswer {
	const text = textOf(answer.body);
	const json = text.startsWith('{') ? parseObject(text, answer.status) : undefined;
	const isHtml = /^<(!doctype|html|head|body|!--)/i.test(text);
	const date = Date.parse(answer.headers.get('date') ?? '');
	return {
		status: answer.status,
		json,
		body: json ? 'json' : text === '' ? 'empty' : isHtml ? 'html' : 'other',
		retryAfterMs: retryAfterMs(answer.headers),
		date: Number.isNaN(date) ? undefined : date,
	};
}

/** Every answer that this extension reads is far smaller. */
const LONGEST_TEXT_BYTES = 1024 * 1024;

/** The body as text, without a byte order mark. A server may compress without a header that says so. */
export function textOf(body: Uint8Array): string {
	return new TextDecoder().decode(mayBeGzip(body) ? gunzipped(body) : body).trim();
}

/** No text of a service starts with this byte; the rest of the signature is left to zlib. */
function mayBeGzip(body: Uint8Array): boolean {
	return body[0] === 0x1f;
}

function gunzipped(body: Uint8Array): Uint8Array {
	try {
		return gunzipSync(body, { maxOutputLength: LONGEST_TEXT_BYTES });
	} catch {
		return body;
	}
}

/** Places at which a body is tried as two JSON texts. */
const MOST_SEAMS = 32;

/**
 * The object in the body; of a successful answer also where a firewall has put its own JSON text before or after the
 * service's. Of two texts in an error nobody knows which is the service's.
 */
function parseObject(text: string, status: number): Fields | undefined {
	const whole = tryToParse(text);
	if (whole || status >= 400) return whole;
	for (const { index } of [...text.matchAll(/\}\s*\{/g)].slice(0, MOST_SEAMS)) {
		const first = tryToParse(text.slice(0, index + 1));
		const second = tryToParse(text.slice(index + 1));
		if (!first || !second) continue;
		return 'error' in first ? second : first;
	}
	return undefined;
}

function tryToParse(text: string): Fields | undefined {
	try {
		return JSON.parse(text) as Fields;
	} catch {
		// The parser's message quotes the text, which may hold a token: the message goes no further.
	}
	return undefined;
}
