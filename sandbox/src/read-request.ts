import type { Request } from 'express';
import type { ApiRequest } from './api-request';

const formTypes = ['application/x-www-form-urlencoded', 'multipart/form-data'];

/** Names given twice count once, with the last value, as in PHP. */
function fields(parsed: unknown): Record<string, string> {
	if (typeof parsed !== 'object' || parsed === null) return {};
	const entries = Object.entries(parsed).map(([name, value]) => [
		name,
		String(Array.isArray(value) ? value.at(-1) : value),
	]);
	return Object.fromEntries(entries);
}

export function readRequest(request: Request, origin: string): ApiRequest {
	const query = fields(request.query);
	const bearer = /^Bearer\s+(\S+)$/i.exec(request.get('authorization') ?? '')?.[1];
	return {
		// Documented, for clients that know GET and POST only.
		method: request.get('x-http-verb')?.toUpperCase() ?? request.method,
		path: request.path.replace(/(?<=.)\/+$/, ''),
		query,
		form: request.is(formTypes) ? fields(request.body) : {},
		accessToken: bearer ?? query['auth_token'],
		origin,
	};
}
