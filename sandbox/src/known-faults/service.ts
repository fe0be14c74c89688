import type { AnswerFault } from '../faults';
import { htmlPage, jsonError, jsonValue } from './make';

/** Answers of the service itself, and the errors of RFC 8628 that the service was never seen to give. */

/** Refused with the limit error; `Retry-After` is seconds or an HTTP date. */
export function rateLimited(retryAfter?: string): AnswerFault {
	const answer = jsonError(429, 'too_many_requests', 34);
	return retryAfter === undefined ? answer : { ...answer, headers: { 'Retry-After': retryAfter } };
}

export const pending = (): AnswerFault => jsonValue(403, { error: null, error_code: null });
export const nullCredentials = (): AnswerFault => jsonValue(200, { client_id: null, client_secret: null });
export const maintenance = (): AnswerFault => htmlPage(503, 'Temporarily Down For Maintenance');
export const internalError = (): AnswerFault => jsonError(500, 'internal_error', -1);

export const slowDown = (): AnswerFault => jsonError(400, 'slow_down');
export const authorizationPending = (): AnswerFault => jsonError(400, 'authorization_pending');
export const accessDenied = (): AnswerFault => jsonError(400, 'access_denied');
export const expiredToken = (): AnswerFault => jsonError(400, 'expired_token');
export const invalidGrant = (): AnswerFault => jsonError(400, 'invalid_grant');
