/**
 * What kept a request from being answered.
 *
 * - `dns`: the server's name could not be resolved
 * - `connection`: refused, reset, unreachable, or closed before the answer ended
 * - `timeout`: no whole answer in time
 * - `tls`: no secure connection, for example because of an expired certificate
 * - `proxy`: the proxy is set wrongly, cannot be reached, or refuses
 * - `redirect`: the answer points to another origin, or redirects never end
 * - `tooLarge`: the answer is larger than the limit
 * - `protocol`: what came is not valid HTTP
 * - `unknown`: none of these
 */
export type NetworkErrorCode =
	| 'dns'
	| 'connection'
	| 'timeout'
	| 'tls'
	| 'proxy'
	| 'redirect'
	| 'tooLarge'
	| 'protocol'
	| 'unknown';

export interface NetworkErrorOptions {
	/** The raw error. Only names and system codes of it and of its causes are kept. */
	readonly cause?: unknown;
	/** One more sentence for the message. It gets into logs: never put data of a request or answer in it. */
	readonly detail?: string;
}

/**
 * There is no answer that could be read.
 *
 * Raw errors may carry response bytes, URLs with a device code, or a proxy's password. So `cause` is never
 * the raw error but a copy that has nothing but names and system codes: all of a `NetworkError` may be logged.
 */
export class NetworkError extends Error {
	override readonly name = 'NetworkError';
	readonly code: NetworkErrorCode;

	constructor(code: NetworkErrorCode, { cause, detail }: NetworkErrorOptions = {}) {
		const safe = cause === undefined ? undefined : safeCopy(cause, 0);
		const systemCode = errorsIn(cause).map(systemCodeOf).find(Boolean);
		const sentences = [messages[code], detail, systemCode && `(${systemCode})`];
		super(sentences.filter(Boolean).join(' '), safe && { cause: safe });
		this.code = code;
	}

	/** The given error if it is a `NetworkError` already, else one of the code that its system codes tell. */
	static from(error: unknown): NetworkError {
		return error instanceof NetworkError ? error : new NetworkError(classify(error), { cause: error });
	}
}

const messages: Record<NetworkErrorCode, string> = {
	dns: "The server's name could not be resolved.",
	connection: 'The connection failed or was closed before the answer ended.',
	timeout: 'There was no whole answer in time.',
	tls: 'No secure connection could be made.',
	proxy: 'The proxy could not be used.',
	redirect: 'The answer redirects to a place that is not followed.',
	tooLarge: 'The answer is too large.',
	protocol: 'The answer is not valid HTTP.',
	unknown: 'The request failed.',
};

type Rule = readonly [RegExp, NetworkErrorCode];

// The first rule that fits wins. `UND_ERR_ABORTED` is here because undici's ProxyAgent has no code of its own
// for a proxy's refusal; when the request was aborted on purpose, nobody asks for a classification.
const systemCodeRules: readonly Rule[] = [
	[/^(ENOTFOUND$|EAI_)/, 'dns'],
	[/^(ETIMEDOUT|ERR_SOCKET_CONNECTION_TIMEOUT|UND_ERR_(CONNECT|HEADERS|BODY)_TIMEOUT)$/, 'timeout'],
	[/^(UND_ERR_ABORTED$|UND_ERR_PRX_|UND_ERR_SOCKS5)/, 'proxy'],
	[/^(ERR_TLS_|ERR_SSL_|CERT_|CRL_|ERROR_IN_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_)/, 'tls'],
	[/^(EPROTO|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_EXCEEDED)$/, 'tls'],
	[/^UND_ERR_(SOCKET|INFO|CLOSED|DESTROYED|RES_CONTENT_LENGTH_MISMATCH)$/, 'connection'],
	[
		/^E(CONN(REFUSED|RESET|ABORTED)|(NET|HOST)(UNREACH|DOWN)|PIPE|ADDRNOTAVAIL|NOTCONN|ACCES|PERM)$/,
		'connection',
	],
	[/^ERR_STREAM_PREMATURE_CLOSE$/, 'connection'],
	[/^(HPE_|Z_|UND_ERR_HEADERS_OVERFLOW$)/, 'protocol'],
];

