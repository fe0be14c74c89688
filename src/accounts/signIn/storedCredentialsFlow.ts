import {
	type ClientCredentials,
	codeRefused,
	type PollAnswer,
	pollToken,
	requestDeviceCode,
	type Token,
} from '../../realdebrid/deviceFlow';
import { isGrantRefusal, RealDebridError } from '../../realdebrid/errors';
import { type Account, type AccountKey, isKeptSession } from '../account';
import type { Accounts } from '../createAccounts';
import { credentialsOf } from '../storage/credentials';
import type { ClaimedSignIn } from '../storage/signInStore';
import type { UnfinishedSignIn } from '../storage/unfinishedSignIn';
import type { SignInDialogue } from './dialogue';
import { enterCode } from './enterCode';
import { finishSignIn } from './finishSignIn';

/** One for an account that has its client credentials. */
export type WaitingAgain = Extract<UnfinishedSignIn, { readonly stage: 'waitingAgain' }>;

/** An account that has to sign in again. */
export interface SignInAgainCase {
	readonly key: AccountKey;
	/** What it has stored. */
	readonly client: ClientCredentials | undefined;
	/** How the service refused its refresh token. */
	readonly refusal: RealDebridError | undefined;
}

/**
 * Signs in with the client credentials that the account has: a code that was
 * left, else a new one, which is polled at `/token`.
 *
 * @returns `undefined` when there are none, or the service does not take them
 * @throws as `signIn`
 */
export async function withStoredCredentials(
	context: Accounts,
	{ key, client, refusal }: SignInAgainCase,
	dialogue: SignInDialogue,
): Promise<Account | undefined> {
	const earlier = await context.unfinished.claim(
		(signIn): signIn is WaitingAgain => signIn.stage === 'waitingAgain' && signIn.accountId === key.id,
	);
	if (earlier) return goOnAgain(context, earlier, refusal, dialogue);
	if (!client) return undefined;
	const held = await context.unfinished.begin();
	return held.during(dialogue.signal, async signal => {
		const code = await requestCode(context, client, signal);
		if (!code) return undefined;
		const expiresAt = Date.now() + code.expiresInMs;
		const waiting = { stage: 'waitingAgain', client, accountId: key.id, code, expiresAt } as const;
		await held.write(waiting);
		return advanceAgain(context, { held, signIn: waiting }, refusal, { ...dialogue, signal });
	});
}

/**
 * Goes on with a code that was left.
 *
 * @returns `undefined` when the service does not take the client credentials, or its code has expired meanwhile
 * @throws as `signIn`
 */
export async function goOnAgain(
	context: Accounts,
	claimed: ClaimedSignIn<WaitingAgain>,
	refusal: RealDebridError | undefined,
	dialogue: SignInDialogue,
): Promise<Account | undefined> {
	return claimed.held.during(dialogue.signal, signal =>
		advanceAgain(context, claimed, refusal, { ...dialogue, signal }),
	);
}

/** @returns `undefined` when the service does not know the client id any more */
async function requestCode({ service }: Accounts, { clientId }: ClientCredentials, signal: AbortSignal) {
	try {
		return await requestDeviceCode(service, clientId, 'stored credentials', signal);
	} catch (error) {
		if (mayBeOfClient(error)) return undefined;
		throw error;
	}
}

async function advanceAgain(
	context: Accounts,
	{ held, signIn }: ClaimedSignIn<WaitingAgain>,
	refusal: RealDebridError | undefined,
	dialogue: SignInDialogue,
): Promise<Account | undefined> {
	const { client, code } = signIn;
	const { prompt, signal } = dialogue;
	let isUnderstood = false;
	let isUnclear = false;
	const poll = async (pollSignal: AbortSignal): Promise<PollAnswer<Token>> => {
		try {
			const answer = await pollToken(context.service, client, code.deviceCode, pollSignal);
			isUnderstood = true;
			return answer;
		} catch (error) {
			pollSignal.throwIfAborted();
			if (!mayMeanPending(error, refusal)) throw error;
			isUnclear = true;
			return { state: 'pending' };
		}
	};
	let token: Token | undefined;
	try {
		token = await enterCode(held, signIn, poll, dialogue);
	} catch (error) {
		signal.throwIfAborted();
		// Once "pending" was understood, the client credentials are good: a refusal is about the code.
		if (isUnderstood && isGrantRefusal(error)) throw codeRefused(error);
		// And a 400 at the end says that nobody has entered it.
		if (!mayBeOfClient(error) && !(isUnclear && !isUnderstood && isEndOfCode(error))) throw error;
		// Another code replaces this one, which would else be shown again after a reload.
		await held.remove().catch(() => undefined);
		return undefined;
	}
	if (!token) return undefined;
	const exchanged = { stage: 'exchanged', credentials: credentialsOf(client, token) } as const;
	await held.write(exchanged);
	prompt.onGranted();
	return finishSignIn(context, held, exchanged, prompt, signal);
}

/**
 * While the code has not been entered, the service may well answer 400: nobody
 * has seen it. So that is taken for "pending", unless it is the very answer
 * that the refresh token got, which was about the credentials.
 */
function mayMeanPending(error: unknown, refusal: RealDebridError | undefined): boolean {
	return (
		mayBeOfClient(error) &&
		error.status === 400 &&
		(error.status !== refusal?.status || error.serviceCode !== refusal.serviceCode)
	);
}

/** A refusal that may be about the client credentials: the way with new ones is open. What it says of the account is not. */
function mayBeOfClient(error: unknown): error is RealDebridError {
	if (!(error instanceof RealDebridError) || error.code !== 'refused') return false;
	return !isKeptSession(error.reason) && error.reason !== 'fairUse';
}

function isEndOfCode(error: unknown): boolean {
	return error instanceof RealDebridError && error.code === 'expired';
}
