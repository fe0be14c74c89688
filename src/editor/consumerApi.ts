import * as vscode from 'vscode';
import { type Account, isSameAccount, labelOf } from '../accounts/account';
import type { Consumer } from '../accounts/consents';
import type { GetAccessTokenOptions, RealDebridAccount, RealDebridAPI, RealDebridRequestInit } from '../api';
import type { Send } from '../network/http';
import { authorizedFetch } from '../realdebrid/authorizedFetch';
import { RealDebridError } from '../realdebrid/errors';
import type { Secret } from '../realdebrid/secret';
import type { ConsentDialog } from './consentDialog';
import type { AccountService } from './services';
import { sessionOf } from './sessions';

export interface ApiHost {
	/** @throws {RealDebridError} `configuration` */
	service(): AccountService;
	/** The account that the status bar shows. */
	shownAccount(): Account | undefined;
	signIn(again?: Account): Promise<Account>;
	readonly dialog: ConsentDialog;
	/** Sends what consumers ask for: larger and slower than the sign-in's own requests. */
	readonly send: Send;
	/** Fires when accounts or answers have changed. */
	readonly onDidChange: vscode.Event<void>;
}

interface Granted {
	readonly account: Account;
	readonly token: Secret;
}

/** The API as one consumer has it. A token is only ever for an account that the person lets this consumer use. */
export class ConsumerApi implements RealDebridAPI {
	private readonly changed = new vscode.EventEmitter<void>();
	readonly onDidChangeAccounts = this.changed.event;
	/** The questions that are open, by the account they are about; without an account, about a sign-in. */
	private readonly asking = new Map<string | undefined, Promise<Account>>();
	private told: string;

	constructor(
		private readonly consumer: Consumer,
		private readonly host: ApiHost,
	) {
		this.told = JSON.stringify(this.accounts);
		host.onDidChange(() => {
			const now = JSON.stringify(this.accounts);
			if (now === this.told) return;
			this.told = now;
			this.changed.fire();
		});
	}

	get accounts(): readonly RealDebridAccount[] {
		try {
			return this.allowed().map(publicAccount);
		} catch {
			// The setting names no service: nobody can be signed in to it. Asking for a token says why.
			return [];
		}
	}

	getAccessToken(options: GetAccessTokenOptions & { readonly createIfNone: true }): Promise<string>;
	getAccessToken(options?: GetAccessTokenOptions): Promise<string | undefined>;
	async getAccessToken(options: GetAccessTokenOptions = {}): Promise<string | undefined> {
		return (await this.grant(options))?.token.reveal();
	}

	getSession(
		options: GetAccessTokenOptions & { readonly createIfNone: true },
	): Promise<vscode.AuthenticationSession>;
	getSession(options?: GetAccessTokenOptions): Promise<vscode.AuthenticationSession | undefined>;
	async getSession(options: GetAccessTokenOptions = {}): Promise<vscode.AuthenticationSession | undefined> {
		const granted = await this.grant(options);
		return granted && sessionOf(granted.account, granted.token);
	}

	async fetch(path: string, init: RealDebridRequestInit = {}): Promise<Response> {
		const { account, signal } = init;
		const granted = await this.grant({ ...(account && { account }), ...(signal && { signal }) });
		if (!granted) throw signedOut();
		const { service, tokens } = this.host.service();
		const sending = authorizedFetch(
			{ apiUrl: service.apiUrl, send: this.host.send },
			path,
			init,
			granted.token,
			async rejected => {
				const token = await tokens.inPlaceOf(granted.account, rejected);
				// Taken back while the request was under way.
				if (!this.isAllowed(granted.account)) throw signedOut();
				return token;
			},
		);
		sending.then(
			({ status }) => {
				tokens.noteTry(granted.account);
				if (status === 401) tokens.noteRefusedAgain(granted.account);
			},
			error => tokens.noteTry(granted.account, error),
		);
		return untilAborted(sending, signal);
	}

	private grant(options: GetAccessTokenOptions): Promise<Granted | undefined> {
		return untilAborted(
			options.createIfNone ? this.grantAsking(options) : this.grantSilently(options),
			options.signal,
		);
	}

