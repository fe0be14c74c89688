/**
 * What can go wrong with Real-Debrid, told apart by a stable `code`.
 * Consumers compare codes: `instanceof` does not cross bundles.
 */
export type RealDebridErrorCode =
	/** The extension that others ask is not there: the client package alone says so. */
	| 'notInstalled'
	/** The person (or the caller's signal) ended it. */
	| 'cancelled'
	/** The person said no: on Real-Debrid's site, or to a consumer's request. */
	| 'denied'
	/** The time of the device code was over before the code was entered. */
	| 'expired'
	/** There is no account, or its sign-in is no longer accepted. */
	| 'signedOut'
	/** No answer could be had: DNS, connection, TLS, proxy, time-out. */
	| 'offline'
	/** The service asks for fewer requests. */
	| 'rateLimited'
	/** The service refuses this network address or network. */
	| 'blocked'
	/** The service is there but not working: 5xx, maintenance page. */
	| 'unavailable'
	/** The service understood and said no, in JSON. */
	| 'refused'
	/** The answer could not be understood. */
	| 'protocol'
	/** The editor's secret storage failed. */
	| 'storage'
	| 'unsupportedScope'
	| 'unsupportedVersion'
	/** A setting has a value that is not allowed. */
	| 'configuration';

/** Narrows a code where people need other words for it. */
export type RealDebridErrorReason =
	| 'dns'
	| 'connection'
	| 'timeout'
	| 'tls'
	| 'proxy'
	| 'redirect'
	| 'tooLarge'
	| 'slowDown'
	| 'html'
	/** Of `blocked`: refused by somebody who did not say who it is. */
	| 'edge'
	/** Of `blocked`: HTTP 451. */
	| 'firewall'
	| 'address'
	/** Of `refused`: the token, the client credentials or the code are not accepted (any more). */
	| 'badToken'
	| 'permission'
	| 'parameter'
	| 'invalidGrant'
	| 'spentGrant'
	/** Of `refused`: something about the account that its user can settle with Real-Debrid. */
	| 'accountLocked'
	| 'notActivated'
	| 'twoFactor'
	| 'fairUse'
	/** Of `refused`: the address of the request is unknown or switched off. */
	| 'endpoint'
	/** Of `denied`: the service stopped accepting the code before its time. */
	| 'codeRefused'
	/** Of `protocol`: the details of another user than the account's. */
	| 'otherUser';

export interface RealDebridErrorOptions {
	readonly reason?: RealDebridErrorReason | undefined;
	/** HTTP status of the answer, where there was one. */
	readonly status?: number | undefined;
	/** `error_code` of the service's answer (https://api.real-debrid.com/, "Error codes"). */
	readonly serviceCode?: number | undefined;
	/** How long the service asked to be left alone, in milliseconds. */
	readonly retryAfterMs?: number | undefined;
	/** Must hold no secret: it reaches logs. */
	readonly cause?: unknown;
}

export class RealDebridError extends Error {
	override readonly name = 'RealDebridError';
	readonly code: RealDebridErrorCode;
	readonly reason: RealDebridErrorReason | undefined;
	readonly status: number | undefined;
	readonly serviceCode: number | undefined;
	readonly retryAfterMs: number | undefined;

	/** @param message plain English for logs; people get words by `code` and `reason` from the editor layer. */
	constructor(code: RealDebridErrorCode, message: string, options: RealDebridErrorOptions = {}) {
		super(message, options.cause === undefined ? undefined : { cause: options.cause });
		this.code = code;
		this.reason = options.reason;
		this.status = options.status;
		this.serviceCode = options.serviceCode;
		this.retryAfterMs = options.retryAfterMs;
	}
}

/** Whether the same request may succeed later without anything being decided anew. */
export function isTransient(error: unknown): error is RealDebridError {
	return error instanceof RealDebridError && TRANSIENT.has(error.code);
}

/**
 * Whether the service itself has said that it does not accept the grant, the code or the client credentials: the one
 * failure that ends a session.
 */
export function isGrantRefusal(error: unknown): error is RealDebridError {
	return isRefusal(error) && isGrantReason(error.reason);
}

/** Whether a request has failed and its failure says nothing against the grant: everything is kept. */
export function keepsGrant(error: unknown): error is RealDebridError {
	return isTransient(error) || (isRefusal(error) && !isGrantReason(error.reason));
}

/** Whether a 4xx came of which nobody knows who gave it or what it says: a refused grant may look like that, too. */
export function isUnclearRefusal(error: unknown): error is RealDebridError {
	if (!(error instanceof RealDebridError)) return false;
	const { code, reason, status = 0 } = error;
	// A 5xx is `unavailable`.
	return (code === 'protocol' || reason === 'edge') && status >= 400;
}

export function isGrantReason(reason: RealDebridErrorReason | undefined): boolean {
	return GRANT_REASONS.has(reason);
}

function isRefusal(error: unknown): error is RealDebridError {
	return error instanceof RealDebridError && error.code === 'refused';
}

const GRANT_REASONS: ReadonlySet<RealDebridErrorReason | undefined> = new Set<RealDebridErrorReason>([
	'badToken',
	'permission',
	'parameter',
	'invalidGrant',
	'spentGrant',
]);

const TRANSIENT: ReadonlySet<RealDebridErrorCode> = new Set([
	'offline',
	'rateLimited',
	'blocked',
	'unavailable',
	'protocol',
]);
