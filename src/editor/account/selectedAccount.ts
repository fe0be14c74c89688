import type * as vscode from 'vscode';
import { type Account, isUnnamed } from '../../accounts/account';
import type { AccountChange } from '../../accounts/accountStore';

/** Which of several accounts the status bar shows, and is used: the person's choice, else the one that was there first. */
export class SelectedAccount {
	constructor(private readonly state: vscode.Memento) {}

	of(accounts: readonly Account[]): Account | undefined {
		return accounts.find(account => this.isChosen(account)) ?? accounts[0];
	}

	async choose({ origin, id }: Account): Promise<void> {
		await this.state.update(keyOf(origin), id);
	}

	/** To be called when accounts have changed: whoever was shown stays shown, until signed out. */
	async follow(
		{ added, removed }: AccountChange,
		{ origin, list }: { readonly origin: string; readonly list: readonly Account[] },
	): Promise<void> {
		if (list.some(account => this.isChosen(account))) return;
		const hasGotItsName = removed.some(account => isUnnamed(account) && this.isChosen(account));
		const next = hasGotItsName ? added[0] : (list.find(account => !added.includes(account)) ?? list[0]);
		await this.state.update(keyOf(origin), next?.id);
	}

	private isChosen({ origin, id }: Account): boolean {
		return this.state.get(keyOf(origin)) === id;
	}
}

function keyOf(origin: string): string {
	return `shownAccount ${origin}`;
}
