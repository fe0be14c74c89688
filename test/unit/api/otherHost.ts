import type * as vscode from 'vscode';
import { type Account, mustSignInAgain } from '../../../src/accounts/account';
import { RealDebridAuthenticationProvider } from '../../../src/editor/consumers/authenticationProvider';
import { TokenHolders } from '../../../src/editor/consumers/tokenHolders';
import type { HttpRequest } from '../../../src/network/http';
import { ada, credentialsNamed, newAccount, type Window } from '../../support/accounts/machine';

type Editor = typeof import('vscode');
type SessionsChange = vscode.AuthenticationProviderAuthenticationSessionsChangeEvent;
type Answer = { readonly status: number; readonly headers?: Record<string, string>; readonly body?: string };

/**
 * The editor as an extension in another extension host has it: the extension's provider and commands, called over a
 * protocol that carries JSON, and of an error a name and a message.
 */
export class OtherHost {
	readonly sent: HttpRequest[] = [];
	/** Whether the user lets the consumer use accounts, as the editor asks. */
	consent: 'given' | 'ask' = 'given';
	answer: 'allow' | 'deny' = 'allow';
	questions = 0;
	respond: (request: HttpRequest) => Answer = () => ({ status: 200, body: '{"id":1001}' });
	/** What a sign-in ends with. */
	signIn: () => Promise<Account>;
	private readonly listeners = new Set<(event: vscode.AuthenticationSessionsChangeEvent) => void>();
	private readonly provider: RealDebridAuthenticationProvider;
	readonly holders: TokenHolders;

	constructor(public window: Window) {
		const current = { get: () => this.window };
		this.signIn = () => this.window.accounts.add(newAccount(credentialsNamed('signed-in'), ada));
		this.provider = new RealDebridAuthenticationProvider(
			{
				current,
				signIn: { start: () => this.signIn() },
				accounts: { signOutConfirmed: async () => undefined },
			},
			{ fire: () => this.tell() } as unknown as vscode.EventEmitter<SessionsChange>,
		);
		this.holders = new TokenHolders({
			current,
			send: async request => {
				request.beforeSend?.();
				this.sent.push(request);
				const { status, headers, body = '' } = this.respond(request);
				return { status, headers: new Headers(headers), body: Buffer.from(body) };
			},
		});
	}

	/** Tells listeners that sessions have changed, as the editor does. */
	tell(): void {
		for (const listener of this.listeners)
			listener({ provider: { id: 'real-debrid', label: 'Real-Debrid' } });
	}

	async command(name: string, argument: unknown): Promise<unknown> {
		const { holders } = this;
		const isRequest = name === '_realDebrid.request';
		if (!isRequest && name !== '_realDebrid.session') throw new Error(`command '${name}' not found`);
		try {
			const input = asJson(argument);
			return asJson(await (isRequest ? holders.request(input) : holders.session(input)));
		} catch (error) {
			// Of a command's error the editor passes on the message alone.
			throw new Error((error as Error).message);
		}
	}

	get editor(): Editor {
		const getSession = async (
			_id: string,
			scopes: readonly string[],
			options: vscode.AuthenticationGetSessionOptions,
		) => this.session(scopes, options);
		return {
			EventEmitter: Emitter,
			authentication: {
				getSession,
				getAccounts: async () =>
					this.window.accounts
						.list()
						.filter(account => !mustSignInAgain(account))
						.map(({ id, user }) => ({ id, label: user?.username ?? '' })),
				onDidChangeSessions: (listener: (event: vscode.AuthenticationSessionsChangeEvent) => void) => {
					this.listeners.add(listener);
					return { dispose: () => this.listeners.delete(listener) };
				},
			},
			commands: { executeCommand: (name: string, argument: unknown) => this.command(name, argument) },
		} as unknown as Editor;
	}

	private async session(
		scopes: readonly string[],
		{ account, createIfNone, silent }: vscode.AuthenticationGetSessionOptions,
	): Promise<unknown> {
		if (createIfNone && silent) throw new Error('createIfNone and silent exclude each other.');
		try {
			const options = account ? { account } : {};
			const [session] = asJson(
				await this.provider.getSessions(scopes, options),
			) as vscode.AuthenticationSession[];
			if (session && this.consent === 'given') return session;
			if (!createIfNone) return undefined;
			this.questions++;
			if (this.answer === 'deny') throw new Error('User did not consent to login.');
			this.consent = 'given';
			return session ?? asJson(await this.provider.createSession(scopes, options));
		} catch (error) {
			// Of a provider's error the editor passes on name and message.
			const { name, message } = error as Error;
			throw Object.assign(new Error(message), { name });
		}
	}
}

class Emitter {
	private readonly listeners = new Set<() => void>();

	readonly event = (listener: () => void) => {
		this.listeners.add(listener);
		return { dispose: () => this.listeners.delete(listener) };
	};

	fire(): void {
		for (const listener of this.listeners) listener();
	}
}

function asJson(value: unknown): unknown {
	return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}
