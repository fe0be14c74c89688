import * as vscode from 'vscode';
import { type Account, isSameAccount, labelOf, mustSignInAgain } from '../../accounts/account';
import { refreshUserDetails } from '../../accounts/signIn/userDetails';
import { Deadline } from '../../realdebrid/time';
import type { CurrentService } from '../currentService';
import { Disposable } from '../disposable';
import { errorLine } from '../log';
import type { Mementos } from '../mementos';
import { escapeMessage } from '../messages/escape';
import { openSite, openSiteLabel } from '../messages/site';
import { premiumReminderSetting, turnOffPremiumReminder } from '../settings';
import { intlFormat } from './formats';
import { daysUntil } from './premiumEnd';
import { PremiumReminders } from './premiumReminders';

/** Details that were read so long ago at most count as confirmed, in milliseconds. */
const CONFIRMED_MS = 300_000;
/** How long a request that has failed is not sent again, in milliseconds. */
const REST_MS = 3_600_000;
/** How long a new sign-in has the screen to itself, in milliseconds: longer than the editor shows a message. */
const SIGNED_IN_REST_MS = 60_000;

export interface PremiumReminderOptions {
	readonly current: CurrentService;
	readonly mementos: Pick<Mementos, 'premiumReminders'>;
	readonly log: vscode.LogOutputChannel;
}

/**
 * Reminds a week and a day before premium ends, in the focused window, once a request has confirmed that premium has not
 * been renewed. There is no timer: it looks when somebody comes to the window, and when details of accounts were read.
 */
export class PremiumReminder extends Disposable {
	private readonly reminders: PremiumReminders;
	private isLooking = false;
	/** By account, until when nothing is asked and nothing is shown. */
	private readonly rests = new Map<string, Deadline>();

	constructor(private readonly options: PremiumReminderOptions) {
		super();
		this.reminders = new PremiumReminders(options.mementos);
		this._register(
			options.current.onDidChangeAccounts(({ added }) => {
				for (const account of added) this.rests.set(keyOf(account), Deadline.in(SIGNED_IN_REST_MS));
				void this.look();
			}),
		);
		this._register(vscode.window.onDidChangeWindowState(() => void this.look()));
	}

	/** To be called at the start as well. Never rejects. */
	async look(): Promise<void> {
		if (this.isLooking) return;
		this.isLooking = true;
		try {
			for (const account of this.options.current.accounts())
				if (this.isTimeFor(account)) await this.remind(account);
		} finally {
			this.isLooking = false;
		}
	}

	private isTimeFor(account: Account): boolean {
		return (
			vscode.window.state.focused &&
			premiumReminderSetting() &&
			!mustSignInAgain(account) &&
			this.reminders.due(account) !== undefined &&
			(this.rests.get(keyOf(account))?.remaining() ?? 0) <= 0
		);
	}

	private async remind(account: Account): Promise<void> {
		const confirmed = await this.confirmed(account);
		const kind = confirmed && this.reminders.due(confirmed);
		// The window that has the focus now asks the service itself.
		if (!kind || !vscode.window.state.focused) return;
		this.reminders.note(confirmed, kind);
		void this.show(confirmed);
	}

	/** The account with details that were just read; `undefined` where they could not be. */
	private async confirmed(account: Account): Promise<Account | undefined> {
		const { current, log } = this.options;
		if (Math.abs(Date.now() - (account.checkedAt ?? 0)) < CONFIRMED_MS) return account;
		this.rests.set(keyOf(account), Deadline.in(REST_MS));
		try {
			await refreshUserDetails(current.get(), account);
		} catch (error) {
			log.warn(`Whether premium has been renewed is not known: ${errorLine(error)}`);
			return undefined;
		}
		this.rests.delete(keyOf(account));
		return current.accounts().find(one => isSameAccount(one, account));
	}

	private async show(account: Account): Promise<void> {
		const site = openSiteLabel();
		const never = vscode.l10n.t("Don't Remind Me");
		const answer = await vscode.window.showInformationMessage(endMessage(account), site, never);
		if (answer === site) await openSite();
		if (answer === never) await turnOffPremiumReminder();
	}
}

function endMessage(account: Account): string {
	const until = account.user?.premiumUntil ?? Date.now();
	const days = daysUntil(until);
	const name = escapeMessage(labelOf(account));
	const date = intlFormat(vscode.env.language)('date', until);
	return days === 1
		? vscode.l10n.t('Real-Debrid premium for {0} ends on {1} ({2} day left).', name, date, days)
		: vscode.l10n.t('Real-Debrid premium for {0} ends on {1} ({2} days left).', name, date, days);
}

function keyOf({ origin, id }: Account): string {
	return `${origin} ${id}`;
}
