import type { HttpAnswer } from '../network/http';
import { RealDebridError } from './errors';
import type { Secret } from './secret';
import { bearer, below, reach, retryAfterMs, type Service } from './service';
import { BackOff, sleep } from './time';

/** What is taken of the global `fetch`'s `RequestInit`. */
export interface AuthorizedRequestInit {
	readonly method?: string;
	readonly headers?: Readonly<Record<string, string>>;
	/** One that can be sent twice. */
	readonly body?: string | URLSearchParams | FormData | Blob | ArrayBuffer | ArrayBufferView;
	readonly signal?: AbortSignal;
}

const REST_BASE = '/rest/1.0';
/** How often a request that came too soon is sent again, and the longest pause before that. */
const MOST_PAUSES = 3;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;
/** Statuses whose answers have no body: `Response` takes none with them. */
const WITHOUT_BODY: ReadonlySet<number> = new Set([204, 205, 304]);

/**
 * Sends a request with an access token to the service's REST API
 * (https://api.real-debrid.com/). A token that is refused (401) is replaced
 * once and the request sent again; a request that came too soon (429) is sent
 * again after a pause.
 *
 * @param path below the REST base, with its leading slash
 * @param renew gives a token in place of one that was refused
 * @throws {RealDebridError} `refused` for a path that leaves the REST API; `rateLimited` when the pauses are used up
 *   or would be too long; `offline` and `protocol` without an answer; whatever `renew` throws
 * @throws the signal's reason, once it is aborted
 */
export async function authorizedFetch(
	service: Service,
	path: string,
	init: AuthorizedRequestInit,
	accessToken: Secret,
	renew: (refused: Secret) => Promise<Secret>,
): Promise<Response> {
	const url = restUrl(service.apiUrl, path);
	const { body, contentType } = await encoded(init.body);
	const backOff = new BackOff(FIRST_PAUSE_MS, LONGEST_PAUSE_MS);
	let token = accessToken;
	let pauses = 0;
	let isRenewed = false;
	for (;;) {
		const answer = await reach(service, {
			method: init.method ?? 'GET',
			url,
			headers: headersOf(init.headers, contentType, token),
			signal: init.signal,
			...(body && { body }),
		});
		if (answer.status === 401 && !isRenewed) {
			isRenewed = true;
			token = await renew(token);
		} else if (answer.status === 429) {
			const pauseMs = Math.max(backOff.next(), retryAfterMs(answer.headers.get('retry-after')) ?? 0);
			if (pauses++ === MOST_PAUSES || pauseMs > LONGEST_PAUSE_MS) throw tooManyRequests(pauseMs);
			await sleep(pauseMs, init.signal);
		} else {
			return responseOf(answer);
		}
	}
}

function restUrl(apiUrl: URL, path: string): URL {
	const base = below(apiUrl, `${REST_BASE}/`);
	const isPath = path.startsWith('/') && URL.canParse(REST_BASE + path, apiUrl.origin);
	const url = isPath ? below(apiUrl, REST_BASE + path) : undefined;
	// The token goes nowhere else, whatever dots and slashes the path has.
	if (url?.origin !== base.origin || !url.pathname.startsWith(base.pathname))
		throw new RealDebridError('refused', 'The path has to begin with a slash and stay within the REST API.');
	return url;
}

/** As bytes, since a body may have to be sent twice. */
async function encoded(
	body: AuthorizedRequestInit['body'],
): Promise<{ body: Uint8Array | undefined; contentType: string | null }> {
	if (body === undefined) return { body: undefined, contentType: null };
	const encoder = new Response(body as ConstructorParameters<typeof Response>[0]);
	const contentType = encoder.headers.get('content-type');
	return { body: new Uint8Array(await encoder.arrayBuffer()), contentType };
}

function headersOf(
	given: AuthorizedRequestInit['headers'],
	contentType: string | null,
	token: Secret,
): Record<string, string> {
	const headers = new Headers(given);
	if (contentType !== null && !headers.has('content-type')) headers.set('content-type', contentType);
	// One honest name, whoever asks.
	headers.delete('user-agent');
	headers.set('authorization', bearer(token));
	return Object.fromEntries(headers);
}

function responseOf({ status, headers: given, body }: HttpAnswer): Response {
	const headers = new Headers(given);
	// The body has been decoded.
	headers.delete('content-encoding');
	headers.delete('content-length');
	return new Response(WITHOUT_BODY.has(status) ? null : body, { status, headers });
}

function tooManyRequests(retryAfter: number): RealDebridError {
	return new RealDebridError('rateLimited', 'The service goes on asking to wait.', {
		status: 429,
		retryAfterMs: retryAfter,
	});
}
