import { textOf } from './answers';
import { joinPath, type Service, send } from './service';

/** Such as `2026-01-01T13:00:00+0100`. */
const ISO_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:?\d\d$/;

/**
 * Asks what time it is (`GET /rest/1.0/time/iso`), which takes no token.
 *
 * @returns milliseconds since the epoch; `undefined` for an answer that is not understood
 * @throws {RealDebridError} `offline` and `protocol` without an answer
 * @throws the signal's reason, once it is aborted
 */
export async function requestTime(service: Service, signal?: AbortSignal): Promise<number | undefined> {
	const url = joinPath(service.apiUrl, '/rest/1.0/time/iso');
	const { status, body } = await send(service, { method: 'GET', url, signal });
	const text = textOf(body);
	return status === 200 && ISO_TIME.test(text) ? Date.parse(text) : undefined;
}
