import type { Service } from '../realdebrid/service';
import { disableAccessToken } from '../realdebrid/user';
import type { Account } from './account';
import type { AccountStore } from './accountStore';
import type { ConsentStore } from './consents';
import type { UnfinishedSignInStore } from './unfinishedSignInStore';

export interface SignOutContext {
	readonly service: Service;
	readonly accounts: AccountStore;
	readonly consents: ConsentStore;
	readonly unfinished: UnfinishedSignInStore;
}

/** The longest that a person waits for the service to hear of it, in milliseconds. */
const TELL_TIMEOUT_MS = 5_000;

/**
 * Removes everything stored of an account, then tells the service as far as it can.
 *
 * @returns what kept the service from being told; `undefined` when it knows
 * @throws {RealDebridError} `storage`, when something could not be removed
 */
export async function signOut(context: SignOutContext, account: Account): Promise<unknown> {
	const stored = await context.accounts.remove(account);
	await context.consents.forget(account);
	await context.unfinished.removeAll();
	if (stored.state !== 'found') return undefined;
	// An expired token needs no disabling, and a refresh only for that would grant a new one.
	if (stored.value.expiresAt <= Date.now()) return undefined;
	const timeout = new AbortController();
	const timer = setTimeout(() => timeout.abort(new Error('timeout')), TELL_TIMEOUT_MS);
	try {
		await disableAccessToken(context.service, stored.value.accessToken, timeout.signal);
		return undefined;
	} catch (error) {
		return error;
	} finally {
		clearTimeout(timer);
	}
}
