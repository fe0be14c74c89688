import type { AccountKey } from '../../accounts/account';
import type { Consent, Consumer } from '../../accounts/consents';
import type { AccountService } from '../services';

/**
 * Keeps what the person has answered about an account; not when it has been signed out, in whatever window, while the
 * question was open: the answer would be there at the next sign-in.
 *
 * @returns whether the account is still there
 * @throws {RealDebridError} `storage`
 */
export async function recordConsent(
	{ accounts, consents }: Pick<AccountService, 'accounts' | 'consents'>,
	account: AccountKey,
	consumer: Consumer,
	answer: Consent['answer'],
): Promise<boolean> {
	accounts.reload();
	if (!accounts.find(account)) return false;
	await consents.keep(account, consumer, answer);
	return true;
}
