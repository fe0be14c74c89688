import { isTransient, RealDebridError } from '../../realdebrid/errors';
import { cappedRetryAfterMs } from '../../realdebrid/rateLimit';
import type { Secret } from '../../realdebrid/secret';
import { BackOff, sleep } from '../../realdebrid/time';
import { requestUser, type User } from '../../realdebrid/user';
import { type Account, type GrantKey, isKeptSession, isUnnamed, type SignInAgainReason } from '../account';
import type { Accounts } from '../createAccounts';

/** Details older than this are asked for again when they are shown, in milliseconds. */
const STALE_AFTER_MS = 3_600_000;
const FIRST_RETRY_MS = 15_000;
/** As often as for an account whose details are stale. */
const LONGEST_RETRY_MS = STALE_AFTER_MS;

export function areStale({ checkedAt }: Account): boolean {
	return checkedAt === undefined || Math.abs(Date.now() - checkedAt) > STALE_AFTER_MS;
}

/**
 * Requests the user details and stores them; also stores that the account is locked, where the service says so.
 *
 * @throws {RealDebridError} as `Tokens.get`, and any code of the request itself; `protocol` for the details of another user
 */
export async function refreshUserDetails(
	context: Accounts,
	account: Account,
	signal?: AbortSignal,
): Promise<void> {
	const { accounts } = context;
	const user = await askUser(context, account, signal).catch(async (error: unknown) => {
		await noteAccountProblem(accounts, account, error);
		throw error;
	});
	if (!isUnnamed(account) && user.id !== account.id) throw otherUser();
	const named = { origin: account.origin, id: user.id };
	if (isUnnamed(account) && !(await accounts.isNewer(named))) await accounts.name(account, user);
	else
		await accounts.update(account, {
			user,
			checkedAt: Date.now(),
			...(isAccountProblem(accounts.find(account)?.signInAgain) && { signInAgain: undefined }),
		});
}

/** Stores what the service says about the account itself, such as that it is locked. */
export async function noteAccountProblem(
	accounts: Accounts['accounts'],
	account: GrantKey,
	error: unknown,
): Promise<void> {
	if (error instanceof RealDebridError && isKeptSession(error.reason))
		// What cannot be stored now is stored the next time.
		await accounts.offerSignInAgain(account, error.reason).catch(() => undefined);
}

function isAccountProblem(reason: SignInAgainReason | undefined): boolean {
	return isKeptSession(reason) && reason !== 'notRenewed';
}

/** A cache that mixes up its users, not a user who has changed. */
function otherUser(): RealDebridError {
	return new RealDebridError('protocol', 'The answer is about another user.', { reason: 'otherUser' });
}

/**
 * Asks for the name of an account that has none, again and again with growing
 * pauses, until the service states it or refuses.
 *
 * @throws the signal's reason, once it is aborted
 */
export async function learnName(context: Accounts, account: Account, signal: AbortSignal): Promise<void> {
	const backOff = new BackOff(FIRST_RETRY_MS, LONGEST_RETRY_MS);
	let leastWaitMs = 0;
	while (context.accounts.find(account)) {
		await sleep(Math.max(backOff.next(), leastWaitMs), signal);
		try {
			await refreshUserDetails(context, account, signal);
			return;
		} catch (error) {
			signal.throwIfAborted();
			if (!isTransient(error)) return;
			leastWaitMs = cappedRetryAfterMs(error);
		}
	}
}

/** A token that the service has just stopped taking is refreshed once. */
async function askUser(
	{ service, tokens }: Accounts,
	account: Account,
	signal: AbortSignal | undefined,
): Promise<User> {
	const token = await tokens.get(account);
	const ask = async (accessToken: Secret) => {
		try {
			const user = await requestUser(service, accessToken, signal);
			tokens.noteTry(account);
			return user;
		} catch (error) {
			tokens.noteTry(account, error);
			throw error;
		}
	};
	try {
		return await ask(token);
	} catch (error) {
		if (!isBadToken(error)) throw error;
		const another = await tokens.inPlaceOf(account, token);
		if (!another) throw error;
		return ask(another).catch(reason => {
			if (isBadToken(reason)) tokens.noteRefusedAgain(account);
			throw reason;
		});
	}
}

function isBadToken(error: unknown): boolean {
	return error instanceof RealDebridError && error.status === 401;
}
