import assert from 'node:assert/strict';
import type { SinonFakeTimers } from 'sinon';
import type { Account } from '../../../../src/accounts/account';
import { credentialsOf } from '../../../../src/accounts/storage/credentials';
import type { Lock } from '../../../../src/accounts/storage/lock';
import { secretKeyOf } from '../../../../src/accounts/storage/secretKeys';
import { Secret } from '../../../../src/realdebrid/secret';
import { ada, credentialsNamed, Machine, newAccount, type Window } from '../../../support/accounts/machine';
import { MemorySecrets } from '../../../support/accounts/memorySecrets';
import { ok, ScriptedService } from '../../../support/accounts/scriptedService';
import { rejection } from '../../realdebrid/rejection';
import { turnedClock } from '../../realdebrid/turnedClock';
import { ModelLock } from '../storage/modelLock';

const fresh = ok({ access_token: 'fresh', expires_in: 3600, token_type: 'Bearer', refresh_token: 'rotated' });

/** A refresh that another window is at: whoever wants it looks, and takes it, when the test says so. */
class TakenLock {
	private look: (() => Promise<void>) | undefined;
	private take: (() => void) | undefined;

	/** @param others those that nobody has */
	constructor(private readonly others: Lock) {}

	readonly lock: Lock = (name, work, waiting) => {
		if (!name.startsWith('refresh ')) return this.others(name, work);
		return new Promise((resolve, reject) => {
			const look = async () => {
				const found = await waiting?.check?.();
				if (found !== undefined) resolve(found);
			};
			this.look = () => look().catch(reject);
			this.take = () => void work(new ModelLock()).then(resolve, reject);
		});
	};

	get isWanted(): boolean {
		return this.look !== undefined;
	}

	async looks(): Promise<void> {
		await this.look?.();
	}

	isLetGo(): void {
		this.take?.();
	}
}

