import { errorOf } from './answers';
import { type Fields, invalidField, nameField, numberField, optionalTextField } from './fields';
import type { Secret } from './secret';
import { requestJson, type Service, sendJson } from './service';

/** Whose account it is. Texts come from the service: they are shown as plain text only. */
export interface User {
	/** Digits; a string since consumers compare it with `account.id`. */
	readonly id: string;
	/** `undefined` where the service gave none that can be shown. */
	readonly username: string | undefined;
	readonly type: 'premium' | 'free' | undefined;
	/** Milliseconds since the epoch. */
	readonly premiumUntil: number | undefined;
	readonly points: number | undefined;
	/** As the service masks it, such as `foo*****@example.com`. */
	readonly email: string | undefined;
}

/** A century: still a date that can be shown. */
const LONGEST_PREMIUM_S = 3_155_760_000;

/**
 * Asks who the token belongs to (`GET /rest/1.0/user`).
 *
 * The id decides whose account it is: no other field has to be usable.
 *
 * @throws {RealDebridError} any code of `requestJson`; `protocol` without a usable id
 */
export async function requestUser(
	service: Service,
	accessToken: Secret,
	signal?: AbortSignal,
): Promise<User> {
	const fields = await requestJson(service, { method: 'GET', path: '/rest/1.0/user', accessToken, signal });
	const id = numberField(fields, 'id') ?? Number.NaN;
	if (!Number.isSafeInteger(id) || id < 0) throw invalidField('id');
	const type = fields['type'];
	return {
		id: String(id),
		username: nameField(fields, 'username'),
		type: type === 'premium' || type === 'free' ? type : undefined,
		premiumUntil: premiumUntil(fields),
		points: numberField(fields, 'points'),
		email: optionalTextField(fields, 'email'),
	};
}

/**
 * Tells the service that a token is used no more (`GET /rest/1.0/disable_access_token`). A token that the service does
 * not accept any more needs no disabling.
 *
 * @throws {RealDebridError} any code of `requestJson`
 */
export async function disableAccessToken(
	service: Service,
	accessToken: Secret,
	signal?: AbortSignal,
): Promise<void> {
	const answer = await sendJson(service, {
		method: 'GET',
		path: '/rest/1.0/disable_access_token',
		accessToken,
		signal,
	});
	// A network's own sign-in page comes with a 200, too.
	const isDone = answer.status === 204 || (answer.status === 200 && answer.body === 'empty');
	if (isDone) return;
	const error = errorOf(answer);
	if (error.reason !== 'badToken') throw error;
}

/** `premium`, the seconds that are left, counts where `expiration` is no date. */
function premiumUntil(fields: Fields): number | undefined {
	const { expiration } = fields;
	const time = typeof expiration === 'string' ? Date.parse(expiration) : Number.NaN;
	if (time > 0) return time;
	const seconds = numberField(fields, 'premium') ?? 0;
	return seconds > 0 && seconds <= LONGEST_PREMIUM_S ? Date.now() + seconds * 1000 : undefined;
}
