/** One window of the editor, without the editor: a process of its own that does what it is told. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Accounts, createAccounts } from '../../../src/accounts/createAccounts';
import { resumeSignIn, signIn } from '../../../src/accounts/signIn/signIn';
import { signOut } from '../../../src/accounts/signIn/signOut';
import { type Credentials, decodeCredentials } from '../../../src/accounts/storage/credentials';
import { type HeldLock, Locks } from '../../../src/accounts/storage/lock';
import { WindowSecrets } from '../../../src/accounts/storage/windowSecrets';
import { createSend } from '../../../src/network/send';
import { createTransport } from '../../../src/network/transport';
import { RealDebridError } from '../../../src/realdebrid/errors';
import { Secret } from '../../../src/realdebrid/secret';
import { sleep } from '../../../src/realdebrid/time';
import type { User } from '../../../src/realdebrid/user';
import { bareHost, defaultSettings } from '../../unit/network/settings';
import {
	READY,
	type WindowNews,
	type WindowReply,
	type WindowRequest,
	type WindowTask,
} from './windowsMessages';
import { SharedSecrets } from './windowsSecrets';

const transport = createTransport({ settings: () => defaultSettings, env: {}, host: bareHost });
const send = createSend({ chooseFetch: url => transport.chooseFetch(url), userAgent: 'test/1' });
let unguarded: string[] = [];
const LONG_MS = 3_600_000;
/** Between two looks for a sign-in that was left. */
const LOOK_AGAIN_MS = 100;
const never = new AbortController().signal;
const prompt = { onVerification: () => undefined, onWaiting: () => undefined, onGranted: () => undefined };

function open({ folder, apiUrl, lockTimes, hangs, storeMs }: WindowTask & { kind: 'open' }) {
	const storage = new SharedSecrets(join(folder, 'secrets'));
	if (storeMs !== undefined) dawdle(storage, storeMs);
	if (hangs) storage[hangs] = () => new Promise(() => undefined);
	const locks = new Locks(folder, code => unguarded.push(code), lockTimes);
	const accounts = createAccounts({
		apiUrl: new URL(apiUrl),
		send,
		clientId: () => 'X245A4XAIBGVM',
		secrets: new WindowSecrets(storage),
		folder,
		locks,
	});
	return Object.assign(accounts, { lock: locks.lock, tryAcquire: locks.tryAcquire });
}

function dawdle(storage: SharedSecrets, storeMs: number): void {
	const store = storage.store.bind(storage);
	storage.store = async (key, value) => {
		tell({ event: 'storing' });
		await sleep(storeMs);
		await store(key, value);
		tell({ event: 'stored' });
	};
}

let window: ReturnType<typeof open> | undefined;
let entered: HeldLock | undefined;

async function perform(task: WindowTask): Promise<readonly string[]> {
	if (task.kind === 'open') {
		window = open(task);
		return [];
	}
	if (!window) throw new Error('no window is open');
	const { service, accounts, consents, lock, tryAcquire, tokens } = window;
	const keyOf = (id: string) => ({ origin: service.apiUrl.origin, id });
	switch (task.kind) {
		case 'add':
			return add(window, decodeCredentials({ ...task.credentials }), task.user);
		case 'tokens': {
			const rejected = task.rejected === undefined ? undefined : new Secret(task.rejected);
			const calls = Array.from({ length: task.callers }, () => tokens.get(keyOf(task.id), rejected));
			return [...new Set((await Promise.all(calls)).map(token => token.reveal()))];
		}
		case 'signOut': {
			accounts.reload();
			const account = accounts.find(keyOf(task.id));
			if (account) await signOut(window, account);
			return [];
		}
		case 'start':
			await accounts.endRemovals();
			return [];
		case 'signIn':
			return [(await signIn(window, prompt, never)).id];
		case 'resume':
			return resume(window, performance.now() + task.forMs);
		case 'allow':
			await consents.record(keyOf(task.id), { id: task.consumer, label: task.consumer }, 'allowed');
			return [];
		case 'accounts':
			accounts.reload();
			return accounts.list().map(({ id }) => id);
		case 'consumers':
			consents.reload();
			return consents.list().flatMap(({ accountId, consumer }) => (accountId === task.id ? consumer.id : []));
		case 'enter':
			entered = await new Promise<HeldLock>((resolve, reject) => {
				const stay = (held: HeldLock) => {
					held.startStep(LONG_MS);
					resolve(held);
					return new Promise<void>(left => held.lost.addEventListener('abort', () => left()));
				};
				lock(task.name, stay).catch(reject);
			});
			return [];
		case 'tryEnter':
			entered = await tryAcquire(task.name);
			return [entered ? 'entered' : 'taken'];
		case 'leave': {
			const isOwned = entered?.isOwned();
			entered?.release();
			return [isOwned ? 'owned' : 'lost'];
		}
		case 'count':
			for (let time = 0; time < task.times; time++)
				await lock('count', async () => {
					const count = Number(readFileSync(task.file, 'utf8'));
					await sleep(1);
					writeFileSync(task.file, String(count + 1));
				});
			return [];
	}
}

/** As a sign-in that no other window sees. */
async function add(
	{ unfinished, accounts }: Accounts,
	credentials: Credentials,
	user: User,
): Promise<string[]> {
	const held = await unfinished.begin();
	await accounts.add({ grant: held.grant, credentials, user });
	held.release();
	return [];
}

async function resume(from: ReturnType<typeof open>, ends: number): Promise<string[]> {
	for (;;) {
		const claimed = await from.unfinished.claim();
		const account = claimed && (await resumeSignIn(from, claimed, { prompt, signal: never }));
		if (account) return [account.id];
		if (performance.now() >= ends) return [];
		await sleep(LOOK_AGAIN_MS);
	}
}

function reply(message: WindowReply): void {
	process.send?.(message);
}

function tell(news: WindowNews): void {
	process.send?.(news);
}

process.on('message', async ({ number, task }: WindowRequest) => {
	unguarded = [];
	try {
		reply({ number, value: await perform(task), unguarded });
	} catch (error) {
		reply({ number, failure: error instanceof RealDebridError ? error.code : String(error), unguarded });
	}
});
// Whoever started it is gone.
process.on('disconnect', () => process.exit());
reply({ number: READY, value: [], unguarded });