describe('a window that waits while another one refreshes', () => {
	let clock: SinonFakeTimers;
	let machine: Machine;
	let service: ScriptedService;
	let other: Window;
	let taken: TakenLock;
	let window: Window;
	let account: Account;
	beforeEach(async () => {
		clock = turnedClock();
		machine = new Machine();
		service = new ScriptedService();
		other = machine.window(service.service);
		account = await other.accounts.add(newAccount(credentialsNamed('old', 0), ada));
		await clock.tickAsync(1_000);
		taken = new TakenLock(machine.lock);
		window = waiting();
	});
	afterEach(() => {
		machine.dispose();
		clock.restore();
	});

	function waiting(storage = machine.secrets): Window {
		const seen: Machine = Object.create(machine, { lock: { value: taken.lock } });
		return seen.window(service.service, storage);
	}
	/** Asks for a token, and waits for the lock. */
	async function asked(how: 'get' | 'refreshAnyway' = 'get') {
		const outcome = { token: undefined as string | undefined, error: undefined as unknown };
		window.tokens[how](account).then(
			token => {
				outcome.token = token.reveal();
			},
			error => {
				outcome.error = error;
			},
		);
		await clock.tickAsync(0);
		assert.ok(taken.isWanted);
		machine.secrets.calls.length = 0;
		return outcome;
	}
	const renewed = (name: string) =>
		credentialsOf(credentialsNamed('old').client, {
			accessToken: new Secret(name),
			refreshToken: new Secret('rotated'),
			requestedAt: Date.now(),
			expiresInMs: 3_600_000,
		});
	const reads = () => machine.secrets.calls.filter(call => call === `get ${secretKeyOf(account)}`).length;

	it('has the new token as soon as it is there, without the lock and without a request', async () => {
		const outcome = await asked();
		await other.accounts.refreshed(account, renewed('new'));
		await taken.looks();
		await clock.tickAsync(0);
		assert.equal(outcome.token, 'new');
		assert.deepEqual(service.requests, []);
		assert.equal((await window.tokens.get(account)).reveal(), 'new');
	});

	it('does not hand out the new token to who has joined and rejects it', async () => {
		const outcome = await asked();
		service.on('token', ok({ access_token: 'newer', expires_in: 3600, token_type: 'Bearer' }));
		const joined = window.tokens.get(account, new Secret('new'));
		await other.accounts.refreshed(account, renewed('new'));
		await taken.looks();
		await clock.tickAsync(0);
		assert.equal(outcome.token, 'new');
		taken.isLetGo();
		assert.equal((await joined).reveal(), 'newer');
	});

	it('leaves the secret storage alone until the account’s file tells of something new', async () => {
		await asked();
		for (let look = 0; look < 5; look++) await taken.looks();
		assert.equal(reads(), 0);
		await other.accounts.update(account, { checkedAt: Date.now() });
		await taken.looks();
		assert.equal(reads(), 0);
	});

	it('looks at the secret once for each refresh, where it sees none of the other’s, as in a browser', async () => {
		const stale = new MemorySecrets();
		for (const [key, value] of machine.secrets.entries) stale.entries.set(key, value);
		window = waiting(stale);
		const outcome = await asked();
		stale.calls.length = 0;
		await other.accounts.refreshed(account, renewed('new'));
		for (let look = 0; look < 5; look++) await taken.looks();
		assert.deepEqual(stale.calls, [`get ${secretKeyOf(account)}`]);
		await clock.tickAsync(1_000);
		await other.accounts.refreshed(account, renewed('newer'));
		await taken.looks();
		assert.equal(stale.calls.length, 2);
		assert.deepEqual(outcome, { token: undefined, error: undefined });
	});

	it('sees what came between its reading and its waiting', async () => {
		const key = secretKeyOf(account);
		const old = machine.secrets.entries.get(key) ?? assert.fail();
		await other.accounts.refreshed(account, renewed('new'));
		const now = machine.secrets.entries.get(key) ?? assert.fail();
		machine.secrets.entries.set(key, old);
		const outcome = await asked();
		machine.secrets.entries.set(key, now);
		await taken.looks();
		await clock.tickAsync(0);
		assert.equal(outcome.token, 'new');
	});

	it('waits on where what is new has run out as well, and refreshes that in its turn', async () => {
		const outcome = await asked();
		await other.accounts.refreshed(account, { ...renewed('new'), expiresAt: Date.now() });
		await taken.looks();
		await clock.tickAsync(0);
		assert.deepEqual(outcome, { token: undefined, error: undefined });
		service.on('token', fresh);
		taken.isLetGo();
		await clock.tickAsync(0);
		assert.equal(outcome.token, 'fresh');
		assert.equal(service.forms('token')[0]?.['code'], 'rotated');
	});

	it('is told at once that the other was refused', async () => {
		const outcome = await asked();
		await other.accounts.update(account, { signInAgain: 'revoked' });
		await taken.looks();
		await clock.tickAsync(0);
		assert.equal((outcome.error as { code?: string }).code, 'signedOut');
		assert.deepEqual(service.requests, []);
	});

	it('waits on although the other was refused, where the person insists', async () => {
		const outcome = await asked('refreshAnyway');
		await other.accounts.update(account, { signInAgain: 'revoked' });
		await taken.looks();
		await clock.tickAsync(0);
		assert.deepEqual(outcome, { token: undefined, error: undefined });
		service.on('token', fresh);
		taken.isLetGo();
		await clock.tickAsync(0);
		assert.equal(outcome.token, 'fresh');
	});

	it('waits on for an account that had to sign in again before: the other may be about to mend it', async () => {
		await other.accounts.update(account, { signInAgain: 'revoked' });
		window.accounts.reload();
		const outcome = await asked();
		await taken.looks();
		await clock.tickAsync(0);
		assert.deepEqual(outcome, { token: undefined, error: undefined });
		await other.accounts.refreshed(account, renewed('new'));
		await taken.looks();
		await clock.tickAsync(0);
		assert.equal(outcome.token, 'new');
	});

	it('fails as its storage fails', async () => {
		const asking = window.tokens.get(account);
		asking.catch(() => undefined);
		await clock.tickAsync(0);
		await other.accounts.refreshed(account, renewed('new'));
		machine.secrets.fail('get');
		await taken.looks();
		assert.equal((await rejection(asking)).code, 'storage');
	});
});
