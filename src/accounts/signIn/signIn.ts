import { type ClientCredentials, requestDeviceCode } from '../../realdebrid/deviceFlow';
import { isGrantRefusal, isUnclearRefusal, RealDebridError } from '../../realdebrid/errors';
import type { Nudge } from '../../realdebrid/polling';
import { orAborted } from '../../realdebrid/time';
import { type Account, type AccountKey, isUnnamed } from '../account';
import type { Accounts } from '../createAccounts';
import type { ClaimedSignIn } from '../storage/signInStore';
import {
	isNewSignIn,
	isOver,
	type NewSignIn,
	type ReauthorizingSignIn,
	type UnfinishedSignIn,
} from '../storage/unfinishedSignIn';
import { advance } from './advance';
import type { SignInDialogue, SignInPrompt } from './dialogue';
import { mayBeOfClient } from './polls';

/** A grant that so many sign-ins could not trade for a token makes way for a new code. */
const MOST_FAILURES = 2;

/**
 * Signs in: resumes an unfinished sign-in, and requests a new code only where
 * there is none.
 *
 * @throws {RealDebridError} with the code of the step that failed; what was granted until then is stored
 * @throws the signal's reason, once it is aborted
 */
export async function signIn(
	accounts: Accounts,
	prompt: SignInPrompt,
	signal: AbortSignal,
	nudge?: Nudge,
): Promise<Account> {
	const dialogue = { prompt, signal, nudge };
	return (await resumeAny(accounts, dialogue)) ?? startNew(accounts, dialogue);
}

/**
 * Signs in again with as little effort for the user as the service allows: the
 * stored refresh token once more; then an unfinished sign-in; then a code for the
 * stored client credentials; then a new sign-in. Nothing is known of an
 * account of another service: its user signs in anew.
 *
 * @throws as `signIn`; `offline` and the like from the first step, since a code could not be had either
 */
export async function signInAgain(
	accounts: Accounts,
	key: AccountKey,
	prompt: SignInPrompt,
	signal: AbortSignal,
	nudge?: Nudge,
): Promise<Account> {
	const client = await orAborted(clientOf(accounts, key), signal);
	const refusal = client && (await orAborted(refreshOnceMore(accounts, key), signal));
	signal.throwIfAborted();
	const refreshed = client && refusal === undefined ? accounts.accounts.find(key) : undefined;
	if (refreshed) return refreshed;
	const dialogue = { prompt, signal, nudge };
	const left = await resumeAny(accounts, dialogue);
	const same = left ? undefined : await reauthorize(accounts, key, { client, refusal }, dialogue);
	const account = left ?? same ?? (await startNew(accounts, dialogue));
	await replaceUnnamed(accounts, { key, account, isSameUser: same !== undefined });
	return account;
}

/**
 * Resumes an unfinished sign-in of a window that was reloaded, closed, or has crashed.
 *
 * @returns `undefined` when its code expired meanwhile
 * @throws as `signIn`
 */
export async function resumeSignIn(
	accounts: Accounts,
	{ held, signIn }: ClaimedSignIn,
	dialogue: SignInDialogue,
): Promise<Account | undefined> {
	if (isNewSignIn(signIn)) return resume(accounts, { held, signIn }, dialogue);
	const isLate = isOver(signIn);
	const key = { origin: accounts.accounts.origin, id: signIn.accountId };
	const same = await resume(accounts, { held, signIn }, dialogue);
	// A code that the user has seen in vain is followed by one for new client credentials.
	const account = same ?? (isLate ? undefined : await startNew(accounts, dialogue));
	if (account) await replaceUnnamed(accounts, { key, account, isSameUser: same !== undefined });
	return account;
}

/** @param replaced a grant that is given up as soon as there is a new code */
async function startNew(
	accounts: Accounts,
	dialogue: SignInDialogue,
	replaced?: ClaimedSignIn,
): Promise<Account> {
	const { service, clientId } = accounts;
	const held = await accounts.unfinished.begin();
	return held.during(dialogue.signal, async signal => {
		const code = await requestDeviceCode(service, clientId, 'new credentials', signal);
		const waiting = { stage: 'waiting', clientId, code, expiresAt: Date.now() + code.expiresInMs } as const;
		// Before the user sees it: a window that is reloaded resumes with this code.
		await orAborted(held.write(waiting), signal);
		await replaced?.held.remove().catch(() => undefined);
		const account = await advance(accounts, { held, signIn: waiting }, { ...dialogue, signal });
		if (!account) throw new RealDebridError('expired', 'The device code expired before it could be shown.');
		return account;
	});
}

/**
 * Resumes an unfinished sign-in, if there is one that can lead to an account.
 *
 * @throws as `signIn`
 */
async function resumeAny(accounts: Accounts, dialogue: SignInDialogue): Promise<Account | undefined> {
	const earlier = await claim(accounts, isNewSignIn, dialogue.signal);
	if (!earlier) return undefined;
	if (hasFailedTooOften(earlier.signIn))
		return startNew(accounts, dialogue, earlier).finally(() => earlier.held.release());
	try {
		return await resume(accounts, earlier, dialogue);
	} catch (error) {
		// A grant that the service refuses makes way for a new code.
		if (earlier.signIn.stage === 'waiting' || !isGrantRefusal(error)) throw error;
		return undefined;
	}
}

