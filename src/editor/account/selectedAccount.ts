import { type Account, isUnnamed } from '../../accounts/account';
import type { AccountChange } from '../../accounts/storage/accountStore';
import type { Mementos } from '../mementos';

/** Which of several accounts is shown and used: the user's choice, else the one that was there first. */
export class SelectedAccount {
	constructor(private readonly mementos: Pick<Mementos, 'selectedAccount' | 'setSelectedAccount'>) {}

	of(accounts: readonly Account[]): Account | undefined {
		return accounts.find(account => this.isSelected(account)) ?? accounts[0];
	}

	async select({ origin, id }: Account): Promise<void> {
		await this.mementos.setSelectedAccount(origin, id);
	}

	/** To be called when accounts have changed: the selected one stays selected until it is signed out. */
	async follow(
		{ added, removed }: AccountChange,
		{ origin, list }: { readonly origin: string; readonly list: readonly Account[] },
	): Promise<void> {
		if (list.some(account => this.isSelected(account))) return;
		const hasGotItsName = removed.some(account => isUnnamed(account) && this.isSelected(account));
		const next = hasGotItsName ? added[0] : (list.find(account => !added.includes(account)) ?? list[0]);
		await this.mementos.setSelectedAccount(origin, next?.id);
	}

	private isSelected({ origin, id }: Account): boolean {
		return this.mementos.selectedAccount(origin) === id;
	}
}
