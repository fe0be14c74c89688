/**
 * The device flow for open-source apps, in the order of its steps
 * (https://api.real-debrid.com/, "OAuth2 for devices, workflow for open source apps").
 * RFC 8628 gives the words; the service departs from it where comments say so.
 */
import { errorOf, isPending, isSuccess, pollErrorOf } from './answers';
import { isLoopback, isSameSite, parseSiteUrl } from './apiUrl';
import { isGrantRefusal, RealDebridError } from './errors';
import { type Fields, numberField, optionalSecretField, secretField, textField } from './fields';
import { Secret } from './secret';
import { requestJson, type Service, sendJson } from './service';

/** What a person is shown, and what the app polls with. */
export interface DeviceCode {
	readonly deviceCode: Secret;
	/** To be entered on the site; its length varies. */
	readonly userCode: string;
	/** Where the user code is entered. */
	readonly verificationUrl: URL;
	/** Where nothing needs to be entered. Holds the device code: to be opened, never to be shown. */
	readonly directVerificationUrl: Secret | undefined;
	/** The least time between two polls, in milliseconds. */
	readonly intervalMs: number;
	/** How long the codes live, in milliseconds from the answer. */
	readonly expiresInMs: number;
	/** When the codes expire by the clock of whoever answered, in milliseconds since the epoch, where the answer has a date. */
	readonly serverExpiry?: number | undefined;
}

/** A client id and secret that belong to this app *and* one person. Never to be passed on. */
export interface ClientCredentials {
	readonly clientId: string;
	readonly clientSecret: Secret;
}

export interface Token {
	readonly accessToken: Secret;
	readonly refreshToken: Secret;
	/** When it was asked for, in milliseconds since the epoch. */
	readonly requestedAt: number;
	/** In milliseconds from then: rather a little too short than too long. */
	readonly expiresInMs: number;
}

/** How one poll was answered, when it was answered at all. */
export type PollAnswer<Granted> =
	| { readonly state: 'granted'; readonly granted: Granted }
	| {
			readonly state: 'pending';
			/** When the answer was given, by the clock of whoever answered, in milliseconds since the epoch. */
			readonly date?: number | undefined;
	  }
	/** The service does not know the device code (any more). */
	| { readonly state: 'unknown' };

/** Whether the service is to issue client credentials for whoever enters the code, or the app has them already. */
export type NewCredentials = 'new credentials' | 'stored credentials';

const DEFAULT_INTERVAL_MS = 5_000;
const SHORTEST_INTERVAL_MS = 1_000;
/** A service on this machine, such as the sandbox, has no other users to protect. */
const SHORTEST_LOOPBACK_INTERVAL_MS = 50;
/** The shortest lifetime that the service was seen to give, for an answer that names none. */
const DEFAULT_EXPIRES_IN_MS = 600_000;
const LONGEST_EXPIRES_IN_MS = 86_400_000;
/** The shortest lifetime of an access token ever seen, for an answer that names none that is usable. */
const DEFAULT_TOKEN_LIFETIME_MS = 3_600_000;
/** Ten years: still a number that can be stored and a date that can be shown. */
const LONGEST_TOKEN_LIFETIME_MS = 315_360_000_000;
/** Where a code is entered on Real-Debrid's site, which every host of the API sends people to. */
const VERIFICATION_URL = 'https://real-debrid.com/device';
/** The grant type of the exchange *and* of the refresh. */
const GRANT_TYPE = 'http://oauth.net/grant_type/device/1.0';

/**
 * Step 1: asks for a device code (`GET /oauth/v2/device/code`).
 *
 * @throws {RealDebridError} any code of `requestJson`; `protocol` for an answer without usable codes
 */
export async function requestDeviceCode(
	service: Service,
	clientId: string,
	credentials: NewCredentials,
	signal?: AbortSignal,
): Promise<DeviceCode> {
	const answer = await sendJson(service, {
		method: 'GET',
		path: '/oauth/v2/device/code',
		query: {
			client_id: clientId,
			...(credentials === 'new credentials' && { new_credentials: 'yes' }),
		},
		signal,
	});
	if (!isSuccess(answer)) throw errorOf(answer);
	const { json: fields, date } = answer;
	const expiresInMs = codeLifetimeMs(fields);
	return {
		deviceCode: secretField(fields, 'device_code'),
		userCode: textField(fields, 'user_code'),
		verificationUrl: verificationUrl(fields, service.apiUrl),
		directVerificationUrl: directVerificationUrl(fields, service.apiUrl),
		intervalMs: intervalMs(fields, expiresInMs, service.apiUrl),
		expiresInMs,
		serverExpiry: date === undefined ? undefined : date + expiresInMs,
	};
}

/**
 * Step 2: asks once whether the person has allowed the app
 * (`GET /oauth/v2/device/credentials`).
 *
 * @throws {RealDebridError} `denied` or `expired` when the code is not accepted any more; `refused` for what the service
 *   says of the account or the address; `offline`, `rateLimited`, `blocked`, `unavailable` or `protocol` when nothing is known
 */
