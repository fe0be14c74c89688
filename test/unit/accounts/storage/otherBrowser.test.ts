import assert from 'node:assert/strict';
import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { setImmediate as aMoment } from 'node:timers/promises';
import { signIn } from '../../../../src/accounts/signIn/signIn';
import { secretKeyOf } from '../../../../src/accounts/storage/secretKeys';
import { AccountFixture } from '../../../support/accounts/accountFixture';
import type { Window } from '../../../support/accounts/machine';
import { BrowserSecrets, ListedSecrets, MemorySecrets } from '../../../support/accounts/memorySecrets';
import { ok } from '../../../support/accounts/scriptedService';
import { userAnswer } from '../../realdebrid/wireAnswers';

const HOUR_MS = 3_600_001;

/** Each browser on one server has a secret storage of its own; the folder with the accounts is the server's. */
describe('a browser whose account is signed out in another browser', () => {
	let fixture: AccountFixture;
	let own: ListedSecrets;

	beforeEach(() => {
		fixture = new AccountFixture();
		own = new ListedSecrets();
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

	async function startWindow(): Promise<void> {
		await fixture.clock.tickAsync(HOUR_MS);
		const started = await fixture.within(60_000, fixture.window(own).accounts.endRemovals());
		assert.equal(started.state, 'fulfilled');
	}

	it('removes its copy of the secret when its next window starts', async () => {
		const { one, other, account } = await signedInBoth();
		await fixture.within(60_000, other.accounts.remove(account));
		one.accounts.reload();
		await startWindow();
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
		const third = await fixture.signedIn(one);
		one.accounts.reload();
		await startWindow();
		assert.deepEqual([...own.entries.keys()], [secretKeyOf(third)]);
	});
});

describe('a window of the same browser, whose storage is as old as the window', () => {
	let fixture: AccountFixture;
	let browser: Map<string, string>;

	beforeEach(() => {
		fixture = new AccountFixture();
		browser = new Map();
	});

	afterEach(() => fixture.dispose());

	function open(): Window {
		return fixture.window(new BrowserSecrets(browser));
	}

	it('does not lose, with what it cleans up, a sign-in that was finished since it opened', async () => {
		for (let opensAfterMs = 0, isOver = false; !isOver; opensAfterMs += 20) {
			const one = open();
			const signingIn = signIn(one, fixture.prompt, new AbortController().signal);
			await fixture.clock.tickAsync(opensAfterMs);
			isOver = one.accounts.list().length > 0;
			const other = open();
			const ended = await fixture.within(60_000, signingIn);
			assert.ok(ended.state === 'fulfilled');
			await fixture.within(60_000, other.accounts.endRemovals());
			assert.ok(browser.has(secretKeyOf(ended.value)), `opened after ${opensAfterMs} ms`);
			await fixture.within(60_000, one.accounts.remove(ended.value));
		}
	});

	it('does not lose an account that was added since, when it hears that another one was signed out', async () => {
		const one = open();
		const first = await fixture.signedIn(one);
		const other = open();
		other.accounts.reload();
		fixture.service.on('credentials', ok({ client_id: 'second', client_secret: 'second-secret' }));
		fixture.service.on('user', ok({ ...userAnswer, id: 124 }));
		const second = await fixture.signedIn(one);
		await fixture.within(60_000, one.accounts.remove(first));
		other.accounts.reload();
		await fixture.clock.tickAsync(60_000);
		assert.deepEqual([...browser.keys()], [secretKeyOf(second)]);
	});
});
