import { RealDebridError } from '../../realdebrid/errors';

/**
 * Consumers need not be written in TypeScript: what they pass is looked at before it is used.
 *
 * @throws {RealDebridError} `refused`, naming what is wrong
 */
export function checkOptions(options: unknown): void {
	if (options === undefined) return;
	if (!isObject(options)) throw refused('The options have to be an object.');
	const { account, signal } = options;
	if (account !== undefined && !(isObject(account) && typeof account['id'] === 'string'))
		throw refused('options.account has to be one of api.accounts.');
	if (signal !== undefined && signal !== null && !(signal instanceof AbortSignal))
		throw refused('options.signal has to be an AbortSignal.');
}

/** @throws {RealDebridError} `refused` */
export function checkInput(input: unknown): void {
	if (typeof input !== 'string' && !(input instanceof URL) && !(input instanceof Request))
		throw refused('The first argument has to be a path such as "/user", a URL or a Request.');
}

/** @throws {RealDebridError} `refused` */
export function checkListener(listener: unknown): void {
	if (typeof listener !== 'function') throw refused('The listener has to be a function.');
}

/** What cannot be sent, as the global `fetch` says it. */
export function refusedRequest(error: TypeError): RealDebridError {
	return new RealDebridError('refused', 'The method, a header or the body of the request cannot be sent.', {
		cause: error,
	});
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
	return typeof value === 'object' && value !== null;
}

function refused(message: string): RealDebridError {
	return new RealDebridError('refused', message);
}
