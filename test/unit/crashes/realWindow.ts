import { join } from 'node:path';
import { type Accounts, createAccounts } from '../../../src/accounts/createAccounts';
import { WindowSecrets } from '../../../src/accounts/storage/windowSecrets';
import { createSend } from '../../../src/network/send';
import { createTransport, type Transport } from '../../../src/network/transport';
import { SharedSecrets } from '../../support/accounts/windowsSecrets';
import { bareHost, defaultSettings } from '../network/settings';

/** A window with nothing made up but the secret storage: real files, locks and sockets. */
export function openRealWindow(folder: string, apiUrl: string): Accounts & { readonly transport: Transport } {
	const transport = createTransport({ settings: () => defaultSettings, env: {}, host: bareHost });
	const send = createSend({ chooseFetch: url => transport.chooseFetch(url), userAgent: 'test/1' });
	const accounts = createAccounts({
		apiUrl: new URL(apiUrl),
		send,
		clientId: () => 'X245A4XAIBGVM',
		secrets: new WindowSecrets(new SharedSecrets(join(folder, 'secrets'))),
		folder,
	});
	return Object.assign(accounts, { transport });
}
