import { isLoopback } from '../../realdebrid/apiUrl';

/** For tests without a person: see `api/README.md`. */
const VARIABLE = 'REAL_DEBRID_ALLOW';

/**
 * Whether the environment allows a consumer to use the accounts of a service in place of the user. It can only do so for a
 * service on this machine, where no account is real; such a consent is never stored.
 *
 * @param consumerId in lower case
 */
export function isAllowedByEnvironment(
	apiUrl: URL,
	consumerId: string,
	environment: NodeJS.ProcessEnv = process.env,
): boolean {
	const ids = (environment[VARIABLE] ?? '').split(',').map(id => id.trim().toLowerCase());
	return isLoopback(apiUrl) && ids.includes(consumerId);
}
