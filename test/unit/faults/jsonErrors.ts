import { knownFaults } from '../../sandbox/index';
import type { FaultRow } from './faults';
import { type Meaning, perhapsPending, refusal, trouble } from './meanings';

/**
 * The error codes of https://api.real-debrid.com/ that are not about hosters and torrents, with the HTTP status
 * that they were seen with; where none was seen, 403 for what is about the account and 400 for the rest.
 */
const errors: readonly (readonly [code: number, name: string, status: number, means: Meaning])[] = [
	[-1, 'internal_error', 500, trouble('unavailable')],
	[1, 'parameter_missing', 400, refusal()],
	[2, 'wrong_parameter', 400, refusal()],
	[3, 'unknown_method', 400, refusal()],
	[4, 'method_not_allowed', 400, refusal()],
	[5, 'slow_down', 400, trouble('rateLimited', 'slowDown')],
	[6, 'ressource_unreachable', 400, refusal()],
	[7, 'unknown_ressource', 404, refusal()],
	[8, 'bad_token', 401, refusal('badToken')],
	[9, 'permission_denied', 403, refusal('permission')],
	[10, 'two_factor_needed', 403, refusal()],
	[11, 'two_factor_pending', 403, refusal()],
	[12, 'invalid_login', 403, refusal()],
	[13, 'invalid_password', 403, refusal()],
	[14, 'account_locked', 403, refusal('accountLocked')],
	[15, 'account_not_activated', 403, refusal()],
	[21, 'too_many_active_downloads', 400, refusal()],
	[22, 'ip_not_allowed', 403, trouble('blocked', 'address')],
	[23, 'traffic_exhausted', 403, refusal()],
	[25, 'service_unavailable', 503, trouble('unavailable')],
	[34, 'too_many_requests', 429, trouble('rateLimited')],
	[36, 'fair_usage_limit', 403, refusal()],
	[37, 'disabled_endpoint', 403, refusal()],
];

/** What `POST /token` says while nobody has entered a bound code was never seen: it may be a 400. */
const whereItMayMeanPending = {
	'bound poll while pending': perhapsPending,
	'bound poll': perhapsPending,
};

export const jsonErrors: readonly FaultRow[] = errors.map(([code, name, status, means]) => ({
	name: `JSON error ${code} (${status} ${name})`,
	strike: () => knownFaults.jsonError(status, name, code),
	means,
	...(status === 400 && means.kind === 'refusal' && { at: whereItMayMeanPending }),
}));
