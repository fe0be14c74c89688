import { NetworkError } from '../network/errors';
import type { HttpAnswer, HttpRequest, Send } from '../network/http';
import { errorOf, isSuccess, parseAnswer, type ServiceAnswer } from './answers';
import { RealDebridError } from './errors';
import type { Fields } from './fields';
import type { Secret } from './secret';

/** Where the service is and how requests get there. */
export interface Service {
	/** The base of `/oauth/v2` and `/rest/1.0`; credentials are bound to its origin. */
	readonly apiUrl: URL;
	readonly send: Send;
}

export interface ServiceRequest {
	readonly method: 'GET' | 'POST';
	/** Below the base, such as `/oauth/v2/token`. */
	readonly path: string;
	/** Never logged: the query may hold a device code. */
	readonly query?: Readonly<Record<string, string>>;
	readonly form?: Readonly<Record<string, string>>;
	readonly accessToken?: Secret;
	readonly signal?: AbortSignal | undefined;
}

/**
 * Sends one request and returns the answer as it came.
 *
 * @throws {RealDebridError} `offline` without an answer, `protocol` for an answer that must not be read
 *   (too large, a redirect to another origin)
 * @throws the reason of `request.signal`, once it is aborted
 */
export async function send(service: Service, request: HttpRequest): Promise<HttpAnswer> {
	try {
		return await service.send(request);
	} catch (error) {
		throw error instanceof NetworkError ? withoutAnswer(error) : error;
	}
}

/** Sends one request and reads the body of the answer as JSON, whatever its status. Throws as `send`. */
export async function sendJson(service: Service, request: ServiceRequest): Promise<ServiceAnswer> {
	return parseAnswer(
		await send(service, {
			method: request.method,
			url: urlOf(service.apiUrl, request),
			signal: request.signal,
			...(request.form && { form: request.form }),
			...(request.accessToken && { headers: { Authorization: bearer(request.accessToken) } }),
		}),
	);
}

/**
 * Sends one request that succeeds with a JSON object.
 *
 * @throws {RealDebridError} as `send` does, and `rateLimited`, `blocked`, `unavailable`,
 *   `refused` or `protocol` for an answer that is no success
 */
export async function requestJson(service: Service, request: ServiceRequest): Promise<Fields> {
	const answer = await sendJson(service, request);
	if (isSuccess(answer)) return answer.json;
	throw errorOf(answer);
}

/** The value of `Authorization`: a secret, revealed for sending only. */
export function bearer(accessToken: Secret): string {
	return `Bearer ${accessToken.reveal()}`;
}

/** @param path with its leading slash */
export function joinPath(apiUrl: URL, path: string): URL {
	// One text: a path of two slashes, taken by itself, would name another host.
	return new URL(apiUrl.origin + apiUrl.pathname.replace(/\/+$/, '') + path);
}

function urlOf(apiUrl: URL, { path, query }: ServiceRequest): URL {
	const url = joinPath(apiUrl, path);
	for (const [name, value] of Object.entries(query ?? {})) url.searchParams.set(name, value);
	return url;
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
