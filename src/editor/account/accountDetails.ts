import * as vscode from 'vscode';
import type { Account } from '../../accounts/account';
import type { User } from '../../realdebrid/user';
import { type Format, intlFormat } from './formats';
import { daysUntil } from './premiumEnd';

/** What is known of an account, a line each, in words. */
export function accountDetails(
	{ user, checkedAt }: Account,
	format: Format = intlFormat(vscode.env.language),
): string[] {
	if (!user) return [vscode.l10n.t('Real-Debrid has not yet told whose account this is.')];
	const details = [accountType(user, format)];
	if (user.type === 'premium' && user.premiumUntil && daysUntil(user.premiumUntil))
		details.push(premium(user.premiumUntil, format));
	if (user.points !== undefined) details.push(vscode.l10n.t('Points: {0}', format('number', user.points)));
	if (user.email !== undefined) details.push(user.email);
	if (checkedAt !== undefined)
		details.push(vscode.l10n.t('Last checked: {0}', dateAndTime(checkedAt, format)));
	return details;
}

function accountType({ type, premiumUntil }: User, format: Format): string {
	// Also where it has ended since the details were read.
	if (premiumUntil && !daysUntil(premiumUntil))
		return vscode.l10n.t('Free account (premium ended {0})', format('date', premiumUntil));
	switch (type) {
		case 'premium':
			return vscode.l10n.t('Premium account');
		case 'free':
			return vscode.l10n.t('Free account');
		default:
			return vscode.l10n.t('Account type unknown');
	}
}

function premium(until: number, format: Format): string {
	const days = daysUntil(until);
	const date = format('date', until);
	return days === 1
		? vscode.l10n.t('Premium until {0} ({1} day left)', date, days)
		: vscode.l10n.t('Premium until {0} ({1} days left)', date, days);
}

/** Today's times go without the date. */
function dateAndTime(time: number, format: Format): string {
	// Both are made, so that the one of tomorrow is remembered as well.
	const texts = { today: format('time', time), later: format('dateAndTime', time) };
	return new Date(time).toDateString() === new Date().toDateString() ? texts.today : texts.later;
}
