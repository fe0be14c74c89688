import * as vscode from 'vscode';
import { statusBarSetting } from '../settings';
import type { AccountState } from './accountState';
import { appearanceOf } from './appearance';
import type { Description } from './description';
import type { RememberedFormats } from './formats';

/** The account indicator. A click on it runs Show Account, which knows what to do in each state. */
export class AccountStatusBar implements vscode.Disposable {
	private readonly item: vscode.StatusBarItem;
	private state: AccountState = { kind: 'signedOut' };

	constructor(private readonly formats: RememberedFormats) {
		this.item = vscode.window.createStatusBarItem('realDebrid.account', vscode.StatusBarAlignment.Left);
		this.item.name = vscode.l10n.t('Real-Debrid Account');
		this.item.command = 'realDebrid.showAccount';
	}

	show(state: AccountState): void {
		this.state = state;
		this.item.text = appearanceOf(state).text;
		this.item.backgroundColor =
			state.kind === 'signInAgain' ? new vscode.ThemeColor('statusBarItem.warningBackground') : undefined;
		this.showOrHide();
	}

	/** Says what is shown at more length. Apart, since a date that is not remembered takes longer than all the rest. */
	describe(): void {
		const { tooltip } = this.speak();
		// The editor would start a timer to draw what has not changed, each time somebody comes back.
		if (textOf(tooltip) !== textOf(this.item.tooltip)) this.item.tooltip = tooltip;
	}

	/** The same for screen readers alone: for the tooltip the editor loads a Markdown parser. */
	speak(): Description {
		const description = appearanceOf(this.state).describe(this.formats.format);
		const { spoken } = description;
		this.formats.remember();
		if (spoken !== this.item.accessibilityInformation?.label)
			this.item.accessibilityInformation = { label: spoken, role: 'button' };
		return description;
	}

	/** To be called when the setting has changed. */
	showOrHide(): void {
		const setting = statusBarSetting();
		// The code, and the way back to the sign-in, whatever the setting says.
		if (this.state.kind === 'signingIn') this.item.show();
		else if (setting === 'never' || (setting === 'whenSignedIn' && this.state.kind === 'signedOut'))
			this.item.hide();
		else this.item.show();
	}

	dispose(): void {
		this.item.dispose();
	}
}

function textOf(tooltip: vscode.StatusBarItem['tooltip']): string | undefined {
	return typeof tooltip === 'object' ? tooltip.value : tooltip;
}
