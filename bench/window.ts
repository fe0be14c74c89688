import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Accounts, createAccounts } from '../src/accounts/createAccounts';
import { WindowSecrets } from '../src/accounts/storage/windowSecrets';
import type { HostGlobals } from '../src/network/editorFetch';
import type { Send } from '../src/network/http';
import type { NetworkSettings } from '../src/network/proxySettings';
import { createSend } from '../src/network/send';
import { createTransport, type Transport } from '../src/network/transport';
import { SharedSecrets } from '../test/support/accounts/windowsSecrets';

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

/** What one window of the editor works with: files, locks and sockets are real. */
export function openWindow(folder: string, apiUrl: string, send: Send): Accounts {
	mkdirSync(folder, { recursive: true });
	return createAccounts({
		apiUrl: new URL(apiUrl),
		send,
		clientId: () => 'X245A4XAIBGVM',
		secrets: new WindowSecrets(new SharedSecrets(join(folder, 'secrets'))),
		folder,
		onUnguarded: code => {
			throw new Error(`work ran without its lock: ${code}`);
		},
	});
}
