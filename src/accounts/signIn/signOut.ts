import { RealDebridError } from '../../realdebrid/errors';
import { settled } from '../../realdebrid/time';
import { disableAccessToken } from '../../realdebrid/user';
import type { Account } from '../account';
import type { Accounts } from '../createAccounts';
import type { Removal } from '../storage/accountStore';
import type { UnfinishedSignIn } from '../storage/unfinishedSignIn';

/** The longest wait for the service to disable the token, in milliseconds. */
const DISABLE_TIMEOUT_MS = 5_000;

/**
 * Removes everything stored of an account, then asks the service to disable its token.
 *
 * @returns why the service could not be asked; `undefined` when it has disabled the token, or the token has expired
 * @throws {RealDebridError} `storage`, when something could not be removed; `signedOut`, before anything is, when the
 *   account is one of another service
 */
export async function signOut(context: Accounts, account: Account): Promise<unknown> {
	if (account.origin !== context.accounts.origin)
		throw new RealDebridError('signedOut', 'The account is one of another service.');
	const isOfAccount = await ownerOf(context, account);
	// Before the account itself, which a crash would else leave alone with what can bring it back.
	const signIns = await settled(context.unfinished.removeAll(isOfAccount));
	const removal = await context.accounts.remove(account);
	// What could not be removed is no reason to leave the token in force.
	const disableError = removal.isOthers ? undefined : await disableToken(context, account, removal);
	const failure = signIns.error ?? removal.error;
	if (failure !== undefined) throw failure;
	return disableError;
}

/** @returns why the service could not be asked; `undefined` when it has disabled the token, or no valid token is left */
async function disableToken(
	{ service }: Accounts,
	account: Account,
	{ credentials, readError }: Removal,
): Promise<unknown> {
	// After a revocation there is nothing left to disable.
	if (account.signInAgain === 'revoked') return undefined;
	if (credentials?.state !== 'found')
		return readError ?? new RealDebridError('storage', 'The secret storage had no token to name.');
	const { expiresAt, accessToken } = credentials.value;
	// An expired token needs no disabling, and a refresh only for that would grant a new one.
	if (expiresAt <= Date.now()) return undefined;
	const timeout = new AbortController();
	const timer = setTimeout(
		() => timeout.abort(new Error('The service does not answer.')),
		DISABLE_TIMEOUT_MS,
	);
	try {
		await disableAccessToken(service, accessToken, timeout.signal);
		return undefined;
	} catch (error) {
		return error;
	} finally {
		clearTimeout(timer);
	}
}

/** Recognizes the unfinished sign-ins of an account by its id, or by the client id that it was granted. */
async function ownerOf(
	{ credentials }: Accounts,
	account: Account,
): Promise<(signIn: UnfinishedSignIn) => boolean> {
	// A secret that cannot be read now identifies no sign-in.
	const stored = await credentials.read(account).catch(() => undefined);
	const clientId = stored?.state === 'found' ? stored.value.client.clientId : undefined;
	return signIn => {
		switch (signIn.stage) {
			case 'waiting':
				return false;
			case 'reauthorizing':
				return signIn.accountId === account.id;
			case 'granted':
				return signIn.client.clientId === clientId;
			case 'exchanged':
				return signIn.credentials.client.clientId === clientId;
		}
	};
}
