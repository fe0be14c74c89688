import { AccountFiles } from '../accounts/accountFiles';
import { AccountStore } from '../accounts/accountStore';
import { CredentialStore } from '../accounts/credentials';
import type { SecretStore } from '../accounts/secretStore';
import type { SignInContext } from '../accounts/signIn';
import type { SignOutContext } from '../accounts/signOut';
import { type Lock, Tokens } from '../accounts/tokens';
import { UnfinishedSignInStore } from '../accounts/unfinishedSignIn';
import type { UserDetailsContext } from '../accounts/userDetails';
import type { Send } from '../network/http';
import { clientIdSetting } from './settings';

/** Everything that belongs to one service. Another `realDebrid.apiUrl` gets another. */
export type AccountService = SignInContext & SignOutContext & UserDetailsContext;

export function createAccountService(
	apiUrl: URL,
	send: Send,
	secrets: SecretStore,
	folder: string,
): AccountService {
	const service = { apiUrl, send };
	const credentials = new CredentialStore(secrets);
	const accounts = new AccountStore(apiUrl.origin, new AccountFiles(folder), credentials);
	const lock: Lock = (_name, step) => step();
	return {
		service,
		get clientId() {
			return clientIdSetting();
		},
		credentials,
		accounts,
		unfinished: new UnfinishedSignInStore(secrets, folder, apiUrl.origin),
		lock,
		tokens: new Tokens({ service, accounts, credentials, lock }),
	};
}
