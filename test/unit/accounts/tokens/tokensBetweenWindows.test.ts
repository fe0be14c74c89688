import assert from 'node:assert/strict';
import type { SinonFakeTimers } from 'sinon';
import type { Account } from '../../../../src/accounts/account';
import type { Credentials } from '../../../../src/accounts/storage/credentials';
import { secretKeyOf } from '../../../../src/accounts/storage/secretKeys';
import {
	ada,
	ben,
	credentialsNamed,
	failedRemoval,
	Machine,
	newAccount,
	type Window,
} from '../../../support/accounts/machine';
import { MemorySecrets } from '../../../support/accounts/memorySecrets';
import { ok, type Reply, ScriptedService } from '../../../support/accounts/scriptedService';
import { deferred } from '../../realdebrid/deferred';
import { rejection } from '../../realdebrid/rejection';
import { turnedClock } from '../../realdebrid/turnedClock';

const HOUR = 3_600_000;
const refused: Reply = { status: 403, body: { error: 'permission_denied', error_code: 9 } };
const fresh = ok({ access_token: 'fresh', expires_in: 3600, token_type: 'Bearer', refresh_token: 'rotated' });

describe('access tokens in several windows', () => {
	let clock: SinonFakeTimers;
	let machine: Machine;
	let service: ScriptedService;
	let window: Window;
	beforeEach(() => {
		clock = turnedClock();
		machine = new Machine();
		service = new ScriptedService();
		window = machine.window(service.service);
	});
	afterEach(() => {
		machine.dispose();
		clock.restore();
	});

	const expired = (): Promise<Account> => window.accounts.add(newAccount(credentialsNamed('a', 0), ada));

	it('that the service no longer renews for one are not asked for by another', async () => {
		const account = await expired();
		const other = machine.window(service.service);
		service.on('token', refused);
		await rejection(other.tokens.get(account));
		assert.equal((await rejection(window.tokens.get(account))).code, 'signedOut');
		assert.equal(service.count('token'), 1);
	});

	describe('of which one stood still during its refresh, and lost its lock', () => {
		const answer = deferred();
		let account: Account;
		let asked: Promise<string>;
		beforeEach(async () => {
			account = await expired();
			const requested = deferred();
			service.on('token', async () => {
				requested.resolve();
				await answer.promise;
				return fresh;
			});
			asked = window.tokens.get(account).then(token => token.reveal());
			asked.catch(() => undefined);
			await requested.promise;
		});

		it('it has the token that another one has got since', async () => {
			await machine.window(service.service).accounts.refreshed(account, credentialsNamed('new'));
			machine.loseLocks();
			assert.equal(await asked, 'access-token-new');
		});

		it('it fails as its lock does where nobody has got one', async () => {
			machine.loseLocks();
			assert.equal((await rejection(asked)).code, 'unavailable');
		});
	});

	it('of an account whose sign-out got stuck are no fault of ours', async () => {
		const account = await expired();
		const other = machine.window(service.service);
		machine.secrets.fail('delete');
		await failedRemoval(other.accounts.remove(account));
		service.on('token', fresh);
		assert.equal((await rejection(window.tokens.get(account))).code, 'signedOut');
		assert.deepEqual(window.accounts.list(), []);
	});

	it('of an account whose sign-out gets stuck during a refresh are asked for once', async () => {
		const account = await expired();
		service.on('token', async () => {
			machine.secrets.fail('delete');
			await failedRemoval(machine.window(service.service).accounts.remove(account));
			return refused;
		});
		assert.equal((await rejection(window.tokens.get(account))).code, 'signedOut');
		assert.equal(service.count('token'), 1);
	});

	describe('of an account that another window signs in anew while its refresh is refused', () => {
		/** The sign-in is being stored when the refusal arrives. */
		async function whileStored(fresh: Credentials) {
			const account = await expired();
			const keyring = deferred();
			let stored: Promise<unknown> | undefined;
			service.on('token', () => {
				machine.secrets.hold('store', keyring.promise);
				stored = machine.window(service.service).accounts.add(newAccount(fresh, ada));
				return refused;
			});
			const token = window.tokens.get(account);
			token.catch(() => undefined);
			await clock.tickAsync(1);
			keyring.resolve();
			await stored;
			return { account, token };
		}

		it('are those of the new sign-in, and nobody has to sign in again', async () => {
			await clock.tickAsync(HOUR);
			const { account, token } = await whileStored(credentialsNamed('new'));
			assert.equal((await token).reveal(), 'access-token-new');
			assert.equal((await window.tokens.get(account)).reveal(), 'access-token-new');
			assert.equal(machine.window(service.service).accounts.find(account)?.signInAgain, undefined);
			assert.equal(service.count('token'), 1);
		});

		it('are those of the new sign-in, also where the refresh token is the same', async () => {
			const { client, refreshToken } = credentialsNamed('a');
			const { account, token } = await whileStored({ ...credentialsNamed('new'), client, refreshToken });
			assert.equal((await token).reveal(), 'access-token-new');
			assert.equal(window.accounts.find(account)?.signInAgain, undefined);
		});
	});

	it('of an account whose damaged secret another window replaces are those of the new sign-in next', async () => {
		const account = await expired();
		machine.secrets.entries.set(secretKeyOf(account), 'damaged');
		const turn = deferred();
		void machine.lock('accounts', () => turn.promise);
		const stored = machine.window(service.service).accounts.add(newAccount(credentialsNamed('new'), ada));
		const token = window.tokens.get(account);
		await clock.tickAsync(0);
		turn.resolve();
		await stored;
		assert.equal((await token).reveal(), 'access-token-new');
		assert.equal((await window.tokens.get(account)).reveal(), 'access-token-new');
		assert.equal(window.accounts.find(account)?.signInAgain, undefined);
	});

	it('of one account wait for no refresh of another', async () => {
		const account = await expired();
		const other = await window.accounts.add(newAccount(credentialsNamed('b', 0), ben));
		const answer = deferred<Reply>();
		service.on('token', () => answer.promise, fresh);
		const waiting = window.tokens.get(account);
		await clock.tickAsync(0);
		assert.equal((await window.tokens.get(other)).reveal(), 'fresh');
		answer.resolve(fresh);
		await waiting;
	});

	describe('of which one sees the secrets as they were when it opened, as in a browser', () => {
		let account: Account;
		let secrets: MemorySecrets;
		let stale: Window;
		beforeEach(async () => {
			account = await expired();
			secrets = new MemorySecrets();
			for (const [key, value] of machine.secrets.entries) secrets.entries.set(key, value);
			stale = machine.window(service.service, secrets);
			await clock.tickAsync(1);
			service.on('token', fresh, refused);
			await window.tokens.get(account);
			await clock.tickAsync(HOUR);
		});

		it('it never takes the sign-in away from the others', async () => {
			assert.equal((await rejection(stale.tokens.get(account))).code, 'signedOut');
			assert.equal(stale.accounts.find(account)?.signInAgain, 'lost');
			window.accounts.reload();
			assert.equal(window.accounts.find(account)?.signInAgain, undefined);
		});

		it('it asks once, and not again with what it knows to be old', async () => {
			await rejection(stale.tokens.get(account));
			await clock.tickAsync(HOUR);
			await rejection(stale.tokens.get(account));
			assert.equal(stale.accounts.find(account)?.signInAgain, 'lost');
			assert.equal(service.count('token'), 2);
		});

		it('it is well again with the secret of the other window', async () => {
			await rejection(stale.tokens.get(account));
			service.on('token', fresh);
			await window.tokens.refresh(account);
			secrets.entries.set(
				secretKeyOf(account),
				machine.secrets.entries.get(secretKeyOf(account)) ?? assert.fail(),
			);
			assert.equal((await stale.tokens.get(account)).reveal(), 'fresh');
			assert.equal(stale.accounts.find(account)?.signInAgain, undefined);
		});
	});

	it('whose secret is there again, as when a keyring has been unlocked, are handed out again', async () => {
		const account = await window.accounts.add(newAccount(credentialsNamed('a'), ada));
		const secret = machine.secrets.entries.get(secretKeyOf(account)) ?? assert.fail();
		machine.secrets.entries.clear();
		await rejection(window.tokens.get(account));
		assert.equal(window.accounts.find(account)?.signInAgain, 'lost');
		machine.secrets.entries.set(secretKeyOf(account), secret);
		assert.equal((await window.tokens.get(account)).reveal(), 'access-token-a');
		assert.equal(window.accounts.find(account)?.signInAgain, undefined);
	});
});
