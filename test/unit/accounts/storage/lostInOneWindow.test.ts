import assert from 'node:assert/strict';
import type { Account } from '../../../../src/accounts/account';
import { signInAgain } from '../../../../src/accounts/signIn/signIn';
import { AccountFixture } from '../../../support/accounts/accountFixture';
import type { Window } from '../../../support/accounts/machine';
import { ok } from '../../../support/accounts/scriptedService';
import { rejection } from '../../realdebrid/rejection';
import { tokenAnswer } from '../../realdebrid/wireAnswers';

describe('an account whose secret one window has lost', () => {
	let fixture: AccountFixture;
	let window: Window;
	let other: Window;
	let account: Account;
	beforeEach(async () => {
		fixture = new AccountFixture();
		other = fixture.window();
		account = await fixture.signedIn(other);
		await fixture.clock.tickAsync(60_000);
		window = fixture.window();
		fixture.machine.secrets.entries.clear();
		assert.equal((await rejection(window.tokens.get(account))).code, 'signedOut');
		assert.equal(reasonIn(window), 'lost');
	});
	afterEach(() => fixture.dispose());

	const reasonIn = ({ accounts }: Window) => accounts.find(account)?.signInAgain;
	/** As after each change of the shared folder. */
	function reloaded(): void {
		window.accounts.reload();
	}

	it('stays so while nothing is stored anew', async () => {
		await fixture.clock.tickAsync(60_000);
		reloaded();
		assert.equal(reasonIn(window), 'lost');
	});

	it('has not to sign in again any more once another window has signed it in', async () => {
		fixture.service.on('token', ok({ ...tokenAnswer, access_token: 'anew' }));
		const never = new AbortController().signal;
		const again = await fixture.within(60_000, signInAgain(fixture.window(), account, fixture.prompt, never));
		assert.equal(again.state, 'fulfilled');
		reloaded();
		assert.deepEqual(
			window.accounts.list().map(({ id, signInAgain: reason }) => ({ id, reason })),
			[{ id: account.id, reason: undefined }],
		);
		assert.equal((await window.tokens.get(account)).reveal(), 'anew');
	});

	it('tells of it, so that the sessions of other extensions come back', async () => {
		const changed: string[] = [];
		window.accounts.onDidChange(change => changed.push(...change.changed.map(({ id }) => id)));
		await fixture.signedIn(fixture.window());
		reloaded();
		assert.equal(reasonIn(window), undefined);
		assert.deepEqual(changed, [account.id]);
	});
});
