import assert from 'node:assert/strict';
import type { Account } from '../../../../src/accounts/account';
import { signOut } from '../../../../src/accounts/signIn/signOut';
import { AccountFixture } from '../../../support/accounts/accountFixture';
import { countFileSystemCalls, type FileSystemCalls } from '../../../support/accounts/fileSystemCalls';
import type { Window } from '../../../support/accounts/machine';
import { rejection } from '../../realdebrid/rejection';

const SECOND_MS = 1_000;
const player = { id: 'acme.player', label: 'Player' };

/** On a network file system a window is not told of changes: nobody calls `reload`. */
describe('a cached token where the folder cannot be watched', () => {
	let fixture: AccountFixture;
	let window: Window;
	let other: Window;
	let account: Account;
	beforeEach(async () => {
		fixture = new AccountFixture();
		fixture.machine.isWatched = false;
		window = fixture.window();
		account = await fixture.signedIn(window);
		await window.tokens.get(account);
		other = fixture.window();
	});
	afterEach(() => fixture.dispose());

	it('is not handed out any more a second after the account was signed out in another window', async () => {
		assert.equal((await fixture.within(60_000, signOut(other, account))).state, 'fulfilled');
		await fixture.clock.tickAsync(SECOND_MS);
		assert.equal((await rejection(window.tokens.get(account))).code, 'signedOut');
		assert.deepEqual(window.accounts.list(), []);
	});

	for (const how of ['getTimed', 'peek', 'refresh'] as const)
		it(`nor by \`${how}\``, async () => {
			assert.equal((await fixture.within(60_000, signOut(other, account))).state, 'fulfilled');
			await fixture.clock.tickAsync(SECOND_MS);
			assert.equal((await rejection(window.tokens[how](account))).code, 'signedOut');
		});

	it('comes with the answers about consumers as they are a second after another window got one', async () => {
		for (const answer of ['allowed', 'denied', 'allowed'] as const) {
			await fixture.within(60_000, other.consents.record(account, player, answer));
			await fixture.clock.tickAsync(SECOND_MS);
			await window.tokens.get(account);
			assert.equal(window.consents.isAllowed(account, player), answer === 'allowed');
		}
	});

	describe('costs', () => {
		let calls: FileSystemCalls;
		beforeEach(() => {
			calls = countFileSystemCalls();
		});
		afterEach(() => calls.restore());

		async function askedFor(times: number): Promise<number> {
			calls.take();
			for (let time = 0; time < times; time++) await window.tokens.get(account);
			return calls.take();
		}

		it('one look at the files a second, however often it is asked for', async () => {
			await fixture.clock.tickAsync(SECOND_MS);
			const once = await askedFor(1);
			assert.ok(once > 0, 'it looks');
			assert.equal(await askedFor(1_000), 0);
			await fixture.clock.tickAsync(SECOND_MS - 1);
			assert.equal(await askedFor(1), 0);
			await fixture.clock.tickAsync(1);
			assert.equal(await askedFor(1_000), once);
		});

		it('nothing while nobody asks for it', async () => {
			calls.take();
			await fixture.clock.tickAsync(60 * SECOND_MS);
			assert.equal(calls.take(), 0);
		});
	});
});
