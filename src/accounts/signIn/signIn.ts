import { requestCredentials, requestDeviceCode } from '../../realdebrid/deviceFlow';
import { isGrantRefusal, RealDebridError } from '../../realdebrid/errors';
import type { Nudge } from '../../realdebrid/polling';
import type { Account } from '../account';
import type { Accounts } from '../createAccounts';
import type { HeldSignIn } from '../storage/heldSignIn';
import type { ClaimedSignIn } from '../storage/signInStore';
import type { UnfinishedSignIn } from '../storage/unfinishedSignIn';
import type { SignInDialogue, SignInPrompt } from './dialogue';
import { enterCode } from './enterCode';
import { finishSignIn } from './finishSignIn';

/** One that any account may come of. */
export type AnybodysSignIn = Exclude<UnfinishedSignIn, { readonly stage: 'waitingAgain' }>;

export function isAnybodys(signIn: UnfinishedSignIn): signIn is AnybodysSignIn {
	return signIn.stage !== 'waitingAgain';
}

/**
 * Signs in: goes on with what an earlier try left, and asks for a new code only
 * where there is nothing to go on with.
 *
 * @throws {RealDebridError} with the code of the step that failed; what was granted until then is stored
 * @throws the signal's reason, once it is aborted
 */
export async function signIn(
	context: Accounts,
	prompt: SignInPrompt,
	signal: AbortSignal,
	nudge?: Nudge,
): Promise<Account> {
	const dialogue = { prompt, signal, nudge };
	return (await goOnIfAny(context, dialogue)) ?? signInAfresh(context, dialogue);
}

/** Steps 1 to 3. Throws as `signIn`. */
export async function signInAfresh(context: Accounts, dialogue: SignInDialogue): Promise<Account> {
	const { service, clientId } = context;
	const held = await context.unfinished.begin();
	return held.during(dialogue.signal, async signal => {
		const code = await requestDeviceCode(service, clientId, 'new credentials', signal);
		const waiting = { stage: 'waiting', clientId, code, expiresAt: Date.now() + code.expiresInMs } as const;
		// Before anybody sees it: a window that is reloaded goes on with this code.
		await held.write(waiting);
		const account = await advance(context, held, waiting, { ...dialogue, signal });
		if (!account) throw new RealDebridError('expired', 'The device code expired before it could be shown.');
		return account;
	});
}

/**
 * Goes on with what an earlier try left.
 *
 * @returns `undefined` when its code expired while nobody was at it
 * @throws as `signIn`; a grant that the service refuses, as it did before, is given up
 */
export async function goOnWith(
	context: Accounts,
	{ held, signIn }: ClaimedSignIn<AnybodysSignIn>,
	dialogue: SignInDialogue,
): Promise<Account | undefined> {
	return held.during(dialogue.signal, async signal => {
		try {
			return await advance(context, held, signIn, { ...dialogue, signal });
		} catch (error) {
			signal.throwIfAborted();
			if (signIn.stage !== 'waiting' && isGrantRefusal(error)) await held.remove();
			throw error;
		}
	});
}

/**
 * Goes on with what an earlier try left, if there is any that is good for something.
 *
 * @throws as `signIn`
 */
export async function goOnIfAny(context: Accounts, dialogue: SignInDialogue): Promise<Account | undefined> {
	const earlier = await context.unfinished.claim(isAnybodys);
	if (!earlier) return undefined;
	try {
		return await goOnWith(context, earlier, dialogue);
	} catch (error) {
		// A grant that was refused twice is no more than a reason for a new code.
		if (earlier.signIn.stage === 'waiting' || !isGrantRefusal(error)) throw error;
		return undefined;
	}
}

/** From wherever it stands to a stored account; to nothing, with a code whose time was over. */
async function advance(
	context: Accounts,
	held: HeldSignIn,
	signIn: AnybodysSignIn,
	dialogue: SignInDialogue,
): Promise<Account | undefined> {
	const { prompt, signal } = dialogue;
	let granted = signIn;
	if (granted.stage === 'waiting') {
		const { clientId, code } = granted;
		const poll = (pollSignal: AbortSignal) =>
			requestCredentials(context.service, clientId, code.deviceCode, pollSignal);
		const client = await enterCode(held, granted, poll, dialogue);
		if (!client) return undefined;
		granted = { stage: 'granted', client, deviceCode: code.deviceCode };
		// Before the first use: the next request may fail, and the service gives this only once.
		await held.write(granted);
		signal.throwIfAborted();
	}
	prompt.onGranted();
	return finishSignIn(context, held, granted, prompt, signal);
}
