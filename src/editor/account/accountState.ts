import { type Account, isSameAccount, mustSignInAgain } from '../../accounts/account';
import type { Deadline } from '../../realdebrid/time';

/** What a window shows of the account: one state at a time. */
export type AccountState =
	| {
			readonly kind: 'signedOut';
			/** Whether another window is signing in. */
			readonly isSigningInElsewhere?: boolean;
	  }
	/** Without code and time until the service has given them. */
	| {
			readonly kind: 'signingIn';
			readonly userCode: string | undefined;
			readonly deadline?: Deadline | undefined;
	  }
	| {
			readonly kind: 'signedIn';
			readonly account: Account;
			/** Those that are signed in but not selected. */
			readonly others: readonly Account[];
			/** The editor did not take the sign-in: it ends with the window. */
			readonly isUnsaved?: boolean;
	  }
	| { readonly kind: 'signInAgain'; readonly account: Account }
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
