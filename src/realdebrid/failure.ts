import { RealDebridError, type RealDebridErrorCode, type RealDebridErrorReason } from './errors';
import type { ServiceAnswer } from './service';

/**
 * What an answer that is no success means. The service's own codes are listed at
 * https://api.real-debrid.com/ ("Error codes"); names of RFC 8628 are understood
 * although the service has not been seen to use them.
 */
export function failureOf(answer: ServiceAnswer): RealDebridError {
	const { status, json } = answer;
	const serviceCode = serviceCodeOf(answer);
	const failure = (code: RealDebridErrorCode, message: string, reason?: RealDebridErrorReason) =>
		failed(answer, code, message, reason);

	if (json?.['error'] === 'slow_down' || serviceCode === ERROR_CODE.slowDown)
		return failure('rateLimited', 'The service asks to be asked less often.', 'slowDown');
	if (status === 429 || serviceCode === ERROR_CODE.tooManyRequests)
		return failure('rateLimited', 'The service got too many requests.');
	if (serviceCode === ERROR_CODE.addressNotAllowed)
		return failure('blocked', 'The service does not allow this network address.', 'address');
	if (
		status === 408 ||
		status >= 500 ||
		serviceCode === ERROR_CODE.serviceUnavailable ||
		serviceCode === ERROR_CODE.internalError
	)
		return failure('unavailable', 'The service is not working now.');
	if (status === 403 && answer.body !== 'json')
		return failure('blocked', 'The service refused this request before it looked at it.', 'edge');
	if (answer.body === 'html')
		return failure('unavailable', 'A web page came where an answer was due.', 'html');
	if (status >= 400 && answer.body === 'json')
		return failure('refused', 'The service refused the request.', REFUSALS.get(serviceCode ?? 0));
	return failure('protocol', 'The answer was not understood.');
}

/** What such an answer means to a poll, which the person's own answer can end as well. */
export function pollFailureOf(answer: ServiceAnswer): RealDebridError {
	switch (answer.json?.['error']) {
		case 'access_denied':
			return failed(answer, 'denied', 'The sign-in was denied.');
		case 'expired_token':
			return failed(answer, 'expired', 'The device code has expired.');
		default:
			return failureOf(answer);
	}
}

function failed(
	answer: ServiceAnswer,
	code: RealDebridErrorCode,
	message: string,
	reason?: RealDebridErrorReason,
): RealDebridError {
	const { status, retryAfterMs } = answer;
	const serviceCode = serviceCodeOf(answer);
	const summary = summaryOf(status, answer.json?.['error'], serviceCode);
	return new RealDebridError(code, `${message} (${summary})`, { status, serviceCode, retryAfterMs, reason });
}

function serviceCodeOf({ json }: ServiceAnswer): number | undefined {
	return typeof json?.['error_code'] === 'number' ? json['error_code'] : undefined;
}

const ERROR_CODE = {
	internalError: -1,
	slowDown: 5,
	badToken: 8,
	permissionDenied: 9,
	accountLocked: 14,
	addressNotAllowed: 22,
	serviceUnavailable: 25,
	tooManyRequests: 34,
} as const;

const REFUSALS: ReadonlyMap<number, RealDebridErrorReason> = new Map([
	[ERROR_CODE.badToken, 'badToken'],
	[ERROR_CODE.permissionDenied, 'permission'],
	[ERROR_CODE.accountLocked, 'accountLocked'],
]);

/** The service's own error name is repeated only where it looks like one: answers are not trusted. */
function summaryOf(status: number, error: unknown, serviceCode: number | undefined): string {
	const name = typeof error === 'string' && /^[a-z][a-z_]{1,39}$/.test(error) ? ` ${error}` : '';
	return `HTTP ${status}${name}${serviceCode === undefined ? '' : ` ${serviceCode}`}`;
}
