/** One window of the editor, without the editor: a process of its own that does what it is told. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AccountFiles } from '../../../src/accounts/accountFiles';
import { AccountStore } from '../../../src/accounts/accountStore';
import { ConsentStore } from '../../../src/accounts/consents';
import { CredentialStore, decodeCredentials } from '../../../src/accounts/credentials';
import { fileLock, tryToHold } from '../../../src/accounts/fileLock';
import { signOut } from '../../../src/accounts/signOut';
import { Tokens } from '../../../src/accounts/tokens';
import { UnfinishedSignInStore } from '../../../src/accounts/unfinishedSignInStore';
import { WindowSecrets } from '../../../src/accounts/windowSecrets';
import { createSend } from '../../../src/network/send';
import { createTransport } from '../../../src/network/transport';
import { RealDebridError } from '../../../src/realdebrid/errors';
import { Secret } from '../../../src/realdebrid/secret';
import { sleep } from '../../../src/realdebrid/time';
import { bareHost, defaultSettings } from '../network/settings';
import { READY, type WindowReply, type WindowRequest, type WindowTask } from './windowsMessages';
import { SharedSecrets } from './windowsSecrets';

const transport = createTransport({ settings: () => defaultSettings, env: {}, host: bareHost });
const send = createSend({ chooseFetch: url => transport.chooseFetch(url), userAgent: 'test/1' });
let unlocked: string[] = [];

/** As `createAccountService` of the editor layer does it. */
function open(folder: string, apiUrl: string) {
	const service = { apiUrl: new URL(apiUrl), send };
	const { origin } = service.apiUrl;
	const secrets = new WindowSecrets(new SharedSecrets(join(folder, 'secrets')));
	const credentials = new CredentialStore(origin, secrets);
	const lock = fileLock(folder, error => unlocked.push(String(error)));
	const accounts = new AccountStore(origin, new AccountFiles(folder), credentials, lock);
	return {
		service,
		accounts,
		credentials,
		lock,
		consents: new ConsentStore(origin, folder),
		unfinished: new UnfinishedSignInStore(secrets, folder, origin, tryToHold(folder)),
		tokens: new Tokens({ service, accounts, credentials, lock }),
	};
}

let window: ReturnType<typeof open> | undefined;

async function perform(task: WindowTask): Promise<readonly string[]> {
	if (task.kind === 'open') {
		window = open(task.folder, task.apiUrl);
		return [];
	}
	if (!window) throw new Error('no window is open');
	const { service, accounts, consents, lock, tokens } = window;
	const keyOf = (id: string) => ({ origin: service.apiUrl.origin, id });
	switch (task.kind) {
		case 'add':
			await accounts.add(decodeCredentials({ ...task.credentials }), task.user);
			return [];
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
		case 'allow':
			await consents.keep(keyOf(task.id), { id: task.consumer, label: task.consumer }, 'allowed');
			return [];
		case 'accounts':
			accounts.reload();
			return accounts.list().map(({ id }) => id);
		case 'consumers':
			consents.reload();
			return consents.list().flatMap(({ accountId, consumer }) => (accountId === task.id ? consumer.id : []));
		case 'hold':
			await new Promise<void>((resolve, reject) => {
				const forEver = () => {
					resolve();
					return new Promise<never>(() => undefined);
				};
				lock(task.name, forEver).catch(reject);
			});
			return [];
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

function reply(message: WindowReply): void {
	process.send?.(message);
}

process.on('message', async ({ number, task }: WindowRequest) => {
	unlocked = [];
	try {
		reply({ number, value: await perform(task), unlocked });
	} catch (error) {
		reply({ number, failure: error instanceof RealDebridError ? error.code : String(error), unlocked });
	}
});
// Whoever started it is gone.
process.on('disconnect', () => process.exit());
reply({ number: READY, value: [], unlocked });
