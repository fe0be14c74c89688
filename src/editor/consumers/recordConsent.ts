import type { AccountKey } from '../../accounts/account';
import type { Accounts } from '../../accounts/createAccounts';
import type { Consent, Consumer } from '../../accounts/storage/consents';
import { RealDebridError } from '../../realdebrid/errors';

/**
 * Records what the user has answered about an account.
 *
 * @returns whether the account is still there: it may have been signed out while the question was open
 * @throws {RealDebridError} `storage`
 */
export async function recordConsent(
	{ accounts, consents }: Pick<Accounts, 'accounts' | 'consents'>,
	account: AccountKey,
	consumer: Consumer,
	answer: Consent['answer'],
): Promise<boolean> {
	try {
		await consents.record(account, consumer, answer);
		return true;
	} catch (error) {
		if (!(error instanceof RealDebridError) || error.code !== 'signedOut') throw error;
		accounts.reload();
		return false;
	}
}
