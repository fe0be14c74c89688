import type * as vscode from 'vscode';
import { type Account, isUnreadable, type SignInAgainReason } from '../accounts/account';
import type { WalkthroughStep } from './walkthroughProgress';

const CODE_PANEL_IS_OPEN = 'codePanelIsOpen';
const COMPLETED_STEPS = 'completedSteps';
const FORMATTED_TEXTS = 'formattedTexts';
const PREMIUM_REMINDERS = 'premiumReminders';
const REPORTED = 'reportedSignInAgain';
const TOLD_OF_NEWER = 'toldOfNewer';

/** A reminder of the end of premium that the user has got. */
export interface PremiumReminderMade {
	readonly premiumUntil: number;
	readonly kind: 'week' | 'day';
}

/** All that is remembered in the editor's `globalState`. */
export class Mementos {
	constructor(private readonly state: vscode.Memento) {}

	/** The id of the account that the user has selected among those of a service. */
	selectedAccount(origin: string): string | undefined {
		return this.state.get(selectedAccountKey(origin));
	}

	async setSelectedAccount(origin: string, id: string | undefined): Promise<void> {
		await this.state.update(selectedAccountKey(origin), id);
	}

	/** Whether the panel was open when the window went. The editor does not always keep that: not in a crash. */
	get isCodePanelOpen(): boolean {
		return this.state.get(CODE_PANEL_IS_OPEN, false);
	}

	set isCodePanelOpen(isOpen: boolean) {
		if (this.isCodePanelOpen !== isOpen) void this.state.update(CODE_PANEL_IS_OPEN, isOpen || undefined);
	}

	/** Whether the user has been told why an account has to sign in again: in whatever window, and before a restart. */
	isReported({ grant, signInAgain }: Account): boolean {
		return this.reported[grant] === signInAgain;
	}

	setReported({ grant, signInAgain }: Account): void {
		if (signInAgain) void this.state.update(REPORTED, { ...this.reported, [grant]: signInAgain });
	}

	/**
	 * What has passed is news when it happens again. That a window has no use for a secret is no matter of the account's
	 * record: other windows and later runs do not know of it.
	 */
	forgetReported(accounts: readonly Account[]): void {
		this.keepReported(([grant, reason]) => {
			const account = accounts.find(one => one.grant === grant);
			const isOfRecord = account?.signInAgain !== undefined || !isUnreadable(reason);
			return account !== undefined && (!isOfRecord || account.signInAgain === reason);
		});
	}

	/** The secret that a window had no use for is there. */
	forgetFound({ grant }: Account): void {
		this.keepReported(([other, reason]) => other !== grant || !isUnreadable(reason));
	}

	private keepReported(isKept: (entry: [grant: string, reason: SignInAgainReason]) => boolean): void {
		const entries = Object.entries(this.reported);
		const kept = entries.filter(isKept);
		if (kept.length < entries.length) void this.state.update(REPORTED, Object.fromEntries(kept));
	}

	private get reported(): Readonly<Record<string, SignInAgainReason>> {
		return this.state.get(REPORTED, {});
	}

	get completedSteps(): readonly WalkthroughStep[] {
		return this.state.get(COMPLETED_STEPS, []);
	}

	set completedSteps(steps: readonly WalkthroughStep[]) {
		void this.state.update(COMPLETED_STEPS, steps);
	}

	/** The numbers and dates that the status bar shows, in the user's language. */
	get formattedTexts(): Readonly<Record<string, string>> {
		return this.state.get(FORMATTED_TEXTS, {});
	}

	set formattedTexts(texts: Readonly<Record<string, string>>) {
		void this.state.update(FORMATTED_TEXTS, texts);
	}

	/** The last reminder of the end of premium, by account. */
	get premiumReminders(): Readonly<Record<string, PremiumReminderMade>> {
		return this.state.get(PREMIUM_REMINDERS, {});
	}

	set premiumReminders(reminders: Readonly<Record<string, PremiumReminderMade>>) {
		void this.state.update(PREMIUM_REMINDERS, reminders);
	}

	/** The version that has reported an account that a later version stored. */
	get versionThatReportedNewer(): string | undefined {
		return this.state.get(TOLD_OF_NEWER);
	}

	set versionThatReportedNewer(version: string) {
		void this.state.update(TOLD_OF_NEWER, version);
	}
}

function selectedAccountKey(origin: string): string {
	return `shownAccount ${origin}`;
}
