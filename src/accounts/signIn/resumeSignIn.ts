import type { Account } from '../account';
import type { Accounts } from '../createAccounts';
import type { ClaimedSignIn } from '../storage/signInStore';
import { isOver } from '../storage/unfinishedSignIn';
import type { SignInDialogue } from './dialogue';
import { goOnWith, isAnybodys, signInAfresh } from './signIn';
import { replaceUnnamed } from './signInAgain';
import { goOnAgain } from './storedCredentialsFlow';

/**
 * Goes on with a sign-in that a window left: one that was reloaded, closed, or crashed.
 *
 * @returns `undefined` when its code expired meanwhile
 * @throws as `signIn`
 */
export async function resumeSignIn(
	context: Accounts,
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
