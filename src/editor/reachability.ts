import type { Account } from '../accounts/account';
import type { RealDebridError } from '../realdebrid/errors';

/** For which accounts the service was last not there. */
export class Reachability {
	/** By the account's id: what was known of it when the service was not there. */
	private readonly lastKnown = new Map<string, string>();

	/** @param trouble what kept the service from being used; nothing when all is well */
	note(account: Account, trouble: RealDebridError | undefined): void {
		// Who asks for fewer requests is there.
		if (trouble && trouble.code !== 'rateLimited') this.lastKnown.set(account.id, answersOf(account));
		else this.lastKnown.delete(account.id);
	}

	/** Until it answers again, this window or another, with a token, the account's details, or a new sign-in. */
	isUnreachable(account: Account): boolean {
		return this.lastKnown.get(account.id) === answersOf(account);
	}

	/** To be called when the accounts are those of another service. */
	forget(): void {
		this.lastKnown.clear();
	}
}

/** Stays the same for as long as the service gives no answer that is kept. */
function answersOf({ refreshedAt, checkedAt }: Account): string {
	return `${refreshedAt} ${checkedAt}`;
}
