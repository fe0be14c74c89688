import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { AccountFiles } from '../src/accounts/accountFiles';
import { AccountStore } from '../src/accounts/accountStore';
import { CredentialStore } from '../src/accounts/credentials';
import type { SignInContext } from '../src/accounts/signIn';
import { Locks } from '../src/accounts/storage/lock';
import { type TokenContext, Tokens } from '../src/accounts/tokens';
import { UnfinishedSignInStore } from '../src/accounts/unfinishedSignInStore';
import { WindowSecrets } from '../src/accounts/windowSecrets';
import type { HostGlobals } from '../src/network/editorFetch';
import type { Send } from '../src/network/http';
import type { NetworkSettings } from '../src/network/proxySettings';
import { createSend } from '../src/network/send';
import { createTransport, type Transport } from '../src/network/transport';
import { SharedSecrets } from '../test/unit/accounts/windowsSecrets';

export interface BenchWindow extends SignInContext, TokenContext {
	readonly tokens: Tokens;
}

export interface Network {
	readonly transport: Transport;
	readonly send: Send;
}

/** The editor's defaults. */
const settings: NetworkSettings = {
	proxy: '',
	noProxy: [],
	proxyStrictSSL: true,
	proxyAuthorization: null,
	proxySupport: 'override',
	fetchAdditionalSupport: true,
};

/** A host whose fetch is not the editor's: it must not be used. */
const bareHost: HostGlobals = {
	fetch: () => {
		throw new Error("Node's bare fetch was used");
	},
};

/** The way to the service as the extension goes it where the editor's fetch is not in force: over undici. */
export function openNetwork(): Network {
	const transport = createTransport({ settings: () => settings, env: {}, host: bareHost });
	const send = createSend({ chooseFetch: url => transport.chooseFetch(url), userAgent: 'bench/1' });
	return { transport, send };
}

/** What one window of the editor works with, as the editor layer puts it together: files, locks and sockets are real. */
export function openWindow(folder: string, apiUrl: string, send: Send): BenchWindow {
	const service = { apiUrl: new URL(apiUrl), send };
	const { origin } = service.apiUrl;
	mkdirSync(folder, { recursive: true });
	const secrets = new WindowSecrets(new SharedSecrets(join(folder, 'secrets')));
	const credentials = new CredentialStore(origin, secrets);
	const { lock, tryAcquire } = new Locks(folder, code => {
		throw new Error(`work ran without its lock: ${code}`);
	});
	const accounts = new AccountStore(origin, new AccountFiles(folder), credentials, lock);
	return {
		service,
		clientId: 'X245A4XAIBGVM',
		accounts,
		credentials,
		lock,
		unfinished: new UnfinishedSignInStore(secrets, folder, origin, tryAcquire),
		tokens: new Tokens({ service, accounts, credentials, lock }),
	};
}
