import { type Account, isSameAccount, mustSignInAgain } from '../../accounts/account';
import type { Description } from './description';

/** What a window shows of the account: one state at a time. What only `main` knows, `main` describes. */
export type AccountState =
	| {
			readonly kind: 'signedOut';
			/** Where another window is signing in. */
			readonly describe?: () => Description;
	  }
	| {
			readonly kind: 'signingIn';
			/** Not until the service has given the code. */
			readonly userCode: string | undefined;
			readonly describe: () => Description;
	  }
	| {
			readonly kind: 'signedIn';
			readonly account: Account;
			/** Those that are signed in but not selected. */
			readonly others: readonly Account[];
			/** What is wrong all the same, in a sentence or more. */
			readonly notice?: string | undefined;
	  }
	/** `notice` says why, in a sentence or more. */
	| { readonly kind: 'signInAgain'; readonly account: Account; readonly notice?: string | undefined }
	/** Signed in, but the last request failed: why, in a sentence or more. */
	| {
			readonly kind: 'unreachable';
			readonly account: Account;
			readonly others: readonly Account[];
			readonly notice: string;
	  };

/**
 * The state that what is stored speaks of.
 *
 * @param account the selected one of `accounts`
 */
export function stateOf(account: Account | undefined, accounts: readonly Account[]): AccountState {
	if (!account) return { kind: 'signedOut' };
	if (mustSignInAgain(account)) return { kind: 'signInAgain', account };
	const others = accounts.filter(other => !isSameAccount(other, account));
	return { kind: 'signedIn', account, others };
}
