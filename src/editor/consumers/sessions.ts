import type * as vscode from 'vscode';
import { type Account, type AccountKey, labelOf, mustSignInAgain } from '../../accounts/account';
import type { AccountChange } from '../../accounts/storage/accountStore';
import type { TimedToken } from '../../accounts/tokens/tokenState';
import type { RealDebridSession } from '../../api';
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

/** The same with the time at which the token expires. */
export function timedSessionOf(account: Account, token: TimedToken): RealDebridSession {
	return { ...sessionOf(account, token.accessToken), expiresAt: Date.now() + token.expiresIn() };
}

/** What the editor knows. */
export interface AnnouncedSessions {
	/** The label of the account's session; undefined when it has none. */
	labelOf(account: AccountKey): string | undefined;
	/** The lists of scopes that were asked for: a request ends with a session of exactly its scopes. */
	readonly scopeLists: readonly (readonly string[])[];
}

/**
 * A change of accounts as the editor is told of it: an account that has to sign in again has no session until it has. A
 * renamed account is removed under its old name and added under the new one, because the editor adds by name. The editor
 * takes names from the event and asks for tokens itself, so none are in it.
 */
export function sessionsChange(
	{ added, removed, changed }: AccountChange,
	announced: AnnouncedSessions,
): vscode.AuthenticationProviderAuthenticationSessionsChangeEvent | undefined {
	const isUsable = (account: Account) => !mustSignInAgain(account);
	const hasSession = (account: Account) => announced.labelOf(account) !== undefined;
	const isSame = (account: Account) => announced.labelOf(account) === labelOf(account);
	const asAdded = (account: Account) =>
		[SCOPES, ...announced.scopeLists].map(scopes => sessionOf(account, undefined, scopes));
	const asRemoved = (account: Account): vscode.AuthenticationSession => ({
		...sessionOf(account, undefined),
		account: { id: account.id, label: announced.labelOf(account) ?? labelOf(account) },
	});
	const event = {
		added: [...added, ...changed.filter(account => !isSame(account))].filter(isUsable).flatMap(asAdded),
		removed: [
			...removed.filter(hasSession),
			...changed.filter(account => hasSession(account) && !(isUsable(account) && isSame(account))),
		].map(asRemoved),
		changed: changed
			.filter(account => isSame(account) && isUsable(account))
			.map(account => sessionOf(account, undefined)),
	};
	return event.added.length + event.removed.length + event.changed.length > 0 ? event : undefined;
}
