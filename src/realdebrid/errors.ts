/**
 * What can go wrong with Real-Debrid, told apart by a stable `code`.
 * Consumers compare codes: `instanceof` does not cross bundles.
 */
export type RealDebridErrorCode =
	/** The person (or the caller's signal) ended it. */
	| 'cancelled'
	/** The person said no: on Real-Debrid's site, or to a consumer's request. */
	| 'denied'
	/** The device code ran out before it was entered. */
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
	| 'edge'
	| 'address'
	| 'badToken'
	| 'permission'
	| 'accountLocked'
	| 'unknownCode'
	| 'spentGrant'
	/** Of `storage`: not the secrets but the files. The disk is full, or the folder read-only. */
	| 'file'
	/** Ended by the person, who wants none of it; as opposed to a window that closes. */
	| 'unwanted';

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

const TRANSIENT: ReadonlySet<RealDebridErrorCode> = new Set([
	'offline',
	'rateLimited',
	'blocked',
	'unavailable',
	'protocol',
]);
