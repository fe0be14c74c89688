/** One window of the editor in the stress run, without the editor: a process of its own that does what it is told. */
import { join } from 'node:path';
import { isUnnamed, mustSignInAgain } from '../../src/accounts/account';
import { SignInCancelled } from '../../src/accounts/accountErrors';
import { type Accounts, createAccounts } from '../../src/accounts/createAccounts';
import type { SignInPrompt } from '../../src/accounts/signIn/dialogue';
import { resumeSignIn, signIn, signInAgain } from '../../src/accounts/signIn/signIn';
import { signOut } from '../../src/accounts/signIn/signOut';
import { refreshUserDetails } from '../../src/accounts/signIn/userDetails';
import { watchFolder } from '../../src/accounts/storage/folderWatch';
import { WindowSecrets } from '../../src/accounts/storage/windowSecrets';
import { createSend } from '../../src/network/send';
import { createTransport } from '../../src/network/transport';
import { RealDebridError } from '../../src/realdebrid/errors';
import { SharedSecrets } from '../support/accounts/windowsSecrets';
import { bareHost, defaultSettings } from '../unit/network/settings';
import type { HandedOut, ListedAccount, ListedConsent, StressNews, StressTask } from './messages';
import { Random } from './random';
import { UnreliableSecrets } from './unreliableSecrets';

interface OpenWindow {
	readonly accounts: Accounts;
	readonly secrets: UnreliableSecrets;
	readonly window: WindowSecrets;
}

let opened: OpenWindow | undefined;
let signingIn: AbortController | undefined;

function open({ folder, apiUrl, window, seed }: StressTask & { kind: 'open' }): OpenWindow {
	const transport = createTransport({ settings: () => defaultSettings, env: {}, host: bareHost });
	const send = createSend({
		chooseFetch: url => transport.chooseFetch(url),
		userAgent: `stress/${window}`,
		timeoutMs: 10_000,
	});
	const unstored = () => tell({ event: 'unstored' });
	const shared = new SharedSecrets(join(folder, 'secrets'));
	const secrets = new UnreliableSecrets(shared, new Random(seed), unstored);
	const windowSecrets = new WindowSecrets(secrets);
	const accounts = createAccounts({
		apiUrl: new URL(apiUrl),
		send,
		clientId: () => 'X245A4XAIBGVM',
		secrets: windowSecrets,
		folder,
		onNewer: () => tell({ event: 'fault', what: 'a record seems to be of a later version' }),
		isWatched: () => watch.isActive,
		onUnguarded: code => tell({ event: 'fault', what: `work ran without a lock: ${code}` }),
	});
	const watch = watchFolder(folder, () => look(accounts));
	return { accounts, secrets, window: windowSecrets };
}

function look({ accounts, consents }: Accounts): void {
	accounts.reload();
	consents.reload();
}

const prompt: SignInPrompt = {
	onVerification: ({ userCode }) => tell({ event: 'code', userCode }),
	onWaiting: () => undefined,
	onGranted: () => undefined,
};

async function endRemovals({ accounts }: Accounts, later: number): Promise<void> {
	const { now } = Date;
	Date.now = () => now() + later;
	try {
		await accounts.endRemovals();
	} finally {
		Date.now = now;
	}
}

