import type * as vscode from 'vscode';
import type { Account, SignInAgainReason } from '../accounts/account';

const CODE_PANEL_IS_OPEN = 'codePanelIsOpen';
const REPORTED = 'reportedSignInAgain';
const TOLD_OF_NEWER = 'toldOfNewer';

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

	/** What has passed is news when it happens again. */
	forgetReported(accounts: readonly Account[]): void {
		const left = Object.entries(this.reported).filter(([grant, reason]) =>
			accounts.some(account => account.grant === grant && account.signInAgain === reason),
		);
		if (left.length < Object.keys(this.reported).length)
			void this.state.update(REPORTED, Object.fromEntries(left));
	}

	private get reported(): Readonly<Record<string, SignInAgainReason>> {
		return this.state.get(REPORTED, {});
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
