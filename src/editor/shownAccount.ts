import type * as vscode from 'vscode';
import type { Account } from '../accounts/account';

/** Which of several accounts the status bar shows: the person's choice, else the first. */
export class ShownAccount {
	constructor(private readonly state: vscode.Memento) {}

	of(accounts: readonly Account[]): Account | undefined {
		return accounts.find(({ origin, id }) => this.state.get(keyOf(origin)) === id) ?? accounts[0];
	}

	async choose({ origin, id }: Account): Promise<void> {
		await this.state.update(keyOf(origin), id);
	}
}

function keyOf(origin: string): string {
	return `shownAccount ${origin}`;
}
