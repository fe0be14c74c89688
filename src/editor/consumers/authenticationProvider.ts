import type * as vscode from 'vscode';
import { type Account, labelOf, mustSignInAgain } from '../../accounts/account';
import type { AccountChange } from '../../accounts/storage/accountStore';
import { RealDebridError } from '../../realdebrid/errors';
import type { CurrentService } from '../currentService';
import { errorAcrossHosts } from './errorAcrossHosts';
import { checkScopes, sessionOf, sessionsChange } from './sessions';

/** More than there are combinations of scopes. */
const MOST_SCOPE_LISTS = 16;

export interface ProviderHost {
	readonly current: Pick<CurrentService, 'get'>;
	readonly signIn: { start(again?: Account): Promise<Account> };
	/** Signs out, and says where the service could not be reached. */
	readonly accounts: { signOutConfirmed(account: Account): Promise<void> };
}

/** Real-Debrid among the editor's own accounts. Who may use a session is the editor's to ask and to keep. */
export class RealDebridAuthenticationProvider {
	/** The label of each session that the editor knows, by the account's id. */
	private readonly labels = new Map<string, string>();
	private readonly scopeLists = new Map<string, readonly string[]>();

	constructor(
		private readonly host: ProviderHost,
		private readonly sessionsChanged: vscode.EventEmitter<vscode.AuthenticationProviderAuthenticationSessionsChangeEvent>,
	) {}

	/**
	 * @param scopes none for a list of who is signed in: its tokens are as they are, nothing is asked of the service
	 * @throws {RealDebridError} `unsupportedScope`; as `Tokens.get` when no session has a valid token now
	 */
	async getSessions(
		scopes: readonly string[] | undefined,
		options: vscode.AuthenticationProviderSessionOptions,
	): Promise<vscode.AuthenticationSession[]> {
		return this.findSessions(scopes, options).catch(throwAcrossHosts);
	}

	/** @throws {RealDebridError} `unsupportedScope`; as `SignIn.start`, after the person has been told */
	async createSession(
		scopes: readonly string[],
		options: vscode.AuthenticationProviderSessionOptions,
	): Promise<vscode.AuthenticationSession> {
		return this.signIn(scopes, options).catch(throwAcrossHosts);
	}

	private async findSessions(
		scopes: readonly string[] | undefined,
		options: vscode.AuthenticationProviderSessionOptions,
	): Promise<vscode.AuthenticationSession[]> {
		this.noteScopes(scopes);
		const { accounts, tokens } = this.host.current.get();
		accounts.reload();
		const asked = accounts
			.list()
			.filter(account => !mustSignInAgain(account) && isAsked(account, options.account));
		const tried = await Promise.allSettled(
			asked.map(async account => {
				const token = scopes ? await tokens.get(account) : await tokens.peek(account);
				return sessionOf(account, token, scopes?.length ? scopes : undefined);
			}),
		);
		const sessions = tried.flatMap(one => (one.status === 'fulfilled' ? [one.value] : []));
		const failure = tried.find(one => one.status === 'rejected' && !isSignedOut(one.reason));
		// Without a session the editor would ask the person to sign in, which is not what is wrong.
		if (sessions.length === 0 && failure?.status === 'rejected') throw failure.reason;
		return sessions;
	}

	private async signIn(
		scopes: readonly string[],
		options: vscode.AuthenticationProviderSessionOptions,
	): Promise<vscode.AuthenticationSession> {
		this.noteScopes(scopes);
		const { accounts, tokens } = this.host.current.get();
		const meant = accounts.list().filter(account => isAsked(account, options.account));
		// Of several, nothing tells which one it is to be: that is for the person to say on the service's site.
		const only = meant.length === 1 ? meant[0] : undefined;
		const account = await this.host.signIn.start(only && mustSignInAgain(only) ? only : undefined);
		return sessionOf(account, await tokens.get(account), scopes.length > 0 ? scopes : undefined);
	}

	/** The editor has asked the person already. */
	async removeSession(sessionId: string): Promise<void> {
		const account = this.host.current
			.get()
			.accounts.list()
			.find(({ id }) => id === sessionId);
		if (account) await this.host.accounts.signOutConfirmed(account);
	}

	/** Tells the editor of a change, whichever window made it, or the setting that names the service. */
	announce(change: AccountChange): void {
		const event = sessionsChange(change, {
			labelOf: ({ id }) => this.labels.get(id),
			scopeLists: [...this.scopeLists.values()],
		});
		// First those that are gone: another service may have a user of the same id.
		for (const { id } of change.removed) this.labels.delete(id);
		this.remember([...change.added, ...change.changed]);
		if (event) this.sessionsChanged.fire(event);
	}

	/** Takes these accounts for ones that the editor knows, as they are. */
	remember(accounts: readonly Account[]): void {
		for (const account of accounts)
			if (mustSignInAgain(account)) this.labels.delete(account.id);
			else this.labels.set(account.id, labelOf(account));
	}

	/** The editor ends a request to sign in only with a session of exactly the scopes that were asked for. */
	private noteScopes(scopes: readonly string[] | undefined): void {
		checkScopes(scopes);
		if (scopes && scopes.length > 0 && this.scopeLists.size < MOST_SCOPE_LISTS)
			this.scopeLists.set(JSON.stringify([...scopes].sort()), scopes);
	}
}

function isAsked(
	{ id }: Account,
	asked: vscode.AuthenticationSessionAccountInformation | undefined,
): boolean {
	return asked === undefined || asked.id === id;
}

function throwAcrossHosts(error: unknown): never {
	throw errorAcrossHosts(error, 'name');
}

function isSignedOut(error: unknown): boolean {
	return error instanceof RealDebridError && error.code === 'signedOut';
}
