import { isUnclearRefusal, RealDebridError } from '../../realdebrid/errors';
import type { Nudge } from '../../realdebrid/polling';
import { orAborted } from '../../realdebrid/time';
import { type Account, type AccountKey, isUnnamed } from '../account';
import type { Accounts } from '../createAccounts';
import type { SignInPrompt } from './dialogue';
import { goOnIfAny, signIn, signInAfresh } from './signIn';
import { withStoredCredentials } from './storedCredentialsFlow';

/**
 * Signs in again with as little trouble for the person as the service allows:
 * the stored refresh token once more; then what an earlier try left; then a code
 * for the stored client credentials; then a fresh sign-in. An account of another
 * service is none to this one: who asks for it signs in as anybody does.
 *
 * @throws as `signIn`; `offline` and the like from the first step, since a code could not be had either
 */
export async function signInAgain(
	context: Accounts,
	key: AccountKey,
	prompt: SignInPrompt,
	signal: AbortSignal,
	nudge?: Nudge,
): Promise<Account> {
	if (key.origin !== context.accounts.origin) return signIn(context, prompt, signal, nudge);
	// A storage that cannot be read now must not keep anybody from signing in.
	const stored = await context.credentials.read(key).catch(() => undefined);
	const client = stored?.state === 'found' ? stored.value.client : undefined;
	const refusal = client && (await orAborted(refreshOnceMore(context, key), signal));
	signal.throwIfAborted();
	if (client && refusal === undefined) {
		const account = context.accounts.find(key);
		if (account) return account;
	}
	const dialogue = { prompt, signal, nudge };
	const left = await goOnIfAny(context, dialogue);
	const same = left ? undefined : await withStoredCredentials(context, { key, client, refusal }, dialogue);
	const account = left ?? same ?? (await signInAfresh(context, dialogue));
	// Who signs in afresh may be somebody else, to whom the answers do not belong.
	await replaceUnnamed(context, key, account, same ? 'answers stand' : 'answers end');
	return account;
}

/** An account without a name that signs in again has its name now, or another stand-in for one. */
export async function replaceUnnamed(
	{ accounts, consents }: Accounts,
	key: AccountKey,
	account: Account,
	answers: 'answers stand' | 'answers end',
): Promise<void> {
	if (!isUnnamed(key) || account.id === key.id) return;
	await (answers === 'answers stand' ? consents.move(key, account) : consents.forget(key));
	await accounts.remove(key);
}

/** @returns how the service refused; `undefined` when it did not */
async function refreshOnceMore({ tokens }: Accounts, key: AccountKey): Promise<RealDebridError | undefined> {
	try {
		await tokens.refreshAnyway(key);
		return undefined;
	} catch (error) {
		// Nobody knows what the answer means: the way to a new sign-in is open all the same.
		if (isUnclearRefusal(error)) return error;
		if (!(error instanceof RealDebridError) || error.code !== 'signedOut') throw error;
		return error.cause instanceof RealDebridError ? error.cause : error;
	}
}
