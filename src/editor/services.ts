import type { Account } from '../accounts/account';
import { AccountFiles } from '../accounts/accountFiles';
import { AccountStore } from '../accounts/accountStore';
import { ConsentStore } from '../accounts/consents';
import { CredentialStore } from '../accounts/credentials';
import type { SignInAgainContext } from '../accounts/signInAgain';
import type { SignOutContext } from '../accounts/signOut';
import { Locks } from '../accounts/storage/lock';
import { Tokens } from '../accounts/tokens';
import { UnfinishedSignInStore } from '../accounts/unfinishedSignInStore';
import type { UserDetailsContext } from '../accounts/userDetails';
import type { WindowSecrets } from '../accounts/windowSecrets';
import type { Send } from '../network/http';
import { clientIdSetting } from './settings';

/** Everything that belongs to one service. Another `realDebrid.apiUrl` gets another. */
export type AccountService = SignInAgainContext &
	SignOutContext &
	UserDetailsContext & {
		/** Removes the locks that ended processes have left. */
		readonly removeAbandonedLocks: (signal: AbortSignal) => Promise<void>;
	};

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
	/** Told the code of the file system's error when work ran without a lock, where none can be made. */
	readonly onUnguarded: (code: string) => void;
}

export function createAccountService(options: AccountServiceOptions): AccountService {
	const { apiUrl, send, secrets, folder } = options;
	const service = { apiUrl, send };
	const credentials = new CredentialStore(apiUrl.origin, secrets);
	const locks = new Locks(folder, options.onUnguarded);
	const { lock } = locks;
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
			locks.tryAcquire,
			options.onSetAside,
		),
		lock,
		removeAbandonedLocks: signal => locks.removeAbandoned(signal),
		tokens: new Tokens({ service, accounts, credentials, lock }),
	};
}
