import assert from 'node:assert/strict';
import type { Account } from '../../../../src/accounts/account';
import { signOut } from '../../../../src/accounts/signIn/signOut';
import { AccountFixture } from '../../../support/accounts/accountFixture';
import type { Window } from '../../../support/accounts/machine';
import { ok } from '../../../support/accounts/scriptedService';
import { deferred } from '../../realdebrid/deferred';
import { rejection } from '../../realdebrid/rejection';
import { tokenAnswer } from '../../realdebrid/wireAnswers';

const LIMIT_MS = 60_000;
const player = { id: 'acme.player', label: 'Player' };

/** What a person answers while the account is on its way out must not stand for who signs in next. */
describe('an answer about a consumer while the account is signed out', () => {
	let fixture: AccountFixture;
	let window: Window;
	let other: Window;
	let account: Account;
	beforeEach(async () => {
		fixture = new AccountFixture();
		window = fixture.window();
		account = await fixture.signedIn(window);
		other = fixture.window();
	});
	afterEach(() => fixture.dispose());

	const allow = () => other.consents.record(account, player, 'allowed');
	const leftConsents = () => fixture.machine.fileNames().filter(name => name.endsWith('.consent.json'));
	async function assertAskedAnew(): Promise<void> {
		assert.deepEqual(leftConsents(), []);
		const again = await fixture.signedIn(fixture.window());
		for (const one of [window, other, fixture.window()]) {
			one.accounts.reload();
			one.consents.reload();
			assert.equal(one.consents.isAllowed(again, player), false);
		}
	}

	it('is kept neither before nor after, in whatever step of the sign-out it comes', async () => {
		for (const operation of ['get', 'delete'] as const) {
			const storage = deferred();
			fixture.machine.secrets.hold(operation, storage.promise);
			const signingOut = signOut(window, account);
			await fixture.clock.tickAsync(0);
			const kept = allow().catch(() => undefined);
			await fixture.clock.tickAsync(0);
			storage.resolve();
			assert.equal((await fixture.within(LIMIT_MS, signingOut)).state, 'fulfilled');
			await fixture.within(LIMIT_MS, kept);
			await assertAskedAnew();
			account = window.accounts.list()[0] ?? assert.fail();
		}
	});

	it('is not kept where the sign-out waits for another window', async () => {
		const storage = deferred();
		fixture.service.on('token', ok({ ...tokenAnswer, access_token: 'fresh' }));
		fixture.machine.secrets.hold('store', storage.promise);
		const refreshing = fixture.window().tokens.refresh(account);
		await fixture.clock.tickAsync(0);
		const signingOut = signOut(window, account);
		await fixture.clock.tickAsync(100);
		const kept = allow().catch(() => undefined);
		await fixture.clock.tickAsync(0);
		storage.resolve();
		assert.equal((await fixture.within(LIMIT_MS, signingOut)).state, 'fulfilled');
		await fixture.within(LIMIT_MS, Promise.allSettled([refreshing, kept]));
		await assertAskedAnew();
	});

	it('is refused once the account is gone', async () => {
		assert.equal((await fixture.within(LIMIT_MS, signOut(window, account))).state, 'fulfilled');
		assert.equal((await rejection(allow())).code, 'signedOut');
		await assertAskedAnew();
	});

	it('of an account that stays is kept', async () => {
		assert.equal((await fixture.within(LIMIT_MS, allow())).state, 'fulfilled');
		window.consents.reload();
		assert.equal(window.consents.isAllowed(account, player), true);
	});
});
