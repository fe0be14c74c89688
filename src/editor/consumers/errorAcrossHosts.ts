import { RealDebridError } from '../../realdebrid/errors';

/**
 * The same error, in a form that keeps its code on the way to another extension host. The editor passes on the message
 * of an error that a command throws, and the name and message of an error that an authentication provider throws; it
 * drops everything else. `@debrid-tools/real-debrid` finds the code behind the word `RealDebridError`.
 *
 * @param carrier what has the code: a name is not shown to the user
 */
export function errorAcrossHosts(error: unknown, carrier: 'message' | 'name'): unknown {
	if (!(error instanceof RealDebridError)) return error;
	const { code, message, reason, status, serviceCode, cause } = error;
	const marked = new RealDebridError(
		code,
		carrier === 'message' ? `RealDebridError ${code}: ${message}` : message,
		{ reason, status, serviceCode, cause },
	);
	return carrier === 'message'
		? marked
		: Object.defineProperty(marked, 'name', { value: `RealDebridError ${code}` });
}
