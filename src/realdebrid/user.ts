import { failureOf } from './failure';
import { invalidField, numberField, optionalTextField, textField } from './fields';
import type { Secret } from './secret';
import { exchange, request, type Service } from './service';

/** Whose account it is. Names are the service's words: shown as plain text only. */
export interface User {
	/** Digits; a string since consumers compare it with `account.id`. */
	readonly id: string;
	readonly username: string;
	readonly type: 'premium' | 'free' | undefined;
	/** Milliseconds since the epoch. */
	readonly premiumUntil: number | undefined;
	readonly points: number | undefined;
	/** As the service masks it, such as `foo*****@example.com`. */
	readonly email: string | undefined;
}

/**
 * Asks who the token belongs to (`GET /rest/1.0/user`).
 *
 * @throws {RealDebridError} any code of `request`; `protocol` without a usable id and name
 */
export async function requestUser(
	service: Service,
	accessToken: Secret,
	signal?: AbortSignal,
): Promise<User> {
	const fields = await request(service, { method: 'GET', path: '/rest/1.0/user', accessToken, signal });
	const id = numberField(fields, 'id');
	if (id === undefined || !Number.isSafeInteger(id) || id < 0) throw invalidField('id');
	const type = fields['type'];
	return {
		id: String(id),
		username: textField(fields, 'username'),
		type: type === 'premium' || type === 'free' ? type : undefined,
		premiumUntil: premiumUntil(fields['expiration']),
		points: numberField(fields, 'points'),
		email: optionalTextField(fields, 'email'),
	};
}

/**
 * Tells the service that a token is used no more (`GET /rest/1.0/disable_access_token`).
 *
 * @throws {RealDebridError} any code of `request`
 */
export async function disableAccessToken(
	service: Service,
	accessToken: Secret,
	signal?: AbortSignal,
): Promise<void> {
	const answer = await exchange(service, {
		method: 'GET',
		path: '/rest/1.0/disable_access_token',
		accessToken,
		signal,
	});
	// A network's own sign-in page comes as a 200, too.
	const isDone = answer.status === 204 || (answer.status === 200 && answer.body === 'empty');
	if (!isDone) throw failureOf(answer);
}

function premiumUntil(value: unknown): number | undefined {
	const time = typeof value === 'string' ? Date.parse(value) : Number.NaN;
	return Number.isNaN(time) ? undefined : time;
}
