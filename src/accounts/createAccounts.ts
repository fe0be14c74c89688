import type { Send } from '../network/http';
import type { Service } from '../realdebrid/service';
import type { Account } from './account';
import { AccountFiles } from './storage/accountFiles';
import { AccountStore } from './storage/accountStore';
import { ConsentStore } from './storage/consents';
import { CredentialStore } from './storage/credentials';
import { type Lock, Locks, type TryAcquire } from './storage/lock';
import { UnfinishedSignInStore } from './storage/signInStore';
import type { WindowSecrets } from './storage/windowSecrets';
import { Tokens } from './tokens/tokens';

/** Everything that belongs to the accounts of one service. Another `realDebrid.apiUrl` gets another. */
export interface Accounts {
	readonly service: Service;
	/** The client id that starts a fresh sign-in: it can change while a window runs. */
	readonly clientId: string;
	readonly accounts: AccountStore;
	readonly credentials: CredentialStore;
	readonly consents: ConsentStore;
	readonly unfinished: UnfinishedSignInStore;
	readonly tokens: Tokens;
	/** Removes the locks that ended processes have left. */
	readonly removeAbandonedLocks: (signal: AbortSignal) => Promise<void>;
}

export interface AccountsOptions {
	readonly apiUrl: URL;
	readonly send: Send;
	/** The client id that starts a fresh sign-in, as the setting says now. */
	readonly clientId: () => string;
	/** One for the window, whatever the service. */
	readonly secrets: WindowSecrets;
	/** What all windows share. */
	readonly folder: string;
	/** The accounts as they were known before; what has changed since is told at the next look. */
	readonly known?: readonly Account[] | undefined;
	/** Told that what was stored could not be understood and has been set aside. */
	readonly onSetAside?: () => void;
	/** Told, at each look, of an account that a later version of this extension stored. */
	readonly onNewer?: () => void;
	/** Told the code of the file system's error when work ran without a lock, where none can be made. */
	readonly onUnguarded?: (code: string) => void;
	/** The locks between windows; without them, files in the folder. */
	readonly locks?: AccountLocks;
}

export interface AccountLocks {
	readonly lock: Lock;
	readonly tryAcquire: TryAcquire;
	removeAbandoned(signal: AbortSignal): Promise<void>;
}

export function createAccounts(options: AccountsOptions): Accounts {
	const { apiUrl, send, secrets, folder, onSetAside, onNewer, onUnguarded = () => undefined } = options;
	const service = { apiUrl, send };
	const { origin } = apiUrl;
	const locks = options.locks ?? new Locks(folder, onUnguarded);
	const { lock, tryAcquire } = locks;
	const credentials = new CredentialStore(origin, secrets);
	const files = new AccountFiles(folder, onSetAside, onNewer);
	const accounts = new AccountStore(origin, files, credentials, lock, options.known);
	return {
		service,
		get clientId() {
			return options.clientId();
		},
		credentials,
		accounts,
		consents: new ConsentStore(origin, folder),
		unfinished: new UnfinishedSignInStore(secrets, folder, origin, tryAcquire, onSetAside),
		tokens: new Tokens({ service, accounts, credentials, lock }),
		removeAbandonedLocks: signal => locks.removeAbandoned(signal),
	};
}
