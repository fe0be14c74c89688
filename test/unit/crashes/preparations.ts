/** What is there before a crash: accounts, answers, codes that were left, damage. */
import type { Account } from '../../../src/accounts/account';
import { type Credentials, credentialsOf } from '../../../src/accounts/storage/credentials';
import { Secret } from '../../../src/realdebrid/secret';
import type { ModelWindow } from '../properties/modelWindow';
import { turn } from '../properties/turning';
import type { CrashRun } from './crashRun';

export function only({ accounts: [account] }: ModelWindow): Account {
	if (!account) throw new Error('there is no account');
	return account;
}

export function accountOf(window: ModelWindow, id: string): Account {
	const account = window.accounts.find(one => one.id === id);
	if (!account) throw new Error(`${id} is not signed in`);
	return account;
}

export async function answer({ context }: ModelWindow, account: Account): Promise<void> {
	const consumer = (id: string) => ({ id, label: id });
	await context.consents.record(account, consumer('acme.player'), 'allowed');
	await context.consents.record(account, consumer('acme.other'), 'denied');
}

export const answersOf = (id: string) => [`${id} acme.other denied`, `${id} acme.player allowed`];

/** As granted to ada a moment ago. */
export function granted(run: CrashRun): Credentials {
	const { grant, token } = run.world.service.signedIn('ada');
	return credentialsOf(
		{ clientId: grant.clientId, clientSecret: new Secret(grant.clientSecret) },
		{
			accessToken: new Secret(token.access_token),
			refreshToken: new Secret(token.refresh_token),
			requestedAt: Date.now(),
			expiresInMs: token.expires_in * 1000,
		},
	);
}

/** A window closes when its sign-in has come to the code. */
export async function leaveCode(run: CrashRun, window: ModelWindow): Promise<void> {
	window.signIn();
	await turn(run.world.clock, 2_000);
	window.close();
	await turn(run.world.clock, 1_000);
}

export async function leaveExchanged(run: CrashRun, { context }: ModelWindow): Promise<void> {
	const held = await context.unfinished.begin();
	await held.write({ stage: 'exchanged', credentials: granted(run) });
	await held.release();
}

/** The app is removed from the account on the site, which the editor has noticed. */
export async function revoke(run: CrashRun, window: ModelWindow): Promise<void> {
	run.world.service.revoke('ada');
	const account = only(window);
	const token = await window.context.tokens.peek(account);
	await run.back(window.token(account, token));
}

export function damage({ world }: CrashRun, key: string): void {
	const { entries } = world.machine.secrets;
	for (const [name, text] of entries) if (name.startsWith(key)) entries.set(name, text.slice(0, -1));
}
