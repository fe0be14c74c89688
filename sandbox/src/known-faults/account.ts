import type { AnswerFault } from '../faults';
import { jsonError } from './make';

/**
 * The service's errors about the account or the endpoint: a grant outlives them. The documentation has the numbers
 * with a description each. Clients know the names of 14, 22, 36 and 37; those of 10, 11 and 15 are made of the description.
 */
export const twoFactorNeeded = (): AnswerFault => jsonError(403, 'two_factor_needed', 10);
export const twoFactorPending = (): AnswerFault => jsonError(403, 'two_factor_pending', 11);
export const accountLocked = (): AnswerFault => jsonError(403, 'account_locked', 14);
export const accountNotActivated = (): AnswerFault => jsonError(403, 'account_not_activated', 15);
export const addressNotAllowed = (): AnswerFault => jsonError(403, 'ip_not_allowed', 22);
export const fairUsageLimit = (): AnswerFault => jsonError(403, 'fair_usage_limit', 36);
export const disabledEndpoint = (): AnswerFault => jsonError(403, 'disabled_endpoint', 37);
export const unknownMethod = (): AnswerFault => jsonError(400, 'unknown_method', 3);
export const methodNotAllowed = (): AnswerFault => jsonError(405, 'method_not_allowed', 4);
export const unknownResource = (): AnswerFault => jsonError(404, 'unknown_ressource', 7);
