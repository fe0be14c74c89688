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
	/** Reads again what other windows may have changed, where the folder is not watched; at most once per second. */
	readonly recheck: () => void;
	/** Removes the locks of processes that have ended. */
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
	/** The accounts as they were last listed; the next `reload` reports what has changed since. */
	readonly known?: readonly Account[] | undefined;
	/** Called at each `reload` for each account that a later version of this extension stored. */
	readonly onNewer?: () => void;
	/** Called with the file system's error code when work ran without a lock, because none can be made. */
	readonly onUnguarded?: (code: string) => void;
	/** Whether the folder is watched; otherwise changes of other windows are looked for at each use. */
	readonly isWatched?: () => boolean;
	/** The locks between windows; without them, files in the folder. */
	readonly locks?: AccountLocks;
}

export interface AccountLocks {
	readonly lock: Lock;
	readonly tryAcquire: TryAcquire;
	removeAbandoned(signal: AbortSignal): Promise<void>;
}

export function createAccounts(options: AccountsOptions): Accounts {
	const { apiUrl, send, secrets, folder, onNewer, onUnguarded = () => undefined } = options;
	const service = { apiUrl, send };
	const { origin } = apiUrl;
	const locks = options.locks ?? new Locks(folder, onUnguarded);
	const { lock, tryAcquire } = locks;
	const files = new AccountFiles(folder, onNewer);
	const credentials = new CredentialStore(origin, secrets, grant => files.findGrant(grant) !== undefined);
	const consents = new ConsentStore(origin, folder, lock, account => files.isListed(account));
	const accounts = new AccountStore({ origin, files, credentials, consents, lock, known: options.known });
	const recheck = createRecheck(options.isWatched ?? (() => true), () => {
		accounts.reload();
		consents.reload();
	});
	return {
		service,
		get clientId() {
			return options.clientId();
		},
		credentials,
		accounts,
		consents,
		unfinished: new UnfinishedSignInStore({
			secrets,
			folder,
			origin,
			tryAcquire,
			isStored: signIn => accounts.hasGrant(signIn),
		}),
		tokens: new Tokens({ service, accounts, credentials, lock, recheck }),
		recheck,
		removeAbandonedLocks: signal => locks.removeAbandoned(signal),
	};
}

const RECHECK_MS = 1_000;

/** Consent that was withdrawn, or a sign-out, in another window takes effect within a second without a watch, too. */
function createRecheck(isWatched: () => boolean, reload: () => void): () => void {
	let reloadedAt = Number.NEGATIVE_INFINITY;
	return () => {
		if (isWatched() || performance.now() - reloadedAt < RECHECK_MS) return;
		reloadedAt = performance.now();
		reload();
	};
}
