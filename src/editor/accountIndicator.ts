import * as vscode from 'vscode';
import type { AccountState } from './accountState';
import { AccountStatusBar } from './statusBar';

/** Tells of the account's state wherever the editor lets us: in the status bar, and to `when` clauses. */
export class AccountIndicator implements vscode.Disposable {
	private readonly statusBar = new AccountStatusBar();
	private readonly settingChange = vscode.workspace.onDidChangeConfiguration(change => {
		if (change.affectsConfiguration('realDebrid.statusBar')) this.statusBar.showOrHide();
	});
	private readonly context = new Map<string, boolean>();

	show(state: AccountState): void {
		this.statusBar.show(state);
		this.setContext('realDebrid.signingIn', state.kind === 'signingIn');
		// A second sign-in does not end the first.
		if (state.kind !== 'signingIn') this.setContext('realDebrid.signedIn', state.kind !== 'signedOut');
	}

	dispose(): void {
		this.settingChange.dispose();
		this.statusBar.dispose();
	}

	private setContext(key: string, value: boolean): void {
		// Not set is false to the editor.
		if ((this.context.get(key) ?? false) === value) return;
		this.context.set(key, value);
		void vscode.commands.executeCommand('setContext', key, value);
	}
}
