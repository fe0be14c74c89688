import type * as vscode from 'vscode';

const CODE_PANEL_IS_OPEN = 'codePanelIsOpen';
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
