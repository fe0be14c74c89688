import type { Account } from '../../accounts/account';
import type { Mementos } from '../mementos';
import { type PremiumReminderKind, premiumReminderOf } from './premiumEnd';

/** The service may tell the seconds that are left, of which we make a date. Whoever renews gets days at least. */
const SAME_END_MS = 3_600_000;

/** Which reminders of the end of premium the user has got: at most two of each end, over all windows and restarts. */
export class PremiumReminders {
	constructor(private readonly mementos: Pick<Mementos, 'premiumReminders'>) {}

	/** The reminder that is due and that the user has not got. A day before the end counts for a week before it, too. */
	due(account: Account): PremiumReminderKind | undefined {
		const kind = premiumReminderOf(account);
		const made = this.mementos.premiumReminders[keyOf(account)];
		if (!kind || !made) return kind;
		const isSameEnd = Math.abs((account.user?.premiumUntil ?? 0) - made.premiumUntil) < SAME_END_MS;
		return isSameEnd && (made.kind === kind || made.kind === 'day') ? undefined : kind;
	}

	note(account: Account, kind: PremiumReminderKind): void {
		const { premiumUntil = 0 } = account.user ?? {};
		const others = Object.entries(this.mementos.premiumReminders).filter(
			([, made]) => made.premiumUntil > Date.now(),
		);
		this.mementos.premiumReminders = {
			...Object.fromEntries(others),
			[keyOf(account)]: { premiumUntil, kind },
		};
	}
}

function keyOf({ origin, id }: Account): string {
	return `${origin} ${id}`;
}
