import { type Account, mustSignInAgain } from '../../accounts/account';
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
			/** The editor did not take the sign-in: it ends with the window. */
			readonly isUnsaved?: boolean;
	  }
	| { readonly kind: 'signInAgain'; readonly account: Account }
	/** Signed in, but the last request failed: why, in a sentence or more. */
	| { readonly kind: 'unreachable'; readonly account: Account; readonly notice: string };

/** The state that what is stored speaks of. */
export function stateOf(account: Account | undefined): AccountState {
	if (!account) return { kind: 'signedOut' };
	return { kind: mustSignInAgain(account) ? 'signInAgain' : 'signedIn', account };
}
