import type { Account } from '../../accounts/account';
import type { RealDebridError } from '../../realdebrid/errors';

/** For which accounts the last request to the service failed. */
export class Reachability {
	/** By the account's id: the failure, and what was known of the account then. */
	private readonly failures = new Map<
		string,
		{ readonly trouble: RealDebridError; readonly known: string }
	>();

	/** @param trouble what kept the service from being used; nothing when all is well */
	note(account: Account, trouble: RealDebridError | undefined): void {
		// Who asks for fewer requests is there.
		if (trouble && trouble.code !== 'rateLimited')
			this.failures.set(account.id, { trouble, known: answersOf(account) });
		else this.failures.delete(account.id);
	}

	/**
	 * What the last request failed with, until this window or another gets a token, the account's details, or a new
	 * sign-in.
	 */
	troubleOf(account: Account): RealDebridError | undefined {
		const failure = this.failures.get(account.id);
		return failure?.known === answersOf(account) ? failure.trouble : undefined;
	}

	/** To be called when the accounts are those of another service. */
	forget(): void {
		this.failures.clear();
	}
}

/** Stays the same for as long as the service gives no answer that is kept. */
function answersOf({ refreshedAt, checkedAt }: Account): string {
	return `${refreshedAt} ${checkedAt}`;
}
