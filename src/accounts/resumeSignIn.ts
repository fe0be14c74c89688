import type { Account } from './account';
import { goOnWith, isAnybodys, signInAfresh } from './signIn';
import { replaceUnnamed, type SignInAgainContext } from './signInAgain';
import type { SignInDialogue } from './signInDialogue';
import { goOnAgain } from './storedCredentialsFlow';
import { isOver } from './unfinishedSignIn';
import type { ClaimedSignIn } from './unfinishedSignInStore';

/**
 * Goes on with a sign-in that a window left: one that was reloaded, closed, or crashed.
 *
 * @returns `undefined` when its code expired meanwhile
 * @throws as `signIn`
 */
export async function resumeSignIn(
	context: SignInAgainContext,
	{ held, signIn }: ClaimedSignIn,
	dialogue: SignInDialogue,
): Promise<Account | undefined> {
	if (isAnybodys(signIn)) return goOnWith(context, { held, signIn }, dialogue);
	const isLate = isOver(signIn);
	const key = { origin: context.accounts.origin, id: signIn.accountId };
	const same = await goOnAgain(context, { held, signIn }, undefined, dialogue);
	// A code that the person has seen, and that came to nothing, makes way for one that everybody gets.
	const account = same ?? (isLate ? undefined : await signInAfresh(context, dialogue));
	if (account) await replaceUnnamed(context, key, account, same ? 'answers stand' : 'answers end');
	return account;
}
