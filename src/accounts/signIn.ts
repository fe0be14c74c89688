import {
	type ClientCredentials,
	type DeviceCode,
	requestCredentials,
	requestDeviceCode,
	requestToken,
	type Token,
} from '../realdebrid/deviceFlow';
import { isTransient, RealDebridError } from '../realdebrid/errors';
import { type Nudge, pollUntilGranted } from '../realdebrid/polling';
import type { Secret } from '../realdebrid/secret';
import type { Service } from '../realdebrid/service';
import { BackOff, Deadline, sleep } from '../realdebrid/time';
import { requestUser, type User } from '../realdebrid/user';
import type { Account } from './account';
import type { AccountStore } from './accountStore';
import { type Credentials, credentialsOf } from './credentials';
import type { UnfinishedSignIn, UnfinishedSignInStore } from './unfinishedSignIn';

export interface SignInContext {
	readonly service: Service;
	/** The client id that starts a fresh sign-in. */
	readonly clientId: string;
	readonly accounts: AccountStore;
	readonly unfinished: UnfinishedSignInStore;
}

/** How a person is told what happens. */
export interface SignInPrompt {
	/** The code is there to be entered. */
	onVerification(code: DeviceCode, deadline: Deadline): void;
	/** Still waiting; `trouble` is what keeps the service from answering, if anything does. */
	onWaiting(trouble: RealDebridError | undefined): void;
	/** The person has allowed the app; nothing is left for them to do. */
	onGranted(): void;
}

/** Tries of the exchange within one sign-in; then the person decides whether to go on. */
const EXCHANGE_TRIES = 6;
const FIRST_EXCHANGE_WAIT_MS = 1_000;
const LONGEST_EXCHANGE_WAIT_MS = 30_000;

/**
 * Signs in: goes on with what an earlier try was granted, and asks for a new
 * code only where there is nothing to go on with.
 *
 * @throws {RealDebridError} with the code of the step that failed; what was granted until then is stored
 * @throws the signal's reason, once it is aborted
 */
export async function signIn(
	context: SignInContext,
	prompt: SignInPrompt,
	signal: AbortSignal,
	nudge?: Nudge,
): Promise<Account> {
	const unfinished = await context.unfinished.read();
	if (unfinished) {
		prompt.onGranted();
		try {
			return await finishSignIn(context, unfinished, prompt, signal);
		} catch (error) {
			if (!isSpentGrant(error)) throw error;
			// The service said no to this grant before and says so again: it is good for nothing.
			await context.unfinished.remove();
		}
	}
	const granted = await askPerson(context, prompt, signal, nudge);
	prompt.onGranted();
	return finishSignIn(context, granted, prompt, signal);
}

/**
 * Goes on with a sign-in that an earlier run of the editor left unfinished, without asking anybody.
 *
 * @returns `undefined` where there is none
 * @throws as `signIn`
 */
export async function resumeSignIn(
	context: SignInContext,
	prompt: SignInPrompt,
	signal: AbortSignal,
): Promise<Account | undefined> {
	const unfinished = await context.unfinished.read();
	if (!unfinished) return undefined;
	prompt.onGranted();
	return finishSignIn(context, unfinished, prompt, signal);
}

/** Steps 1 and 2: from nothing to a stored grant. */
async function askPerson(
	{ service, clientId, unfinished }: SignInContext,
	prompt: SignInPrompt,
	signal: AbortSignal,
	nudge: Nudge | undefined,
): Promise<UnfinishedSignIn> {
	const code = await requestDeviceCode(service, clientId, 'new credentials', signal);
	const deadline = Deadline.in(code.expiresInMs);
	prompt.onVerification(code, deadline);
	const client = await pollUntilGranted(
		pollSignal => requestCredentials(service, clientId, code.deviceCode, pollSignal),
		{
			intervalMs: code.intervalMs,
			deadline,
			signal,
			nudge,
			onWaiting: trouble => prompt.onWaiting(trouble),
		},
	);
	// Before the first use: the next request may fail, and the service gives this only once.
	const granted: UnfinishedSignIn = { stage: 'granted', client, deviceCode: code.deviceCode };
	await unfinished.write(granted);
	signal.throwIfAborted();
	return granted;
}

/** Step 3 and what follows: from a stored grant to a stored account. */
export async function finishSignIn(
	context: SignInContext,
	unfinished: UnfinishedSignIn,
	prompt: SignInPrompt,
	signal: AbortSignal,
): Promise<Account> {
	const credentials =
		unfinished.stage === 'exchanged'
			? unfinished.credentials
			: await exchangeGrant(context, unfinished.client, unfinished.deviceCode, prompt, signal);
	const user = await whoIs(context.service, credentials, signal);
	signal.throwIfAborted();
	const account = await context.accounts.add(credentials, user);
	await context.unfinished.remove();
	return account;
}

async function exchangeGrant(
	{ service, unfinished }: SignInContext,
	client: ClientCredentials,
	deviceCode: Secret,
	prompt: SignInPrompt,
	signal: AbortSignal,
): Promise<Credentials> {
	const token = await retrying(() => requestToken(service, client, deviceCode, signal), prompt, signal);
	const credentials = credentialsOf(client, token);
	await unfinished.write({ stage: 'exchanged', credentials });
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
			if (error instanceof RealDebridError && error.code === 'refused') throw spentGrant(error);
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
): Promise<User | undefined> {
	try {
		return await requestUser(service, accessToken, signal);
	} catch (error) {
		signal.throwIfAborted();
		if (error instanceof RealDebridError) return undefined;
		throw error;
	}
}

function spentGrant(error: RealDebridError): RealDebridError {
	return new RealDebridError('refused', 'The service refused to trade the device code for a token.', {
		reason: error.reason ?? 'spentGrant',
		status: error.status,
		serviceCode: error.serviceCode,
		cause: error,
	});
}

function isSpentGrant(error: unknown): boolean {
	return error instanceof RealDebridError && error.code === 'refused';
}
