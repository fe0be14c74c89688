import {
	type ClientCredentials,
	type PollAnswer,
	pollToken,
	requestDeviceCode,
	type Token,
} from '../realdebrid/deviceFlow';
import { RealDebridError } from '../realdebrid/errors';
import { type Nudge, pollUntilGranted } from '../realdebrid/polling';
import type { Secret } from '../realdebrid/secret';
import { Deadline } from '../realdebrid/time';
import { type Account, type AccountKey, isUnnamed } from './account';
import type { ConsentStore } from './consents';
import { type CredentialStore, credentialsOf } from './credentials';
import { finishSignIn, type SignInContext, type SignInPrompt, signIn } from './signIn';
import type { Tokens } from './tokens';

export interface SignInAgainContext extends SignInContext {
	readonly credentials: CredentialStore;
	readonly consents: ConsentStore;
	readonly tokens: Tokens;
}

/**
 * Signs in again with as little trouble for the person as the service allows:
 * the stored refresh token once more; then a code for the stored client
 * credentials; then a fresh sign-in.
 *
 * @throws as `signIn`; `offline` and the like from the first step, since a code could not be had either
 */
export async function signInAgain(
	context: SignInAgainContext,
	key: AccountKey,
	prompt: SignInPrompt,
	signal: AbortSignal,
	nudge?: Nudge,
): Promise<Account> {
	const stored = await context.credentials.read(key);
	const client = stored.state === 'found' ? stored.value.client : undefined;
	const refusal = client && (await refreshOnceMore(context, key));
	signal.throwIfAborted();
	if (client && refusal === undefined) {
		const account = context.accounts.find(key);
		if (account) return account;
	}
	// What an earlier try was granted comes before another code.
	const isGranted = (await context.unfinished.read()) !== undefined;
	const same =
		client && !isGranted
			? await withStoredCredentials(context, client, refusal, prompt, signal, nudge)
			: undefined;
	const account = same ?? (await signIn(context, prompt, signal, nudge));
	// It has its name now, or another stand-in for one.
	if (isUnnamed(key) && account.id !== key.id) {
		// Who signs in afresh may be somebody else, to whom the answers do not belong.
		await (same ? context.consents.move(key, account) : context.consents.forget(key));
		await context.accounts.remove(key);
	}
	return account;
}

/** @returns how the service refused; `undefined` when it did not */
async function refreshOnceMore(
	{ tokens }: SignInAgainContext,
	key: AccountKey,
): Promise<RealDebridError | undefined> {
	try {
		await tokens.refreshAnyway(key);
		return undefined;
	} catch (error) {
		if (!(error instanceof RealDebridError) || error.code !== 'signedOut') throw error;
		return error.cause instanceof RealDebridError ? error.cause : error;
	}
}

/** @returns `undefined` when the service does not take the stored client credentials */
async function withStoredCredentials(
	context: SignInAgainContext,
	client: ClientCredentials,
	refusal: RealDebridError | undefined,
	prompt: SignInPrompt,
	signal: AbortSignal,
	nudge: Nudge | undefined,
): Promise<Account | undefined> {
	const { service, unfinished } = context;
	let isUnderstood = false;
	let isUnclear = false;
	const poll = async (deviceCode: Secret, pollSignal: AbortSignal): Promise<PollAnswer<Token>> => {
		try {
			const answer = await pollToken(service, client, deviceCode, pollSignal);
			isUnderstood = true;
			return answer;
		} catch (error) {
			pollSignal.throwIfAborted();
			if (!mayMeanPending(error, refusal)) throw error;
			isUnclear = true;
			return { state: 'pending' };
		}
	};
	try {
		const code = await requestDeviceCode(service, client.clientId, 'stored credentials', signal);
		const deadline = Deadline.in(code.expiresInMs);
		prompt.onVerification(code, deadline);
		const token = await pollUntilGranted(pollSignal => poll(code.deviceCode, pollSignal), {
			intervalMs: code.intervalMs,
			deadline,
			signal,
			nudge,
			onWaiting: trouble => prompt.onWaiting(trouble),
		});
		prompt.onGranted();
		const exchanged = { stage: 'exchanged', credentials: credentialsOf(client, token) } as const;
		await unfinished.write(exchanged);
		return await finishSignIn(context, exchanged, prompt, signal);
	} catch (error) {
		signal.throwIfAborted();
		// Once "pending" was understood, a 400 at the end is about the code alone: nobody has entered it.
		if (isRefusal(error) || (isUnclear && !isUnderstood && isEndOfCode(error))) return undefined;
		throw error;
	}
}

/**
 * While the code has not been entered, the service may well answer 400: nobody
 * has seen it. So that is taken for "pending", unless it is the very answer
 * that the refresh token got, which was about the credentials.
 */
function mayMeanPending(error: unknown, refusal: RealDebridError | undefined): boolean {
	return (
		error instanceof RealDebridError &&
		error.code === 'refused' &&
		error.status === 400 &&
		(error.status !== refusal?.status || error.serviceCode !== refusal.serviceCode)
	);
}

function isRefusal(error: unknown): boolean {
	return error instanceof RealDebridError && error.code === 'refused';
}

function isEndOfCode(error: unknown): boolean {
	return error instanceof RealDebridError && error.code === 'expired';
}
