import type { Account } from '../accounts/account';
import { AccountFiles } from '../accounts/accountFiles';
import { AccountStore } from '../accounts/accountStore';
import { ConsentStore } from '../accounts/consents';
import { CredentialStore } from '../accounts/credentials';
import { fileLock, tryToHold } from '../accounts/fileLock';
import type { SignInAgainContext } from '../accounts/signInAgain';
import type { SignOutContext } from '../accounts/signOut';
import { Tokens } from '../accounts/tokens';
import { UnfinishedSignInStore } from '../accounts/unfinishedSignInStore';
import type { UserDetailsContext } from '../accounts/userDetails';
import type { WindowSecrets } from '../accounts/windowSecrets';
import type { Send } from '../network/http';
import { clientIdSetting } from './settings';

/** Everything that belongs to one service. Another `realDebrid.apiUrl` gets another. */
export type AccountService = SignInAgainContext & SignOutContext & UserDetailsContext;

export interface AccountServiceOptions {
	readonly apiUrl: URL;
	readonly send: Send;
	/** One for the window, whatever the service. */
	readonly secrets: WindowSecrets;
	/** What all windows share. */
	readonly folder: string;
	/** The accounts as they were known before; what has changed since is told at the next look. */
	readonly known?: readonly Account[] | undefined;
	/** Told that what was stored could not be understood and has been set aside. */
	readonly onSetAside: () => void;
	/** Told, at each look, of an account that a later version of this extension stored. */
	readonly onNewer: () => void;
	/** Told that a step went on without the lock that it wanted. */
	readonly onUnlocked: (error: unknown) => void;
}

export function createAccountService(options: AccountServiceOptions): AccountService {
	const { apiUrl, send, secrets, folder } = options;
	const service = { apiUrl, send };
	const credentials = new CredentialStore(apiUrl.origin, secrets);
	const lock = fileLock(folder, options.onUnlocked);
	const files = new AccountFiles(folder, options.onSetAside, options.onNewer);
	const accounts = new AccountStore(apiUrl.origin, files, credentials, lock, options.known);
	return {
		service,
		get clientId() {
			return clientIdSetting();
		},
		credentials,
		accounts,
		consents: new ConsentStore(apiUrl.origin, folder),
		unfinished: new UnfinishedSignInStore(
			secrets,
			folder,
			apiUrl.origin,
			tryToHold(folder),
			options.onSetAside,
		),
		lock,
		tokens: new Tokens({ service, accounts, credentials, lock }),
	};
}
