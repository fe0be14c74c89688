import { jsonType, printJson } from './answer';
import type { AnswerFault } from './faults';

/** Ready-made answers that went wrong for somebody, or that RFC 8628 knows and the service was never seen to give. */

const html = 'text/html; charset=utf-8';

/** A JSON error as the API prints it; without a code, `error_code` is left out. */
export function jsonError(status: number, error: string, code?: number): AnswerFault {
	const body = printJson(code === undefined ? { error } : { error, error_code: code });
	return { kind: 'answer', status, body, contentType: jsonType };
}

/** Any value as JSON: for wrong types and missing fields. */
export function jsonValue(status: number, value: unknown): AnswerFault {
	return { kind: 'answer', status, body: printJson(value), contentType: jsonType };
}

export function htmlPage(status: number, title: string): AnswerFault {
	const body = `<!doctype html><html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>`;
	return { kind: 'answer', status, body, contentType: html };
}

/** Refused with the limit error; `Retry-After` is seconds or an HTTP date. */
export function rateLimited(retryAfter?: string): AnswerFault {
	const answer = jsonError(429, 'too_many_requests', 34);
	return retryAfter === undefined ? answer : { ...answer, headers: { 'Retry-After': retryAfter } };
}

export function redirect(status: number, location: string): AnswerFault {
	return { kind: 'answer', status, headers: { Location: location } };
}

export const pending = (): AnswerFault => jsonValue(403, { error: null, error_code: null });
export const nullCredentials = (): AnswerFault => jsonValue(200, { client_id: null, client_secret: null });
export const empty = (status: number): AnswerFault => ({ kind: 'answer', status });
export const wrongContentType = (): AnswerFault => ({
	kind: 'answer',
	status: 200,
	body: 'plainly not JSON',
	contentType: 'text/plain',
});
export const maintenance = (): AnswerFault => htmlPage(503, 'Maintenance');
export const blockedAtTheEdge = (): AnswerFault => htmlPage(403, 'Access denied');
export const addressNotAllowed = (): AnswerFault => jsonError(403, 'ip_not_allowed', 22);
export const accountLocked = (): AnswerFault => jsonError(403, 'account_locked', 14);
export const internalError = (): AnswerFault => jsonError(500, 'internal_error', -1);
export const slowDown = (): AnswerFault => jsonError(400, 'slow_down');
export const authorizationPending = (): AnswerFault => jsonError(400, 'authorization_pending');
export const accessDenied = (): AnswerFault => jsonError(400, 'access_denied');
export const expiredToken = (): AnswerFault => jsonError(400, 'expired_token');
export const invalidGrant = (): AnswerFault => jsonError(400, 'invalid_grant');
