import * as vscode from 'vscode';
import { Disposable } from '../disposable';
import type { AccountState } from './accountState';
import type { RememberedFormats } from './formats';
import { AccountStatusBar } from './statusBar';

/** Tells of the account's state wherever the editor lets us: in the status bar, and to `when` clauses. */
export class AccountIndicator extends Disposable {
	/** Made when there is something to show: activation does not wait for it. */
	private statusBar: AccountStatusBar | undefined;
	/** By key, as it is to be, and as the editor knows it: not set is false to it. */
	private readonly context = new Map<string, boolean>();
	private readonly knownContext = new Map<string, boolean>();
	private rest: NodeJS.Immediate | undefined;

	constructor(private readonly formats: RememberedFormats) {
		super();
	}

	/** Shows it at once. What takes longer and can wait comes a moment later: no other extension's start is to wait. */
	show(state: AccountState): void {
		this.showText(state);
		this.finishLater();
	}

	/** Shows all of it but the tooltip, which comes with `finish`. */
	showWithoutTooltip(state: AccountState): void {
		this.showText(state).speak();
		this.tellContext();
	}

	/** Describes what is shown to a user who looks closer. */
	finish(): void {
		this.statusBar?.describe();
		this.tellContext();
	}

	override dispose(): void {
		clearImmediate(this.rest);
		super.dispose();
	}

	private showText(state: AccountState): AccountStatusBar {
		const statusBar = this.madeStatusBar();
		statusBar.show(state);
		this.context.set('realDebrid.signingIn', state.kind === 'signingIn');
		// A second sign-in does not end the first.
		if (state.kind !== 'signingIn') this.context.set('realDebrid.signedIn', state.kind !== 'signedOut');
		return statusBar;
	}

	private madeStatusBar(): AccountStatusBar {
		if (this.statusBar) return this.statusBar;
		const statusBar = this._register(new AccountStatusBar(this.formats));
		this._register(
			vscode.workspace.onDidChangeConfiguration(change => {
				if (change.affectsConfiguration('realDebrid.statusBar')) statusBar.showOrHide();
			}),
		);
		this._register(
			// Days go by: their number is to be right when the user comes back.
			vscode.window.onDidChangeWindowState(({ focused }) => {
				if (focused) this.finishLater();
			}),
		);
		this.statusBar = statusBar;
		return statusBar;
	}

	private finishLater(): void {
		clearImmediate(this.rest);
		this.rest = setImmediate(() => this.finish());
	}

	private tellContext(): void {
		for (const [key, value] of this.context) {
			if ((this.knownContext.get(key) ?? false) === value) continue;
			this.knownContext.set(key, value);
			void vscode.commands.executeCommand('setContext', key, value);
		}
	}
}