async function perform(task: StressTask): Promise<readonly string[]> {
	if (task.kind === 'open') {
		opened = open(task);
		return [];
	}
	if (!opened) throw new Error('no window is open');
	const { accounts, secrets } = opened;
	const keyOf = (id: string) => ({ origin: accounts.service.apiUrl.origin, id });
	switch (task.kind) {
		case 'storage':
			secrets.faults = task.faults;
			return [];
		case 'start':
			await endRemovals(accounts, task.later ?? 0);
			await accounts.removeAbandonedLocks(new AbortController().signal);
			return [];
		case 'resume':
			return under(signal => resume(accounts, signal));
		case 'name':
			look(accounts);
			for (const account of accounts.accounts.list())
				if (isUnnamed(account) && !mustSignInAgain(account)) await refreshUserDetails(accounts, account);
			return [];
		case 'list':
			look(accounts);
			return accounts.accounts
				.list()
				.map(({ id, signInAgain: reason }) =>
					JSON.stringify({ id, ...(reason && { signInAgain: reason }) } satisfies ListedAccount),
				);
		case 'token': {
			const askedAt = Date.now();
			const token = await tokenOf(accounts, keyOf(task.id), task.how);
			return [JSON.stringify({ token: token.reveal(), askedAt } satisfies HandedOut)];
		}
		case 'signIn': {
			const { again } = task;
			const account = await under(signal =>
				again === undefined
					? signIn(accounts, prompt, signal)
					: signInAgain(accounts, keyOf(again), prompt, signal),
			);
			return [account.id];
		}
		case 'cancel':
			signingIn?.abort(new SignInCancelled());
			return [];
		case 'close':
			signingIn?.abort(new RealDebridError('cancelled', 'The window closes.'));
			return [];
		case 'signOut': {
			look(accounts);
			const account = accounts.accounts.find(keyOf(task.id));
			if (!account) throw new RealDebridError('signedOut', 'There is no such account.');
			await signOut(accounts, account);
			return [];
		}
		case 'allow':
			await accounts.consents.record(keyOf(task.id), { id: task.consumer, label: task.consumer }, 'allowed');
			return [];
		case 'consents':
			look(accounts);
			return accounts.consents
				.list()
				.map(({ accountId, consumer }) =>
					JSON.stringify({ id: accountId, consumer: consumer.id } satisfies ListedConsent),
				);
		case 'saveAgain':
			await accounts.accounts.saveAgain();
			return [];
		case 'inFlight':
			return [String(secrets.inFlight)];
	}
}

/** The window's one sign-in. */
async function under<T>(step: (signal: AbortSignal) => Promise<T>): Promise<T> {
	const controller = new AbortController();
	signingIn = controller;
	try {
		return await step(controller.signal);
	} finally {
		signingIn = undefined;
	}
}

async function resume(accounts: Accounts, signal: AbortSignal): Promise<string[]> {
	const ids: string[] = [];
	const resumed = new Set<string>();
	for (;;) {
		const claimed = await accounts.unfinished.claim(undefined, resumed);
		if (!claimed) return ids;
		resumed.add(claimed.held.grant);
		const account = await resumeSignIn(accounts, claimed, { prompt, signal }).catch((error: unknown) => {
			if (error instanceof RealDebridError && error.code !== 'cancelled') return undefined;
			throw error;
		});
		if (account) ids.push(account.id);
	}
}

async function tokenOf(
	{ tokens }: Accounts,
	key: Parameters<Accounts['tokens']['get']>[0],
	how: (StressTask & { kind: 'token' })['how'],
) {
	if (how === 'refresh') return tokens.refresh(key);
	const token = await tokens.get(key);
	return how === 'get' ? token : tokens.get(key, token);
}

function tell(news: StressNews): void {
	process.send?.(news);
}

for (const event of ['unhandledRejection', 'uncaughtException'] as const)
	process.on(event, (error: unknown) => tell({ event: 'fault', what: `${event}: ${whatOf(error)}` }));

/** A code where there is one; else all that is known: such an error is a fault of its own. */
function whatOf(error: unknown): string {
	if (error instanceof RealDebridError) return error.code;
	return `not a RealDebridError: ${error instanceof Error ? error.stack : String(error)}`;
}

process.on('message', async ({ number, task }: { number: number; task: StressTask }) => {
	try {
		process.send?.({ number, value: await perform(task), unguarded: [] });
	} catch (error) {
		process.send?.({ number, failure: whatOf(error), unguarded: [] });
	}
});
// Whoever started it is gone.
process.on('disconnect', () => process.exit());
process.send?.({ number: 0, value: [], unguarded: [] });
