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

	describe('when the editor reports that the secret has changed', () => {
		let secret: [string, string];
		beforeEach(async () => {
			await fixture.signedIn(other);
			account = other.accounts.list()[0] ?? assert.fail();
			window.accounts.reload();
			secret = [...fixture.machine.secrets.entries][0] ?? assert.fail();
			window.accounts.markUnreadable(account, 'lost');
			// A window removes what it still has of the earlier grant.
			await fixture.clock.tickAsync(1_000);
		});
		const changed = (grant = account.grant) => window.accounts.secretChanged(grant);

		it('is usable again', async () => {
			await changed();
			assert.equal(reasonIn(window), undefined);
		});

		it('stays as it is where another account’s secret has changed', async () => {
			await changed('another');
			assert.equal(reasonIn(window), 'lost');
		});

		it('stays lost where the secret was removed, or cannot be read', async () => {
			fixture.machine.secrets.entries.clear();
			await changed();
			fixture.machine.secrets.entries.set(...secret);
			fixture.machine.secrets.fail('get');
			await changed();
			assert.equal(reasonIn(window), 'lost');
		});

		it('stays lost where the window sees an outdated secret', async () => {
			const refreshed = fixture.clock.tickAsync(60_000).then(() => other.tokens.refreshAnyway(account));
			await fixture.within(60_000, refreshed);
			fixture.machine.secrets.entries.set(...secret);
			window.accounts.reload();
			await changed();
			assert.equal(reasonIn(window), 'lost');
		});

		it('costs no look at the secret of an account that was not lost', async () => {
			window.accounts.markFound(account);
			fixture.machine.secrets.calls.length = 0;
			await changed();
			assert.deepEqual(fixture.machine.secrets.calls, []);
		});
	});

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
