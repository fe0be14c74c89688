import assert from 'node:assert/strict';
import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { setImmediate as aMoment } from 'node:timers/promises';
import { secretKeyOf } from '../../../../src/accounts/storage/secretKeys';
import { AccountFixture } from '../../../support/accounts/accountFixture';
import { MemorySecrets } from '../../../support/accounts/memorySecrets';

/** Each browser on one server has a secret storage of its own; the folder with the accounts is the server's. */
describe('a browser whose account is signed out in another browser', () => {
	let fixture: AccountFixture;
	let own: MemorySecrets;

	beforeEach(() => {
		fixture = new AccountFixture();
		own = new MemorySecrets();
	});

	afterEach(() => fixture.dispose());

	async function signedInBoth() {
		const [one, other] = [fixture.window(own), fixture.window(new MemorySecrets())];
		const account = await fixture.signedIn(one);
		other.accounts.reload();
		assert.ok(own.entries.has(secretKeyOf(account)));
		return { one, other, account };
	}

	/** Until all that waits for a lock has had its turn. */
	async function settle(): Promise<void> {
		for (let turn = 0; turn < 50; turn++) {
			await fixture.clock.tickAsync(1_000);
			await aMoment();
		}
	}

	it('removes its copy of the secret', async () => {
		const { one, other, account } = await signedInBoth();
		await fixture.within(60_000, other.accounts.remove(account));
		one.accounts.reload();
		await settle();
		assert.deepEqual([...own.entries.keys()], []);
	});

	it('keeps it where the folder is not there, or is an empty one in its place: it is only not mounted', async () => {
		const { one, account } = await signedInBoth();
		const { folder } = fixture.machine;
		renameSync(folder, `${folder}-unmounted`);
		try {
			one.accounts.reload();
			await settle();
			assert.ok(own.entries.has(secretKeyOf(account)));
			mkdirSync(folder, { recursive: true });
			one.accounts.reload();
			await settle();
			assert.ok(own.entries.has(secretKeyOf(account)));
		} finally {
			rmSync(folder, { recursive: true, force: true });
			renameSync(`${folder}-unmounted`, folder);
		}
		one.accounts.reload();
		assert.equal(one.accounts.find(account)?.grant, account.grant);
	});

	it('keeps that of the sign-in that has replaced an earlier one', async () => {
		const { one, other, account } = await signedInBoth();
		const again = await fixture.signedIn(other);
		assert.notEqual(again.grant, account.grant);
		one.accounts.reload();
		await settle();
		assert.deepEqual([...own.entries.keys()], []);
		const third = await fixture.signedIn(one);
		one.accounts.reload();
		await settle();
		assert.deepEqual([...own.entries.keys()], [secretKeyOf(third)]);
	});
});
