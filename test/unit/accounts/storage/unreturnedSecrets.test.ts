import assert from 'node:assert/strict';
import { signOut } from '../../../../src/accounts/signIn/signOut';
import type { SecretStore } from '../../../../src/accounts/storage/secretStore';
import { RealDebridError } from '../../../../src/realdebrid/errors';
import { sleep } from '../../../../src/realdebrid/time';
import { AccountFixture } from '../../../support/accounts/accountFixture';
import type { Window } from '../../../support/accounts/machine';
import { ok } from '../../../support/accounts/scriptedService';
import { rejection } from '../../realdebrid/rejection';
import { accessToken, tokenAnswer } from '../../realdebrid/wireAnswers';

const HOUR_MS = 3_600_000;

/** The editor tells each window of each change of a secret, the one that made the change as well. */
const eventDelaysMs = [0, 1_000];

const storages: Readonly<Record<string, (stored: SecretStore) => SecretStore>> = {
	'throws when it is asked for them': stored => ({
		...take(stored),
		get: async () => {
			throw new Error('The keyring is locked.');
		},
	}),
	'has lost them by the time that it is asked': stored => ({ ...take(stored), get: async () => undefined }),
};

function take(stored: SecretStore): SecretStore {
	return {
		get: key => stored.get(key),
		store: (key, value) => stored.store(key, value),
		delete: key => stored.delete(key),
	};
}

for (const [what, storageOf] of Object.entries(storages))
	describe(`a secret storage that takes secrets and ${what}`, () => {
		let fixture: AccountFixture;
		let window: Window;
		beforeEach(() => {
			fixture = new AccountFixture();
			window = open();
		});
		afterEach(() => fixture.dispose());

		/** A window that the editor tells of its own changes. */
		function open(): Window {
			const storage = storageOf(fixture.machine.secrets);
			const opened = fixture.window({
				...storage,
				store: async (key, value) => {
					await storage.store(key, value);
					for (const delayMs of eventDelaysMs) void sleep(delayMs).then(() => opened.secrets.changed(key));
				},
			});
			return opened;
		}
		const token = async (account: Parameters<Window['tokens']['get']>[0]) => {
			const outcome = await fixture.within(60_000, window.tokens.get(account));
			return outcome.state === 'fulfilled' ? outcome.value.reveal() : outcome;
		};

		it('lets an account be used, and refreshed, for as long as the window lives', async () => {
			const account = await fixture.signedIn(window);
			assert.equal(await token(account), accessToken);
			await fixture.clock.tickAsync(2_000);
			assert.equal(await token(account), accessToken);
			for (const name of ['second', 'third']) {
				fixture.service.on(
					'token',
					ok({ ...tokenAnswer, access_token: name, refresh_token: `refresh-${name}` }),
				);
				await fixture.clock.tickAsync(HOUR_MS);
				assert.equal(await token(account), name);
			}
			assert.equal(fixture.service.forms('token').at(-1)?.['code'], 'refresh-second');
			assert.equal(window.accounts.find(account)?.signInAgain, undefined);
			assert.equal(fixture.codes.length, 1);
		});

		it('is told of once', async () => {
			const account = await fixture.signedIn(window);
			await fixture.clock.tickAsync(HOUR_MS);
			await token(account);
			await token(account);
			assert.deepEqual(
				fixture.machine.troubles.map(error => error instanceof RealDebridError && error.code),
				['storage'],
			);
		});

		it('is told of by the time that the account is signed in', async () => {
			await fixture.signedIn(window);
			assert.equal(fixture.machine.troubles.length, 1);
		});

		it('gives nothing to the next window', async () => {
			const account = await fixture.signedIn(window);
			const code = (await rejection(open().tokens.get(account))).code;
			assert.equal(code, what.startsWith('throws') ? 'storage' : 'signedOut');
		});

		it('has the account signed out for good when another window signs it out', async () => {
			const account = await fixture.signedIn(window);
			await fixture.within(60_000, signOut(open(), account));
			await fixture.clock.tickAsync(1_000);
			window.accounts.reload();
			assert.deepEqual(window.accounts.list(), []);
			assert.equal((await rejection(window.tokens.get(account))).code, 'signedOut');
		});
	});
