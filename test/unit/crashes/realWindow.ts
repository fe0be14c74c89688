import { join } from 'node:path';
import { AccountFiles } from '../../../src/accounts/accountFiles';
import { AccountStore } from '../../../src/accounts/accountStore';
import { ConsentStore } from '../../../src/accounts/consents';
import { CredentialStore } from '../../../src/accounts/credentials';
import type { SignInAgainContext } from '../../../src/accounts/signInAgain';
import { Locks } from '../../../src/accounts/storage/lock';
import { Tokens } from '../../../src/accounts/tokens';
import { UnfinishedSignInStore } from '../../../src/accounts/unfinishedSignInStore';
import { WindowSecrets } from '../../../src/accounts/windowSecrets';
import { createSend } from '../../../src/network/send';
import { createTransport, type Transport } from '../../../src/network/transport';
import { SharedSecrets } from '../accounts/windowsSecrets';
import { bareHost, defaultSettings } from '../network/settings';

/** A window with nothing made up but the secret storage: real files, locks and sockets. */
export function openRealWindow(
	folder: string,
	apiUrl: string,
): SignInAgainContext & { readonly transport: Transport } {
	const transport = createTransport({ settings: () => defaultSettings, env: {}, host: bareHost });
	const send = createSend({ chooseFetch: url => transport.chooseFetch(url), userAgent: 'test/1' });
	const service = { apiUrl: new URL(apiUrl), send };
	const { origin } = service.apiUrl;
	const secrets = new WindowSecrets(new SharedSecrets(join(folder, 'secrets')));
	const credentials = new CredentialStore(origin, secrets);
	const { lock, tryAcquire } = new Locks(folder, () => undefined);
	const accounts = new AccountStore(origin, new AccountFiles(folder), credentials, lock);
	return {
		transport,
		service,
		clientId: 'X245A4XAIBGVM',
		accounts,
		credentials,
		consents: new ConsentStore(origin, folder),
		unfinished: new UnfinishedSignInStore(secrets, folder, origin, tryAcquire),
		tokens: new Tokens({ service, accounts, credentials, lock }),
	};
}
