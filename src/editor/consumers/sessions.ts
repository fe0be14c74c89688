import type * as vscode from 'vscode';
import { type Account, type AccountKey, labelOf, mustSignInAgain } from '../../accounts/account';
import type { AccountChange } from '../../accounts/storage/accountStore';
import { RealDebridError } from '../../realdebrid/errors';
import type { Secret } from '../../realdebrid/secret';

/** What every access token is good for: the service gives no other. */
export const SCOPES: readonly string[] = ['downloads', 'torrents', 'unrestrict', 'user'];

/** @throws {RealDebridError} `unsupportedScope`, naming the first scope that the service does not have */
export function checkScopes(scopes: readonly string[] | undefined): void {
	const unknown = scopes?.find(scope => !SCOPES.includes(scope));
	if (unknown !== undefined)
		throw new RealDebridError(
			'unsupportedScope',
			`Real-Debrid has no scope "${unknown}"; it has ${SCOPES.join(', ')}.`,
		);
}

export function sessionOf(
	account: Account,
	token: Secret | undefined,
	scopes: readonly string[] = SCOPES,
): vscode.AuthenticationSession {
	return {
		id: account.id,
		accessToken: token?.reveal() ?? '',
		account: { id: account.id, label: labelOf(account) },
		scopes,
	};
}

/**
 * A change of accounts as the editor is told of it: an account that has to sign
 * in again has no session until it has. The editor takes names from the event
 * and asks for tokens itself, so none are in it.
 */
export function sessionsChange(
	{ added, removed, changed }: AccountChange,
	hadSession: (account: AccountKey) => boolean,
): vscode.AuthenticationProviderAuthenticationSessionsChangeEvent | undefined {
	const asSession = (account: Account) => sessionOf(account, undefined);
	const isUsable = (account: Account) => !mustSignInAgain(account);
	const event = {
		added: [...added, ...changed.filter(account => !hadSession(account))].filter(isUsable).map(asSession),
		removed: [
			...removed.filter(hadSession),
			...changed.filter(account => hadSession(account) && !isUsable(account)),
		].map(asSession),
		changed: changed.filter(account => hadSession(account) && isUsable(account)).map(asSession),
	};
	return event.added.length + event.removed.length + event.changed.length > 0 ? event : undefined;
}
