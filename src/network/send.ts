import { NetworkError, type NetworkErrorCode } from './errors';
import type { ChosenFetch, FetchResponse, Via } from './fetch';
import type { HttpAnswer, HttpRequest, Send } from './http';

/** One request as the log may know it: no query, no headers, no body. */
export interface Exchange {
	readonly method: HttpRequest['method'];
	readonly origin: string;
	readonly path: string;
	/** The answer's HTTP status, or why there is none. */
	readonly outcome: number | NetworkErrorCode | 'aborted';
	readonly milliseconds: number;
	/** Length of the answer's body, as far as it was read. */
	readonly bytes: number;
	/** Undefined when it failed before a way was chosen. */
	readonly via: Via | undefined;
}

export interface SendOptions {
	/** @throws {NetworkError} when the settings allow no way. */
	readonly chooseFetch: (url: URL) => ChosenFetch;
	readonly userAgent: string;
	/** For the whole request, the reading of the body and redirects included. */
	readonly timeoutMs?: number;
	/** The largest body accepted, in bytes after decompression. */
	readonly bodyLimit?: number;
	/** Told after each request, however it ended. Must not throw. */
	readonly onExchange?: (exchange: Exchange) => void;
}

const maxRedirects = 3;
const redirectStatuses: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/**
 * Makes the function that sends every request of the extension.
 *
 * Each request is sent once, with `User-Agent` and `Accept: application/json` (a request's own headers go
 * before them). A `GET` follows up to three redirects within its origin. Nothing is ever sent to another
 * origin, and no `POST` is sent twice.
 *
 * The function made rejects with a {@link NetworkError}, or with the reason of the request's signal.
 */
export function createSend({
	chooseFetch,
	userAgent,
	timeoutMs = 15_000,
	bodyLimit = 1024 * 1024,
	onExchange,
}: SendOptions): Send {
	return async request => {
		const { signal, method, url } = request;
		signal?.throwIfAborted();

		const started = performance.now();
		const progress: Progress = { bytes: 0, via: undefined };
		const report = (outcome: Exchange['outcome']) =>
			onExchange?.({
				...progress,
				method,
				origin: url.origin,
				path: url.pathname,
				outcome,
				milliseconds: performance.now() - started,
			});

		const stop = new AbortController();
		// Raced, because a request must end at once even where a fetch is slow to hear its signal.
		const stopped = new Promise<never>((_, reject) => {
			stop.signal.addEventListener('abort', () => reject(stop.signal.reason), { once: true });
		});
		const onAbort = () => stop.abort(signal?.reason);
		signal?.addEventListener('abort', onAbort, { once: true });
		const timer = setTimeout(() => stop.abort(new NetworkError('timeout')), timeoutMs);

		try {
			const answer = await Promise.race([exchange(request, stop.signal, progress), stopped]);
			report(answer.status);
			return answer;
		} catch (error) {
			if (signal?.aborted) {
				report('aborted');
				throw signal.reason;
			}
			const networkError = NetworkError.from(error);
			report(networkError.code);
			// Whatever of the answer was not read is given up.
			stop.abort(networkError);
			throw networkError;
		} finally {
			clearTimeout(timer);
			signal?.removeEventListener('abort', onAbort);
		}
	};

	async function exchange(
		request: HttpRequest,
		signal: AbortSignal,
		progress: Progress,
	): Promise<HttpAnswer> {
		const { via, fetch } = chooseFetch(request.url);
		progress.via = via;

		const headers = new Headers({ 'User-Agent': userAgent, Accept: 'application/json' });
		if (request.form) headers.set('Content-Type', 'application/x-www-form-urlencoded');
		for (const [name, value] of Object.entries(request.headers ?? {})) headers.set(name, value);
		const init = {
			method: request.method,
			headers: Object.fromEntries(headers),
			...(request.body && { body: request.body }),
			...(request.form && { body: new URLSearchParams(request.form).toString() }),
			redirect: 'manual',
			signal,
		} as const;

		let url = request.url;
		for (let redirects = 0; ; redirects++) {
			const response = await fetch(url.href, init);
			const next = redirectTarget(response, url);
			if (next) {
				if (request.method !== 'GET' || redirects === maxRedirects || !isWithin(next, url)) {
					throw new NetworkError('redirect');
				}
				url = next;
			}
			const body = await readBody(response, signal, progress);
			if (!next) return { status: response.status, headers: response.headers, body };
		}
	}

	async function readBody(
		response: FetchResponse,
		signal: AbortSignal,
		progress: Progress,
	): Promise<Uint8Array> {
		if (Number(response.headers.get('content-length')) > bodyLimit) throw new NetworkError('tooLarge');
		const chunks: Uint8Array[] = [];
		progress.bytes = 0;
		for await (const chunk of response.body ?? []) {
			signal.throwIfAborted();
			progress.bytes += chunk.byteLength;
			if (progress.bytes > bodyLimit) throw new NetworkError('tooLarge');
			chunks.push(chunk);
		}
		return Buffer.concat(chunks);
	}
}

interface Progress {
	bytes: number;
	via: Via | undefined;
}

/** @throws {NetworkError} when the answer hides where it points, or that is no URL. */
function redirectTarget({ status, headers }: FetchResponse, url: URL): URL | undefined {
	// An opaque redirect: a fetch that follows the standard to the letter shows nothing of it.
	if (status === 0) throw new NetworkError('redirect');
	const location = redirectStatuses.has(status) ? headers.get('location') : null;
	if (location === null) return undefined;
	if (!URL.canParse(location, url.href)) throw new NetworkError('redirect');
	return new URL(location, url);
}

function isWithin(next: URL, { origin }: URL): boolean {
	return next.origin === origin && next.username === '' && next.password === '';
}
