import assert from 'node:assert/strict';
import { type AccountsOptions, createAccounts } from '../../../src/accounts/createAccounts';
import { ada, credentialsNamed, Machine, newAccount } from '../../support/accounts/machine';
import { ScriptedService } from '../../support/accounts/scriptedService';

describe('the accounts of a service', () => {
	let machine: Machine;
	beforeEach(() => {
		machine = new Machine();
	});
	afterEach(() => machine.dispose());

	const { service } = new ScriptedService();
	function open(options: Partial<AccountsOptions> = {}) {
		const { folder, lock, tryAcquire } = machine;
		const secrets = machine.secretsOf(machine.secrets);
		const locks = { lock, tryAcquire, removeAbandoned: async () => undefined };
		return createAccounts({ ...service, clientId: () => 'client', secrets, folder, locks, ...options });
	}

	it('are read again on demand where the folder is not watched; without the option it is', async () => {
		const [watched, unwatched] = [open(), open({ isWatched: () => false })];
		const account = await open().accounts.add(newAccount(credentialsNamed('a'), ada));
		for (const window of [watched, unwatched]) window.recheck();
		assert.deepEqual(watched.accounts.list(), []);
		assert.deepEqual(unwatched.accounts.list(), [account]);
	});

	it('are without the locks of processes that have ended once these are removed', async () => {
		const signals: AbortSignal[] = [];
		const { lock, tryAcquire } = machine;
		const removeAbandoned = async (signal: AbortSignal) => {
			signals.push(signal);
		};
		const { signal } = new AbortController();
		await open({ locks: { lock, tryAcquire, removeAbandoned } }).removeAbandonedLocks(signal);
		assert.deepEqual(signals, [signal]);
	});
});