export async function requestCredentials(
	service: Service,
	clientId: string,
	deviceCode: Secret,
	signal?: AbortSignal,
): Promise<PollAnswer<ClientCredentials>> {
	const answer = await sendJson(service, {
		method: 'GET',
		path: '/oauth/v2/device/credentials',
		query: { client_id: clientId, code: deviceCode.reveal() },
		signal,
	});
	if (isSuccess(answer)) {
		// The service says 200 with nulls for a code that it does not know.
		if (answer.json['client_id'] === null && answer.json['client_secret'] === null)
			return { state: 'unknown' };
		return {
			state: 'granted',
			granted: {
				clientId: secretField(answer.json, 'client_id').reveal(),
				clientSecret: secretField(answer.json, 'client_secret'),
			},
		};
	}
	if (isPending(answer)) return { state: 'pending', date: answer.date };
	const error = pollErrorOf(answer);
	throw isGrantRefusal(error) ? codeRefused(error) : error;
}

/**
 * Step 3: trades a code for a token (`POST /oauth/v2/token`). The code is the
 * device code, or later the refresh token: the service takes both, with the
 * same grant type.
 *
 * @throws {RealDebridError} `refused` when the service says no; any other code of `requestJson`
 *   when nothing is known; `protocol` for an answer without a usable token
 */
export async function requestToken(
	service: Service,
	credentials: ClientCredentials,
	code: Secret,
	signal?: AbortSignal,
): Promise<Token> {
	const requestedAt = Date.now();
	return tokenOf(await requestJson(service, tokenRequest(credentials, code, signal)), code, requestedAt);
}

/**
 * Steps 2 and 3 in one for an app that has the person's client credentials
 * already (same page, "OAuth2 for mobile devices"): polls `POST /oauth/v2/token`.
 *
 * @throws {RealDebridError} as `requestCredentials`; `refused` also where the service does not accept the client
 *   credentials, which cannot be told from a code that is not accepted
 */
export async function pollToken(
	service: Service,
	credentials: ClientCredentials,
	deviceCode: Secret,
	signal?: AbortSignal,
): Promise<PollAnswer<Token>> {
	const requestedAt = Date.now();
	const answer = await sendJson(service, tokenRequest(credentials, deviceCode, signal));
	if (isSuccess(answer)) return { state: 'granted', granted: tokenOf(answer.json, deviceCode, requestedAt) };
	if (isPending(answer)) return { state: 'pending', date: answer.date };
	throw pollErrorOf(answer);
}

/** The service does not accept a code any more whose time is not over. */
export function codeRefused(cause?: RealDebridError): RealDebridError {
	return new RealDebridError('denied', 'The service no longer accepts the device code.', {
		reason: 'codeRefused',
		status: cause?.status,
		serviceCode: cause?.serviceCode,
		cause,
	});
}

function tokenRequest({ clientId, clientSecret }: ClientCredentials, code: Secret, signal?: AbortSignal) {
	return {
		method: 'POST',
		path: '/oauth/v2/token',
		form: {
			client_id: clientId,
			client_secret: clientSecret.reveal(),
			code: code.reveal(),
			grant_type: GRANT_TYPE,
		},
		signal,
	} as const;
}

/**
 * A token that can be used is used, whatever is odd in the fields next to it.
 *
 * @param code what was traded; it goes on being good for refreshing where the answer names nothing else
 */
function tokenOf(fields: Fields, code: Secret, requestedAt: number): Token {
	return {
		accessToken: secretField(fields, 'access_token'),
		refreshToken: optionalSecretField(fields, 'refresh_token') ?? code,
		requestedAt,
		expiresInMs: tokenLifetimeMs(fields),
	};
}

/** The address under the service's own name or that of RFC 8628; the known one of the site where the answer has none. */
function verificationUrl(fields: Fields, apiUrl: URL): URL {
	const given = ['verification_url', 'verification_uri'].map(name => parseSiteUrl(fields[name], apiUrl));
	return given.find(url => url !== undefined) ?? new URL(VERIFICATION_URL);
}

/** Not in the documentation, so its absence is no fault; an address that leads elsewhere is not used. */
function directVerificationUrl(fields: Fields, apiUrl: URL): Secret | undefined {
	const given = ['direct_verification_url', 'verification_uri_complete'].map(name =>
		parseSiteUrl(fields[name], apiUrl),
	);
	const url = given.find(one => one && isSameSite(one, apiUrl));
	return url && new Secret(url.href);
}

/** An interval that the code does not outlive would leave no poll at all: it is nonsense like one below zero. */
function intervalMs(fields: Fields, expiresInMs: number, apiUrl: URL): number {
	const ms = (numberField(fields, 'interval') ?? 0) * 1000;
	const shortestMs = isLoopback(apiUrl) ? SHORTEST_LOOPBACK_INTERVAL_MS : SHORTEST_INTERVAL_MS;
	return ms > 0 && ms < expiresInMs ? Math.max(ms, shortestMs) : DEFAULT_INTERVAL_MS;
}

function codeLifetimeMs(fields: Fields): number {
	const seconds = numberField(fields, 'expires_in') ?? 0;
	return seconds > 0 ? Math.min(seconds * 1000, LONGEST_EXPIRES_IN_MS) : DEFAULT_EXPIRES_IN_MS;
}

function tokenLifetimeMs(fields: Fields): number {
	const seconds = numberField(fields, 'expires_in') ?? 0;
	return seconds > 0 ? Math.min(seconds * 1000, LONGEST_TOKEN_LIFETIME_MS) : DEFAULT_TOKEN_LIFETIME_MS;
}
