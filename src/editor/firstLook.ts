import * as vscode from 'vscode';
import { type Account, isUnnamed } from '../accounts/account';
import { AccountFiles } from '../accounts/accountFiles';
import { keyOf } from '../accounts/credentials';
import { watchFolder } from '../accounts/folderWatch';
import { mayBeUnfinished, signInMarks } from '../accounts/signInMarks';
import type { AccountIndicator } from './accountIndicator';
import { stateOf } from './accountState';
import type { Main } from './main';
import { apiUrlSetting } from './settings';
import { ShownAccount } from './shownAccount';

/** What can be shown of the accounts before anything more is loaded, and what makes more necessary. */
export class FirstLook implements vscode.Disposable {
	/** As read at activation. */
	readonly accounts: readonly Account[];
	private readonly folder: string;
	private readonly origin: string | undefined;
	private isDamaged = false;
	private isAnyNewer = false;
	private readonly subscriptions: vscode.Disposable[];

	constructor(
		private readonly context: vscode.ExtensionContext,
		private readonly indicator: AccountIndicator,
		private readonly main: () => Main,
	) {
		this.folder = context.globalStorageUri.fsPath;
		this.origin = configuredOrigin();
		this.accounts = this.read();
		this.subscriptions = [
			vscode.window.onDidChangeWindowState(({ focused }) => {
				if (!focused) return;
				this.lookAgain();
				// Its window may have closed, or crashed.
				if (this.isAnySignInLeft()) void this.main().leftBehind.takeOver();
			}),
			context.secrets.onDidChange(() => this.lookAgain()),
			// In a browser the editor does not tell of secrets that another window stores.
			watchFolder(this.folder, () => this.lookAgain()),
			vscode.workspace.onDidChangeConfiguration(change => {
				if (change.affectsConfiguration('realDebrid.apiUrl')) this.main();
			}),
		];
	}

	show(): void {
		const shown = new ShownAccount(this.context.globalState).of(this.accounts);
		this.indicator.show(stateOf(shown));
		if (this.isDamaged) this.main().tellOfDamage();
		if (this.isUnfinished()) this.main().goOn();
		else if (shown && !shown.signInAgain) void this.checkSecret(shown);
		// What nobody has been told yet is told by what is loaded now.
		if (this.isAnyNewer || isUntold(shown)) this.main();
	}

	dispose(): void {
		for (const subscription of this.subscriptions) subscription.dispose();
	}

	private read(): readonly Account[] {
		const files = new AccountFiles(
			this.folder,
			() => {
				this.isDamaged = true;
			},
			() => {
				this.isAnyNewer = true;
			},
		);
		try {
			return files.list().filter(({ origin }) => origin === this.origin);
		} catch {
			// Cannot be read now: the next look may find more.
			return [];
		}
	}

	/** Another window has signed in or out: that has to be told, which takes more than a look. */
	private lookAgain(): void {
		if (JSON.stringify(this.read()) !== JSON.stringify(this.accounts)) this.main();
	}

	private isUnfinished(): boolean {
		if (this.origin === undefined) return false;
		return this.accounts.some(isUnnamed) || this.isAnySignInLeft() || this.isAnyLeaving();
	}

	private isAnySignInLeft(): boolean {
		return this.origin !== undefined && mayBeUnfinished(signInMarks(this.folder), this.origin);
	}

	private isAnyLeaving(): boolean {
		try {
			return new AccountFiles(this.folder).listLeaving().length > 0;
		} catch {
			// A folder that cannot be read now must not keep the extension from starting.
			return false;
		}
	}

	/** A name in the status bar without a secret behind it, as after a lost keyring, would be a lie. */
	private async checkSecret(account: Account): Promise<void> {
		// A storage that cannot be read now may be readable when a token is asked for.
		const secret = await this.context.secrets.get(keyOf(account)).then(undefined, () => '');
		if (secret === undefined) this.main().noteLost(account);
		else if (secret !== '' && account.told) this.main().noteFound(account);
	}
}

function isUntold(account: Account | undefined): boolean {
	return account?.signInAgain !== undefined && account.signInAgain !== account.told;
}

/** Without one nobody is signed in; whoever signs in is told what is wrong with the setting. */
function configuredOrigin(): string | undefined {
	try {
		return apiUrlSetting().origin;
	} catch {
		return undefined;
	}
}
