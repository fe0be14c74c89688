import type { Account } from '../../accounts/account';
import type { PremiumReminderMade } from '../mementos';

const DAY_MS = 86_400_000;
const WEEK_MS = 7 * DAY_MS;

export type PremiumReminderKind = PremiumReminderMade['kind'];

/** Which reminder an account's end of premium is near enough for, as far as its details are known. */
export function premiumReminderOf({ user }: Pick<Account, 'user'>): PremiumReminderKind | undefined {
	if (user?.type !== 'premium' || user.premiumUntil === undefined) return undefined;
	const leftMs = user.premiumUntil - Date.now();
	if (leftMs <= 0 || leftMs > WEEK_MS) return undefined;
	return leftMs > DAY_MS ? 'week' : 'day';
}

/** The days that are left, each that has begun. */
export function daysUntil(time: number): number {
	return Math.max(Math.ceil((time - Date.now()) / DAY_MS), 0);
}
