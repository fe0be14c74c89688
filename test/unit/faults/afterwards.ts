import assert from 'node:assert/strict';
import type { Account } from '../../../src/accounts/account';
import { signOut } from '../../../src/accounts/signOut';
import { succeeds } from './cell';
import type { World } from './world';

/** When the fault is over: the account is there under its name, a token is to be had, and it can be signed out. */
export async function assertWorks(world: World): Promise<void> {
	world.service.strikes.end();
	const account = onlyAccount(world);
	assert.deepEqual([account.id, account.user?.username], ['1001', 'ada-premium']);
	assert.equal(account.signInAgain, undefined);
	const token = await succeeds(world, () => world.window.tokens.refresh(account));
	assert.ok(world.service.state.authorizations.validAccessToken(token.reveal()));
	assert.equal(await signsOut(world, account), undefined);
}

/** @returns what kept the service from being told */
export async function signsOut(world: World, account: Account): Promise<unknown> {
	const { window, machine, service } = world;
	world.signedOutAt = service.requests.length;
	const notTold = await succeeds(world, () => signOut(window, account));
	assert.deepEqual(window.accounts.list(), []);
	assert.deepEqual([...machine.secrets.entries], []);
	assert.deepEqual(machine.fileNames(), []);
	return notTold;
}

export function onlyAccount({ window }: World): Account {
	const [account, ...others] = window.accounts.list();
	assert.ok(account && others.length === 0, 'there is not one account but another number');
	return account;
}