	private async grantSilently({
		account: asked,
		forceRefresh,
	}: GetAccessTokenOptions): Promise<Granted | undefined> {
		const account = this.choose(this.allowed(), asked);
		if (!account) return undefined;
		try {
			return await this.tokenFor(account, forceRefresh);
		} catch (error) {
			if (!forceRefresh && isSignedOut(error)) return undefined;
			throw error;
		}
	}

	private async grantAsking({ account: asked, forceRefresh }: GetAccessTokenOptions): Promise<Granted> {
		const account = this.choose(this.allowed(), asked) ?? (await this.ask(asked));
		try {
			return await this.tokenFor(account, forceRefresh);
		} catch (error) {
			if (!isSignedOut(error)) throw error;
		}
		const current = this.host.service().accounts.find(account);
		// Taken back while the token was on its way: no sign-in would help.
		if (current && !this.isAllowed(current)) throw denied();
		const signedIn = await this.host.signIn(current);
		return isSameAccount(signedIn, account)
			? this.tokenFor(signedIn, undefined)
			: this.grantAsking({ account: publicAccount(signedIn) });
	}

	private async tokenFor(account: Account, forceRefresh: boolean | undefined): Promise<Granted> {
		const { tokens, accounts } = this.host.service();
		const { signInAgain } = accounts.find(account) ?? {};
		// A lost secret may be found again, as when a keyring has been unlocked.
		if (signInAgain && signInAgain !== 'lost') throw signedOut();
		const token = forceRefresh ? await tokens.refresh(account) : await tokens.get(account);
		// Consent may have been taken back while the token was on its way.
		if (!this.isAllowed(account)) throw signedOut();
		return { account, token };
	}

	/** One question for all calls that wait for the same account. */
	private async ask(asked: RealDebridAccount | undefined): Promise<Account> {
		const account = this.choose(this.host.service().accounts.list(), asked);
		if (asked && !account) throw signedOut();
		const asking =
			this.asking.get(account?.id) ??
			this.askPerson(account).finally(() => {
				this.asking.delete(account?.id);
			});
		this.asking.set(account?.id, asking);
		return asking;
	}

	private async askPerson(account: Account | undefined): Promise<Account> {
		const { consents } = this.host.service();
		const isAllowed = await this.host.dialog.ask(this.consumer, account);
		if (account) await consents.keep(account, this.consumer, isAllowed ? 'allowed' : 'denied');
		if (!isAllowed) throw denied();
		if (account) return account;
		const signedIn = await this.host.signIn();
		await consents.keep(signedIn, this.consumer, 'allowed');
		return signedIn;
	}

	private choose(accounts: readonly Account[], asked: RealDebridAccount | undefined): Account | undefined {
		if (asked) return accounts.find(({ id }) => id === asked.id);
		const shown = this.host.shownAccount();
		return accounts.find(account => shown && isSameAccount(account, shown)) ?? accounts[0];
	}

	private allowed(): Account[] {
		return this.host
			.service()
			.accounts.list()
			.filter(account => this.isAllowed(account));
	}

	private isAllowed(account: Account): boolean {
		return this.host.service().consents.isAllowed(account, this.consumer);
	}
}

function isSignedOut(error: unknown): boolean {
	return error instanceof RealDebridError && error.code === 'signedOut';
}

function signedOut(): RealDebridError {
	return new RealDebridError('signedOut', 'No Real-Debrid account can be used.');
}

function denied(): RealDebridError {
	return new RealDebridError('denied', 'The person does not let this extension use the account.');
}

function publicAccount(account: Account): RealDebridAccount {
	return { id: account.id, label: labelOf(account) };
}

/** Ends the wait, not what is waited for: others may wait for it as well. */
function untilAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
	if (!signal) return promise;
	return new Promise((resolve, reject) => {
		const onAbort = () =>
			reject(
				new RealDebridError('cancelled', 'The caller does not wait any longer.', { cause: signal.reason }),
			);
		if (signal.aborted) onAbort();
		signal.addEventListener('abort', onAbort, { once: true });
		promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
	});
}
