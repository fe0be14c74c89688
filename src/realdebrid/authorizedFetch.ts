import type { HttpAnswer, HttpRequest } from '../network/http';
import { RealDebridError } from './errors';
import type { Secret } from './secret';
import { bearer, joinPath, type Service, send } from './service';

/** What a request is sent to: a path below the REST base with its leading slash, an address below it, or a `Request`. */
export type FetchInput = string | URL | Request;

const REST_BASE = '/rest/1.0';
/** The connection's own, and what the global `fetch` of a page would not send either. */
const NOT_THE_CALLERS: readonly string[] = [
	'accept-encoding',
	'connection',
	'content-length',
	'cookie',
	'expect',
	'host',
	'keep-alive',
	'proxy-authorization',
	'te',
	'trailer',
	'transfer-encoding',
	'upgrade',
	// One honest name, whoever asks.
	'user-agent',
];
/** What `Response` takes. */
const LEAST_STATUS = 200;
const GREATEST_STATUS = 599;
/** Statuses whose answers have no body: `Response` takes none with them. */
const WITHOUT_BODY: ReadonlySet<number> = new Set([204, 205, 304]);

/**
 * Sends a request with an access token to the service's REST API
 * (https://api.real-debrid.com/). A token that is refused (401) is replaced
 * once and the request sent again. That a request which came too soon (429) is
 * sent again after a pause is up to the service's way to send: see `withRateLimit`.
 *
 * @param init as for the global `fetch`; its method, headers, body and signal are looked at, and a body that is a stream
 *   is read first: it may have to be sent twice
 * @param renew gives a token in place of one that was refused; nothing where none would do better
 * @throws {RealDebridError} `refused` for whatever lies outside the REST API;
 *   `offline` and `protocol` without an answer; whatever else `service.send` and `renew` throw
 * @throws {TypeError} for a method, header or body that cannot be sent, as the global `fetch` does
 * @throws the signal's reason, once it is aborted
 */
export async function authorizedFetch(
	service: Service,
	input: FetchInput,
	init: RequestInit,
	accessToken: Secret,
	renew: (refused: Secret) => Promise<Secret | undefined>,
): Promise<Response> {
	const url = restUrl(service.apiUrl, input);
	const { method, headers, body } = await encoded(url, input, init);
	const signal = signalOf(input, init);
	const sendWith = (token: Secret) =>
		send(service, {
			method,
			url,
			headers: { ...headers, authorization: bearer(token) },
			signal,
			...(body && { body }),
		});
	const answer = await sendWith(accessToken);
	if (answer.status !== 401) return responseOf(answer);
	const renewed = await renew(accessToken);
	return responseOf(renewed ? await sendWith(renewed) : answer);
}

/** Ends the request: the signal of `init` goes before that of a `Request`, as with the global `fetch`. */
export function signalOf(input: FetchInput, init: RequestInit): AbortSignal | undefined {
	const own = input instanceof Request ? input.signal : undefined;
	return init.signal === undefined ? own : (init.signal ?? undefined);
}

function restUrl(apiUrl: URL, input: FetchInput): URL {
	const base = joinPath(apiUrl, `${REST_BASE}/`);
	const url = addressOf(apiUrl, input instanceof Request ? input.url : String(input));
	// The token goes nowhere else, whatever dots and slashes the path has.
	if (
		url?.origin !== base.origin ||
		url.username !== '' ||
		url.password !== '' ||
		!isBelow(url.pathname, base) ||
		!isBelow(decoded(url.pathname), base)
	)
		throw new RealDebridError(
			'refused',
			'The address has to be a path with a leading slash, or absolute, and stay within the REST API.',
		);
	return url;
}

function addressOf(apiUrl: URL, text: string): URL | undefined {
	if (!text.startsWith('/')) return URL.canParse(text) ? new URL(text) : undefined;
	return joinPath(apiUrl, REST_BASE + text);
}

function isBelow(path: string, base: URL): boolean {
	return new URL(path, base).pathname.startsWith(base.pathname);
}

/** As a server may read it that takes an encoded slash for a slash. */
function decoded(path: string): string {
	return path.replace(/%2f|%5c/gi, '/');
}

/** As the global `fetch` would send it; the body as bytes, since it may have to be sent twice. */
async function encoded(
	url: URL,
	input: FetchInput,
	init: RequestInit,
): Promise<Required<Pick<HttpRequest, 'method' | 'headers'>> & { readonly body: Uint8Array | undefined }> {
	const { method, headers, body } = init;
	const request = new Request(input instanceof Request ? input : url, {
		method,
		headers,
		body,
		// Allows a body that is a stream.
		duplex: 'half',
	} as RequestInit);
	for (const name of NOT_THE_CALLERS) request.headers.delete(name);
	return {
		method: request.method,
		headers: Object.fromEntries(request.headers),
		body: request.body ? new Uint8Array(await request.arrayBuffer()) : undefined,
	};
}

function responseOf({ status, headers, body }: HttpAnswer): Response {
	if (status < LEAST_STATUS || status > GREATEST_STATUS)
		throw new RealDebridError('protocol', `The answer had an impossible status. (HTTP ${status})`, {
			status,
		});
	return new Response(WITHOUT_BODY.has(status) ? null : body, { status, headers });
}