// Electron's fetch says `net::ERR_…` in the message and has no code.
const electronRules: readonly Rule[] = [
	[/^ERR_(NAME_|DNS_|ICANN_NAME_)/, 'dns'],
	[/^ERR_(CONNECTION_)?TIMED_OUT$/, 'timeout'],
	[/PROXY|^ERR_(TUNNEL_|SOCKS_|PAC_)/, 'proxy'],
	[/^ERR_(CERT_|SSL_|BAD_SSL_|TLS13_)/, 'tls'],
	[/^ERR_(TOO_MANY_REDIRECTS|UNSAFE_REDIRECT|INVALID_REDIRECT)$/, 'redirect'],
	[/^ERR_(CONNECTION_|INTERNET_|ADDRESS_|NETWORK_|EMPTY_RESPONSE|SOCKET_)/, 'connection'],
	[/^ERR_(CONTENT_LENGTH_MISMATCH|INCOMPLETE_)/, 'connection'],
	[/^ERR_(INVALID_|RESPONSE_HEADERS_|CONTENT_DECODING_|HTTP2_)/, 'protocol'],
];

function classify(error: unknown): NetworkErrorCode {
	for (const one of errorsIn(error)) {
		if (one instanceof NetworkError) return one.code;
		const systemCode = systemCodeOf(one);
		const rules = isElectron(one) ? electronRules : systemCodeRules;
		const rule = systemCode === undefined ? undefined : rules.find(([pattern]) => pattern.test(systemCode));
		if (rule) return rule[1];
		// undici leaves out the code where its parser gave no reason.
		if (nameOf(one) === 'HTTPParserError') return 'protocol';
	}
	return 'unknown';
}

const depthLimit = 8;
const breadthLimit = 8;

/** The error, the errors in it and its causes, outermost first. */
function errorsIn(error: unknown, depth = 0): readonly Error[] {
	if (!(error instanceof Error) || depth > depthLimit) return [];
	return [
		error,
		...innerErrors(error).flatMap(inner => errorsIn(inner, depth + 1)),
		...errorsIn(error.cause, depth + 1),
	];
}

function innerErrors(error: Error): readonly unknown[] {
	return error instanceof AggregateError ? error.errors.slice(0, breadthLimit) : [];
}

function safeCopy(error: unknown, depth: number): Error | undefined {
	if (!(error instanceof Error) || depth > depthLimit) return undefined;
	const code = systemCodeOf(error);
	const message = code === undefined ? nameOf(error) : `${nameOf(error)} ${code}`;
	const cause = safeCopy(error.cause, depth + 1);
	const inner = innerErrors(error).flatMap(one => safeCopy(one, depth + 1) ?? []);
	const copy =
		inner.length > 0
			? new AggregateError(inner, message, cause && { cause })
			: new Error(message, cause && { cause });
	return code === undefined ? copy : Object.assign(copy, { code });
}

function nameOf(error: Error): string {
	return /^[A-Z][A-Za-z0-9]{0,40}Error$/.test(error.name) ? error.name : 'Error';
}

// Only what looks like a code of Node, OpenSSL, undici or Chromium: a name of the field, never data.
const knownCode =
	/^(E[A-Z0-9]{2,15}|EAI_[A-Z]{1,15}|(ERR|UND_ERR|HPE|Z|CERT|CRL|ERROR_IN|UNABLE_TO|DEPTH_ZERO|SELF_SIGNED|HOSTNAME|INVALID|PATH_LENGTH)_[A-Z0-9_]{1,60})$/;
const electronCode = /\bnet::(ERR_[A-Z0-9_]{1,60})\b/;

function systemCodeOf(error: Error): string | undefined {
	const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
	if (code !== undefined) return knownCode.test(code) ? code : undefined;
	return electronCode.exec(error.message)?.[1];
}

function isElectron(error: Error): boolean {
	return !('code' in error && typeof error.code === 'string');
}
