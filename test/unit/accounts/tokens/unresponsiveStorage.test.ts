import assert from 'node:assert/strict';
import type { Account } from '../../../../src/accounts/account';
import { AccountFixture, type Outcome } from '../../../support/accounts/accountFixture';
import type { Window } from '../../../support/accounts/machine';
import { MemorySecrets } from '../../../support/accounts/memorySecrets';
import { ok, type Reply } from '../../../support/accounts/scriptedService';
import { deferred } from '../../realdebrid/deferred';
import { accessToken, tokenAnswer } from '../../realdebrid/wireAnswers';

/** No call takes longer than this, whatever it waits for. */
const LIMIT_MS = 90_000;
const HOUR_MS = 3_600_000;

describe('a secret storage that does not answer when a token is asked for', () => {
	let fixture: AccountFixture;
	let account: Account;
	let window: Window;
	beforeEach(async () => {
		fixture = new AccountFixture();
		account = await fixture.signedIn(fixture.window());
		// One that has not seen the secret yet.
		window = fixture.window();
	});
	afterEach(() => fixture.dispose());

	const codeOf = (outcome: Outcome<unknown>) =>
		outcome.state === 'rejected' ? outcome.error.code : outcome.state;
	const tokenOf = async (asked: Promise<{ reveal(): string }>) => {
		const outcome = await fixture.within(LIMIT_MS, asked);
		assert.ok(outcome.state === 'fulfilled', codeOf(outcome));
		return outcome.value.reveal();
	};

	for (const how of ['get', 'refresh', 'peek'] as const)
		it(`fails that call (${how}), and serves the next one once it answers`, async () => {
			fixture.service.on('token', ok({ ...tokenAnswer, access_token: 'fresh' }));
			void fixture.machine.secrets.hang(['get']);
			const asked = window.tokens[how](account);
			const joined = window.tokens.get(account);
			joined.catch(() => undefined);
			assert.equal(codeOf(await fixture.within(LIMIT_MS, asked)), 'storage');
			assert.equal(codeOf(await fixture.within(LIMIT_MS, joined)), 'storage');
			fixture.machine.secrets.heal();
			assert.equal(await tokenOf(window.tokens[how](account)), how === 'refresh' ? 'fresh' : accessToken);
		});

	it('serves the next call as soon as it answers again, although the first one was not answered', async () => {
		void fixture.machine.secrets.hang(['get']);
		const stuck = window.tokens.get(account);
		stuck.catch(() => undefined);
		await fixture.clock.tickAsync(0);
		fixture.machine.secrets.heal();
		await fixture.within(LIMIT_MS, stuck);
		assert.equal(await tokenOf(window.tokens.get(account)), accessToken);
	});

	it('does not keep a window waiting for ever that waits for the refresh of another one', async () => {
		await fixture.clock.tickAsync(HOUR_MS);
		const answer = deferred<Reply>();
		fixture.service.on('token', () => answer.promise);
		const refreshing = fixture.window().tokens.get(account);
		await fixture.clock.tickAsync(0);
		assert.equal(fixture.service.count('token'), 2);
		const storage = new MemorySecrets();
		for (const [key, value] of fixture.machine.secrets.entries) storage.entries.set(key, value);
		const waiting = fixture.window(storage).tokens.get(account);
		await fixture.clock.tickAsync(1_000);
		// The look at what the other window has stored.
		const looked = storage.hang(['get']);
		answer.resolve(ok({ ...tokenAnswer, access_token: 'fresh' }));
		assert.equal(await tokenOf(refreshing), 'fresh');
		const hung = await fixture.within(LIMIT_MS, looked);
		assert.equal(hung.state, 'fulfilled');
		assert.equal(codeOf(await fixture.within(LIMIT_MS, waiting)), 'storage');
	});
});
