import * as vscode from 'vscode';
import type { Account } from '../../accounts/account';
import { displayLanguage } from '../settings';

const DAY_MS = 86_400_000;

/** What is known of an account, a line each, in words. */
export function accountDetails({ user, checkedAt }: Account): string[] {
	if (!user) return [vscode.l10n.t('Real-Debrid has not yet told whose account this is.')];
	const details = [accountType(user.type)];
	if (user.type === 'premium' && user.premiumUntil !== undefined) details.push(premium(user.premiumUntil));
	if (user.points !== undefined)
		details.push(vscode.l10n.t('Points: {0}', user.points.toLocaleString(vscode.env.language)));
	if (user.email !== undefined) details.push(user.email);
	if (checkedAt !== undefined) details.push(vscode.l10n.t('Last checked: {0}', dateAndTime(checkedAt)));
	return details;
}

function accountType(type: 'premium' | 'free' | undefined): string {
	switch (type) {
		case 'premium':
			return vscode.l10n.t('Premium account');
		case 'free':
			return vscode.l10n.t('Free account');
		default:
			return vscode.l10n.t('Account type unknown');
	}
}

function premium(until: number): string {
	const days = Math.max(Math.ceil((until - Date.now()) / DAY_MS), 0);
	const date = new Date(until).toLocaleDateString(vscode.env.language, { dateStyle: 'medium' });
	return new Intl.PluralRules(displayLanguage()).select(days) === 'one'
		? vscode.l10n.t('Premium until {0} ({1} day left)', date, days)
		: vscode.l10n.t('Premium until {0} ({1} days left)', date, days);
}

/** Today's times go without the date. */
function dateAndTime(time: number): string {
	const isToday = new Date(time).toDateString() === new Date().toDateString();
	return isToday
		? new Date(time).toLocaleTimeString(vscode.env.language, { timeStyle: 'short' })
		: new Date(time).toLocaleString(vscode.env.language, { dateStyle: 'medium', timeStyle: 'short' });
}
