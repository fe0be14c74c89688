import * as vscode from 'vscode';
import { type Account, labelOf } from '../../accounts/account';
import { escapeLabel } from '../messages/escape';
import { shortName } from '../messages/shortName';
import { displayLanguage } from '../settings';
import { type Format, intlFormat } from './formats';

const DAY_MS = 86_400_000;

/** What is known of an account, in words. */
export interface AccountDetails {
	/** Its type; of premium that has an end, the end. */
	readonly type: string;
	readonly points: string | undefined;
	readonly lastChecked: string | undefined;
}

export function accountDetails(
	{ user, checkedAt }: Account,
	format: Format = intlFormat(vscode.env.language),
): AccountDetails {
	return {
		type: user
			? accountType(user, format)
			: vscode.l10n.t('Real-Debrid has not sent the account details yet.'),
		points:
			user?.points === undefined ? undefined : vscode.l10n.t('Points: {0}', format('number', user.points)),
		lastChecked:
			checkedAt === undefined
				? undefined
				: vscode.l10n.t('Last checked: {0}', dateAndTime(checkedAt, format)),
	};
}

/** An account's name, for a label of the editor. */
export function nameLabel(account: Account): string {
	return escapeLabel(shortName(labelOf(account)));
}

/** Those parts that there are, in one line. */
export function inOneLine(...parts: readonly (string | undefined)[]): string {
	return parts.filter(part => part !== undefined).join(' · ');
}

function accountType({ type, premiumUntil }: NonNullable<Account['user']>, format: Format): string {
	switch (type) {
		case 'premium':
			return premiumUntil === undefined ? vscode.l10n.t('Premium account') : premium(premiumUntil, format);
		case 'free':
			return vscode.l10n.t('Free account');
		default:
			return vscode.l10n.t('Unknown account type');
	}
}

function premium(until: number, format: Format): string {
	const days = Math.max(Math.ceil((until - Date.now()) / DAY_MS), 0);
	const date = format('date', until);
	return isSingular(days, displayLanguage())
		? vscode.l10n.t('Premium until {0} ({1} day left)', date, days)
		: vscode.l10n.t('Premium until {0} ({1} days left)', date, days);
}

/** Without `Intl.PluralRules`, whose first use takes longer than all else that a window does at its start. */
function isSingular(days: number, language: string): boolean {
	if (/^(ja|zh)\b/.test(language)) return false;
	return days === 1 || (days === 0 && /^(fr|pt)\b/.test(language));
}

/** Today's times go without the date. */
function dateAndTime(time: number, format: Format): string {
	// Both are made, so that the one of tomorrow is remembered as well.
	const texts = { today: format('time', time), later: format('dateAndTime', time) };
	return new Date(time).toDateString() === new Date().toDateString() ? texts.today : texts.later;
}
