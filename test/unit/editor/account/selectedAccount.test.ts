import assert from 'node:assert/strict';
import type { Account } from '../../../../src/accounts/account';
import type { AccountChange } from '../../../../src/accounts/storage/accountStore';
import { SelectedAccount } from '../../../../src/editor/account/selectedAccount';
import { Mementos } from '../../../../src/editor/mementos';
import { FakeMemento } from '../../../support/editor/fakeMemento';

const account = (id: string, origin = 'https://one.example'): Account => ({
	origin,
	grant: 'grant',
	id,
	user: undefined,
	checkedAt: undefined,
	refreshedAt: undefined,
	signInAgain: undefined,
});

/** As the files of accounts are named: Ada comes first. */
const [ada, ben, cleo] = [account('1001'), account('1002'), account('1003')];

describe('the account that is shown', () => {
	let stored: FakeMemento;
	let accounts: readonly Account[];
	let shown: SelectedAccount;
	beforeEach(() => {
		stored = new FakeMemento();
		accounts = [];
		shown = open();
	});

	/** For another window, or for this one after a restart. */
	const open = () => new SelectedAccount(new Mementos(stored));

	async function change({ added = [], removed = [] }: Partial<AccountChange>): Promise<void> {
		accounts = [...accounts, ...added]
			.filter(one => !removed.includes(one))
			.sort((a, b) => a.id.localeCompare(b.id));
		await shown.follow({ added, removed, changed: [] }, { origin: ada.origin, list: accounts });
	}

	it('is the only one', async () => {
		assert.equal(shown.of(accounts), undefined);
		await change({ added: [ben] });
		assert.equal(shown.of(accounts), ben);
	});

	it('stays the same when others are signed in, also after a restart', async () => {
		await change({ added: [ben] });
		await change({ added: [ada] });
		assert.equal(shown.of(accounts), ben);
		await change({ added: [cleo] });
		assert.equal(shown.of(accounts), ben);
		assert.equal(open().of(accounts), ben);
	});

	it('is the one that the person has chosen', async () => {
		await change({ added: [ada, ben] });
		await shown.select(ben);
		await change({ added: [cleo] });
		assert.equal(shown.of(accounts), ben);
	});

	it('does not change when one that was shown before comes back after a sign-out', async () => {
		await change({ added: [ada, ben, cleo] });
		await shown.select(cleo);
		await change({ removed: [cleo] });
		assert.equal(shown.of(accounts), ada);
		await change({ added: [cleo] });
		assert.equal(shown.of(accounts), ada);
	});

	it('stays the same when it gets its name, or another one does', async () => {
		const unnamed = account('unnamed-1');
		await change({ added: [unnamed] });
		await change({ added: [ben] });
		await change({ removed: [unnamed], added: [ada] });
		assert.equal(shown.of(accounts), ada);

		const another = account('unnamed-2');
		await change({ added: [another] });
		await change({ removed: [another], added: [cleo] });
		assert.equal(shown.of(accounts), ada);
	});

	it('is forgotten when nobody is signed in any more', async () => {
		await change({ added: [ada] });
		await change({ added: [ben] });
		await change({ removed: [ada, ben] });
		assert.deepEqual(stored.keys(), []);
	});

	it('is another one for each service, which a change of services leaves as it was', async () => {
		await change({ added: [ben] });
		await change({ added: [ada] });
		const [one, elsewhere] = [accounts, [account('7', 'https://two.example')]];
		await shown.follow({ added: [], removed: one, changed: [] }, { origin: 'https://two.example', list: [] });
		await shown.follow(
			{ added: elsewhere, removed: [], changed: [] },
			{ origin: 'https://two.example', list: elsewhere },
		);
		assert.equal(shown.of(elsewhere), elsewhere[0]);
		await shown.follow({ added: one, removed: elsewhere, changed: [] }, { origin: ada.origin, list: one });
		assert.equal(shown.of(one), ben);
	});
});
