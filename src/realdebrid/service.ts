import { NetworkError } from '../network/errors';
import type { HttpAnswer, HttpRequest, Send } from '../network/http';
import { RealDebridError } from './errors';
import { failureOf } from './failure';
import type { Secret } from './secret';

/** Where the service is and how it is reached. */
export interface Service {
	/** The base of `/oauth/v2` and `/rest/1.0`; credentials are bound to its origin. */
	readonly apiUrl: URL;
	readonly send: Send;
}

export interface ServiceRequest {
	readonly method: 'GET' | 'POST';
	/** Below the base, such as `/oauth/v2/token`. */
	readonly path: string;
	/** Never logged: it may hold a device code. */
	readonly query?: Readonly<Record<string, string>>;
	readonly form?: Readonly<Record<string, string>>;
	readonly accessToken?: Secret;
	readonly signal?: AbortSignal | undefined;
}

/** An answer as it came, with its body read as JSON where it is JSON. */
export interface ServiceAnswer {
	readonly status: number;
	/** `undefined` when the body is not a JSON object. */
	readonly json: Readonly<Record<string, unknown>> | undefined;
	readonly body: 'json' | 'html' | 'empty' | 'other';
	/** From `Retry-After`, in milliseconds. */
	readonly retryAfterMs: number | undefined;
}

/**
 * Sends one request and gives the answer, whatever its status.
 *
 * @throws {RealDebridError} `offline` without an answer, `protocol` for one that must not be read
 *   (too large, a redirect to another origin)
 * @throws the reason of `request.signal`, once it is aborted
 */
export async function exchange(service: Service, request: ServiceRequest): Promise<ServiceAnswer> {
	return understand(
		await reach(service, {
			method: request.method,
			url: urlOf(service.apiUrl, request),
			signal: request.signal,
			...(request.form && { form: request.form }),
			...(request.accessToken && { headers: { Authorization: bearer(request.accessToken) } }),
		}),
	);
}

/**
 * Sends one request and gives the answer unread. Throws as `exchange`.
 */
export async function reach(service: Service, request: HttpRequest): Promise<HttpAnswer> {
	try {
		return await service.send(request);
	} catch (error) {
		throw error instanceof NetworkError ? withoutAnswer(error) : error;
	}
}

/** The value of `Authorization`: a secret, let out for sending only. */
export function bearer(accessToken: Secret): string {
	return `Bearer ${accessToken.reveal()}`;
}

/**
 * Sends one request that succeeds with a JSON object.
 *
 * @throws {RealDebridError} as `exchange` does, and `rateLimited`, `blocked`, `unavailable`,
 *   `refused` or `protocol` for an answer that says no or nothing
 */
export async function request(
	service: Service,
	request: ServiceRequest,
): Promise<Readonly<Record<string, unknown>>> {
	const answer = await exchange(service, request);
	if (answer.status === 200 && answer.json) return answer.json;
	throw failureOf(answer);
}

function urlOf(apiUrl: URL, { path, query }: ServiceRequest): URL {
	const url = below(apiUrl, path);
	for (const [name, value] of Object.entries(query ?? {})) url.searchParams.set(name, value);
	return url;
}

/** @param path with its leading slash */
export function below(apiUrl: URL, path: string): URL {
	// One text: a path of two slashes, taken by itself, would name another host.
	return new URL(apiUrl.origin + apiUrl.pathname.replace(/\/+$/, '') + path);
}

/** By what the body is, not by what its content type says: both have been seen to disagree. */
function understand(answer: HttpAnswer): ServiceAnswer {
	const text = answer.body.replace(/^\uFEFF/, '').trim();
	const json = text.startsWith('{') ? parseObject(text) : undefined;
	const isHtml = /^<(!doctype|html|head|body|!--)/i.test(text);
	return {
		status: answer.status,
		json,
		body: json ? 'json' : text === '' ? 'empty' : isHtml ? 'html' : 'other',
		retryAfterMs: retryAfterMs(answer.headers.get('retry-after')),
	};
}

function parseObject(text: string): Record<string, unknown> | undefined {
	try {
		return JSON.parse(text) as Record<string, unknown>;
	} catch {
		// The parser's message quotes the text, which may hold a token: it goes no further.
		return undefined;
	}
}

/** Seconds or an HTTP date (RFC 9110, 10.2.3), in milliseconds from now. */
export function retryAfterMs(value: string | null): number | undefined {
	const ms = /^\d+$/.test(value ?? '') ? Number(value) * 1000 : dateOf(value) - Date.now();
	return Number.isFinite(ms) ? Math.max(ms, 0) : undefined;
}

/** An HTTP date starts with the name of a day; `Date.parse` alone would make one of "-5" as well. */
function dateOf(value: string | null): number {
	return value !== null && /^[a-z]{3}/i.test(value) ? Date.parse(value) : Number.NaN;
}

function withoutAnswer(error: NetworkError): RealDebridError {
	switch (error.code) {
		case 'redirect':
			return new RealDebridError('protocol', 'The service redirected to another place.', {
				reason: 'redirect',
				cause: error,
			});
		case 'tooLarge':
			return new RealDebridError('protocol', 'The answer was larger than any of this service.', {
				reason: 'tooLarge',
				cause: error,
			});
		case 'protocol':
			return new RealDebridError('protocol', 'The answer was no valid HTTP.', { cause: error });
		default:
			return new RealDebridError('offline', 'The service gave no answer.', {
				reason: error.code === 'unknown' ? 'connection' : error.code,
				cause: error,
			});
	}
}
