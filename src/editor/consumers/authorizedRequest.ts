import type { Account } from '../../accounts/account';
import type { Accounts } from '../../accounts/createAccounts';
import { authorizedFetch, type FetchInput } from '../../realdebrid/authorizedFetch';
import type { Secret } from '../../realdebrid/secret';
import type { Network } from '../network';
import { refusedRequest } from './checkArguments';

/** Whose request it is. */
export interface Authorization {
	/** The service that issued the token: the request goes to no other. */
	readonly service: Accounts;
	readonly account: Account;
	readonly token: Secret;
	readonly send: Network['sendForConsumers'];
	/** Called before the request is sent, each time; throws when the account may no longer be used. */
	checkAccess(): void;
}

/**
 * Sends a request of another extension with the token of an account, and notes how the request ended.
 *
 * @throws {RealDebridError} as `authorizedFetch`; `refused` for what cannot be sent; what `checkAccess` throws
 */
export async function sendAuthorized(
	{ service, account, token, send, checkAccess }: Authorization,
	input: FetchInput,
	init: RequestInit,
): Promise<Response> {
	const { tokens } = service;
	try {
		const answer = await authorizedFetch(
			{
				apiUrl: service.service.apiUrl,
				send: request => send({ ...request, beforeSend: checkAccess }),
			},
			input,
			init,
			token,
			async rejected => {
				const renewed = await tokens.inPlaceOf(account, rejected);
				checkAccess();
				return renewed;
			},
		);
		tokens.noteTry(account);
		if (answer.status === 401) tokens.noteRefusedAgain(account);
		return answer;
	} catch (error) {
		tokens.noteTry(account, error);
		throw error instanceof TypeError ? refusedRequest(error) : error;
	}
}
