import { type ClientCredentials, requestToken, type Token } from '../../realdebrid/deviceFlow';
import { isGrantRefusal, isTransient, RealDebridError } from '../../realdebrid/errors';
import type { Secret } from '../../realdebrid/secret';
import type { Service } from '../../realdebrid/service';
import { BackOff, sleep } from '../../realdebrid/time';
import { requestUser, type User } from '../../realdebrid/user';
import type { Account } from '../account';
import type { Accounts } from '../createAccounts';
import { type Credentials, credentialsOf } from '../storage/credentials';
import type { HeldSignIn } from '../storage/heldSignIn';
import type { UnfinishedSignIn, WaitingSignIn } from '../storage/unfinishedSignIn';
import type { SignInPrompt } from './dialogue';
import { noteAccountProblem } from './userDetails';

/** One with which the person has nothing more to do. */
export type GrantedSignIn = Exclude<UnfinishedSignIn, WaitingSignIn>;

/** Tries of the exchange within one sign-in; then the person decides whether to go on. */
const EXCHANGE_TRIES = 6;
const FIRST_EXCHANGE_WAIT_MS = 1_000;
const LONGEST_EXCHANGE_WAIT_MS = 30_000;

/**
 * Step 3 and what follows: from a stored grant to a stored account.
 *
 * @throws {RealDebridError} with the code of the step that failed; what was granted until then is stored
 * @throws the signal's reason, once it is aborted
 */
export async function finishSignIn(
	context: Accounts,
	held: HeldSignIn,
	granted: GrantedSignIn,
	prompt: SignInPrompt,
	signal: AbortSignal,
): Promise<Account> {
	const { service, accounts } = context;
	const credentials =
		granted.stage === 'exchanged'
			? granted.credentials
			: await exchangeGrant(service, held, granted.client, granted.deviceCode, prompt, signal);
	prompt.onToken?.(credentials.lifetimeMs);
	const { user, error } = await whoIs(service, credentials, signal);
	signal.throwIfAborted();
	if (user && granted.stage === 'exchanged') await accounts.forgetUnnamed(credentials).catch(() => undefined);
	// An earlier try may have stored it and not come to note its end, and it may have been refreshed since.
	const account = (await accounts.findWith(credentials, user)) ?? (await accounts.add(credentials, user));
	await noteAccountProblem(accounts, account, error);
	// Signed in all the same: what cannot be removed now leads to the same account, and is removed, later.
	await held.remove().catch(() => undefined);
	return account;
}

async function exchangeGrant(
	service: Service,
	held: HeldSignIn,
	client: ClientCredentials,
	deviceCode: Secret,
	prompt: SignInPrompt,
	signal: AbortSignal,
): Promise<Credentials> {
	const token = await retrying(() => requestToken(service, client, deviceCode, signal), prompt, signal);
	const credentials = credentialsOf(client, token);
	await held.write({ stage: 'exchanged', credentials });
	return credentials;
}

async function retrying(
	exchange: () => Promise<Token>,
	prompt: SignInPrompt,
	signal: AbortSignal,
): Promise<Token> {
	const backOff = new BackOff(FIRST_EXCHANGE_WAIT_MS, LONGEST_EXCHANGE_WAIT_MS);
	for (let tries = 1; ; tries++) {
		try {
			return await exchange();
		} catch (error) {
			signal.throwIfAborted();
			if (isGrantRefusal(error)) throw spentGrant(error);
			if (!isTransient(error)) throw error;
			const waitMs = Math.max(backOff.next(), error.retryAfterMs ?? 0);
			if (tries === EXCHANGE_TRIES || waitMs > LONGEST_EXCHANGE_WAIT_MS) throw error;
			prompt.onWaiting(error);
			await sleep(waitMs, signal);
		}
	}
}

/** Not knowing the name is no reason to be signed out: the token is good. */
async function whoIs(
	service: Service,
	{ accessToken }: Credentials,
	signal: AbortSignal,
): Promise<{ readonly user?: User; readonly error?: RealDebridError }> {
	try {
		return { user: await requestUser(service, accessToken, signal) };
	} catch (error) {
		signal.throwIfAborted();
		if (error instanceof RealDebridError) return { error };
		throw error;
	}
}

function spentGrant(error: RealDebridError): RealDebridError {
	return new RealDebridError('refused', 'The service refused to trade the device code for a token.', {
		reason: 'spentGrant',
		status: error.status,
		serviceCode: error.serviceCode,
		cause: error,
	});
}