/**
 * Resumes an unfinished sign-in.
 *
 * @returns `undefined` when its code expired while no window polled, or the service does not accept the client credentials
 * @throws as `signIn`; a grant that the service refuses, as it did before, is given up
 */
async function resume(
	accounts: Accounts,
	{ held, signIn }: ClaimedSignIn,
	dialogue: SignInDialogue,
	refusal?: RealDebridError,
): Promise<Account | undefined> {
	return held.during(dialogue.signal, async signal => {
		try {
			return await advance(accounts, { held, signIn }, { ...dialogue, signal }, refusal);
		} catch (error) {
			signal.throwIfAborted();
			if (signIn.stage === 'granted' && isGrantRefusal(error)) await held.remove();
			throw error;
		}
	});
}

/**
 * Signs in with the client credentials that the account has: a code that was
 * shown before, else a new one. Either is polled at `/token`.
 *
 * @returns `undefined` when there are none, or the service does not take them
 * @throws as `signIn`
 */
async function reauthorize(
	accounts: Accounts,
	key: AccountKey,
	{ client, refusal }: StoredGrant,
	dialogue: SignInDialogue,
): Promise<Account | undefined> {
	const isOfAccount = (signIn: UnfinishedSignIn): signIn is ReauthorizingSignIn =>
		signIn.stage === 'reauthorizing' && signIn.accountId === key.id;
	const earlier = await claim(accounts, isOfAccount, dialogue.signal);
	if (earlier) return resume(accounts, earlier, dialogue, refusal);
	if (!client) return undefined;
	const held = await accounts.unfinished.begin();
	return held.during(dialogue.signal, async signal => {
		const code = await requestCodeFor(accounts, client, signal);
		if (!code) return undefined;
		const expiresAt = Date.now() + code.expiresInMs;
		const waiting = { stage: 'reauthorizing', client, accountId: key.id, code, expiresAt } as const;
		await orAborted(held.write(waiting), signal);
		return advance(accounts, { held, signIn: waiting }, { ...dialogue, signal }, refusal);
	});
}

/** Takes up an unfinished sign-in. After an abort, one that is found late is released. */
async function claim<Wanted extends UnfinishedSignIn>(
	{ unfinished }: Accounts,
	isWanted: (signIn: UnfinishedSignIn) => signIn is Wanted,
	signal: AbortSignal,
): Promise<ClaimedSignIn<Wanted> | undefined> {
	const claiming = unfinished.claim(isWanted);
	try {
		return await orAborted(claiming, signal);
	} catch (error) {
		void claiming.then(
			claimed => claimed?.held.release(),
			() => undefined,
		);
		throw error;
	}
}

/** What an account has that has to sign in again. */
interface StoredGrant {
	readonly client: ClientCredentials | undefined;
	/** How the service refused its refresh token. */
	readonly refusal: RealDebridError | undefined;
}

/** @returns `undefined` when the service does not know the client id any more */
async function requestCodeFor({ service }: Accounts, { clientId }: ClientCredentials, signal: AbortSignal) {
	try {
		return await requestDeviceCode(service, clientId, 'stored credentials', signal);
	} catch (error) {
		if (mayBeOfClient(error)) return undefined;
		throw error;
	}
}

/** A storage that cannot be read now must not prevent the sign-in. */
async function clientOf({ accounts, credentials }: Accounts, key: AccountKey) {
	const account = accounts.find(key);
	const stored = account && (await credentials.read(account).catch(() => undefined));
	return stored?.state === 'found' ? stored.value.client : undefined;
}

/** @returns how the service refused; `undefined` when it did not */
async function refreshOnceMore({ tokens }: Accounts, key: AccountKey): Promise<RealDebridError | undefined> {
	try {
		await tokens.refreshAnyway(key);
		return undefined;
	} catch (error) {
		// The meaning of the answer is unknown: it must not prevent a new sign-in.
		if (isUnclearRefusal(error)) return error;
		if (!(error instanceof RealDebridError) || error.code !== 'signedOut') throw error;
		return error.cause instanceof RealDebridError ? error.cause : error;
	}
}

/** What a sign-in has come to that was begun for another account. */
interface Replacement {
	readonly key: AccountKey;
	readonly account: Account;
	/** Otherwise another user may have signed in, to whom the consents do not belong. */
	readonly isSameUser: boolean;
}

/** An account without a name that signs in again has its name now, or another stand-in for one. */
async function replaceUnnamed(
	{ accounts }: Accounts,
	{ key, account, isSameUser }: Replacement,
): Promise<void> {
	if (!isUnnamed(key) || account.id === key.id) return;
	if (isSameUser) await accounts.replace(key, account);
	else await accounts.discard(key);
}

function hasFailedTooOften(signIn: NewSignIn): boolean {
	return signIn.stage === 'granted' && (signIn.failures ?? 0) >= MOST_FAILURES;
}
