import { requestToken, type Token } from '../../realdebrid/deviceFlow';
import { isGrantRefusal, isTransient, RealDebridError } from '../../realdebrid/errors';
import type { Service } from '../../realdebrid/service';
import { BackOff, orAborted, sleep, withTimeLimit } from '../../realdebrid/time';
import { requestUser, type User } from '../../realdebrid/user';
import type { Account } from '../account';
import type { Accounts } from '../createAccounts';
import { type Credentials, credentialsOf } from '../storage/credentials';
import { type HeldSignIn, isCancelled } from '../storage/heldSignIn';
import type { ClaimedSignIn } from '../storage/signInStore';
import { type GrantedSignIn, isWaiting, type UnfinishedSignIn } from '../storage/unfinishedSignIn';
import type { SignInDialogue } from './dialogue';
import { enterCode } from './enterCode';
import { noteAccountProblem } from './userDetails';

type Granted = Extract<GrantedSignIn, { readonly stage: 'granted' }>;

/** Tries of the exchange within one sign-in; then the user decides whether to try again. */
const EXCHANGE_TRIES = 6;
const FIRST_EXCHANGE_WAIT_MS = 1_000;
const LONGEST_EXCHANGE_WAIT_MS = 30_000;

/** The longest that an account waits for the remains of its sign-in to be removed, in milliseconds. */
const REMOVAL_LIMIT_MS = 1_000;

/**
 * Advances a sign-in from its present stage to a stored account: code shown → granted → exchanged → account. What the
 * service gives is stored before the next request uses it, since the service gives it only once.
 *
 * @param refusal how the service refused the refresh token of the account that signs in again
 * @returns `undefined` when the code had expired before it was shown, or the service does not accept the client credentials
 * @throws {RealDebridError} with the code of the step that failed; what was granted until then is stored
 * @throws the signal's reason, once it is aborted
 */
export async function advance(
	accounts: Accounts,
	{ held, signIn }: ClaimedSignIn,
	dialogue: SignInDialogue,
	refusal?: RealDebridError,
): Promise<Account | undefined> {
	const { prompt, signal } = dialogue;
	let state = signIn;
	if (isWaiting(state)) {
		const granted = await enterCode(accounts.service, { held, signIn: state }, dialogue, refusal);
		if (!granted) return undefined;
		await keep(held, granted, signal);
		state = granted;
	}
	prompt.onGranted();
	if (state.stage === 'granted') {
		const credentials = await exchange(accounts.service, held, state, dialogue);
		state = { stage: 'exchanged', credentials };
		await keep(held, state, signal);
	}
	prompt.onToken?.(state.credentials.lifetimeMs);
	return storeAccount(accounts, held, state.credentials, signal);
}

/** Stores a stage. */
async function keep(held: HeldSignIn, state: UnfinishedSignIn, signal: AbortSignal): Promise<void> {
	await orCancelled(held.write(state), signal);
	signal.throwIfAborted();
}

/** Waits for a write. A window that closes waits as well; a user who cancels does not. */
async function orCancelled<T>(storing: Promise<T>, signal: AbortSignal): Promise<T> {
	const cancelled = new AbortController();
	// The signal is that of one sign-in, and ends with it.
	signal.addEventListener('abort', () => isCancelled(signal) && cancelled.abort(signal.reason));
	return orAborted(storing, cancelled.signal);
}

/**
 * Step 3: trades the device code for a token.
 *
 * @throws {RealDebridError} `refused`, reason `spentGrant`, when the service says no; the trouble that lasted
 */
async function exchange(
	service: Service,
	held: HeldSignIn,
	granted: Granted,
	dialogue: SignInDialogue,
): Promise<Credentials> {
	const { client, deviceCode, failures = 0 } = granted;
	const request = () => requestToken(service, client, deviceCode, dialogue.signal);
	try {
		return credentialsOf(client, await retrying(request, dialogue));
	} catch (error) {
		dialogue.signal.throwIfAborted();
		// A failure that cannot be counted costs the user one more sign-in before there is a new code.
		if (isOfGrant(error)) await held.write({ ...granted, failures: failures + 1 }).catch(() => undefined);
		throw error;
	}
}

/** Whether it may be this very grant that the service cannot complete, and not the network, or the pace of requests. */
function isOfGrant(error: unknown): boolean {
	return isTransient(error) && (error.code === 'unavailable' || error.code === 'protocol');
}

async function retrying(request: () => Promise<Token>, { prompt, signal }: SignInDialogue): Promise<Token> {
	const backOff = new BackOff(FIRST_EXCHANGE_WAIT_MS, LONGEST_EXCHANGE_WAIT_MS);
	for (let tries = 1; ; tries++) {
		try {
			return await request();
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

/** Stores the account that the sign-in has come to, and ends the sign-in. */
async function storeAccount(
	{ service, accounts }: Accounts,
	held: HeldSignIn,
	credentials: Credentials,
	signal: AbortSignal,
): Promise<Account> {
	const { user, error } = await whoIs(service, credentials, signal);
	signal.throwIfAborted();
	const throwIfLost = () => held.throwIfLost();
	const adding = accounts.add({ grant: held.grant, credentials, user, throwIfLost });
	const account = await orCancelled(adding, signal);
	await noteAccountProblem(accounts, account, error);
	// The user is signed in: a record that cannot be removed now is removed later.
	await orCancelled(withTimeLimit(held.remove(), REMOVAL_LIMIT_MS), signal).catch(() => undefined);
	return account;
}

/** An unknown name does not end the sign-in: the token is valid. */
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
