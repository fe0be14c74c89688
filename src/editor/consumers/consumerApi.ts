import * as vscode from 'vscode';
import { type Account, isSameAccount, labelOf, mustSignInAgain } from '../../accounts/account';
import type { Accounts } from '../../accounts/createAccounts';
import type { Consumer } from '../../accounts/storage/consents';
import type { TimedToken } from '../../accounts/tokens/tokenState';
import type {
	GetAccessTokenOptions,
	RealDebridAccount,
	RealDebridRequestInit,
	RealDebridSession,
} from '../../api';
import { type FetchInput, signalOf } from '../../realdebrid/authorizedFetch';
import { RealDebridError } from '../../realdebrid/errors';
import { orAborted } from '../../realdebrid/time';
import type { CurrentService } from '../currentService';
import type { Network } from '../network';
import { sendAuthorized } from './authorizedRequest';
import { isAllowedByEnvironment } from './consentByEnvironment';
import type { ConsentDialog } from './consentDialog';
import type { ConsumerCalls } from './frozenApi';
import { recordConsent } from './recordConsent';
import { timedSessionOf } from './sessions';

export interface ApiHost {
	readonly current: Pick<CurrentService, 'get' | 'onDidChangeAccess'>;
	/** Knows the account that is shown. */
	readonly status: { account(): Account | undefined };
	readonly signIn: { start(again?: Account): Promise<Account> };
	readonly dialog: ConsentDialog;
	/** Sends what consumers ask for: larger and slower than the sign-in's own requests. */
	readonly send: Network['sendForConsumers'];
}

interface Granted {
	readonly account: Account;
	readonly token: TimedToken;
}

/** The API as one consumer has it. A token is only ever for an account that the person lets this consumer use. */
export class ConsumerApi implements ConsumerCalls {
	private readonly changed = new vscode.EventEmitter<void>();
	readonly onDidChangeAccounts = this.changed.event;
	/** The questions that are open, by what they are about. */
	private readonly asking = new Map<string, Promise<Account | undefined>>();
	private told: string;

	constructor(
		private readonly consumer: Consumer,
		private readonly host: ApiHost,
	) {
		this.told = JSON.stringify(this.accounts);
		host.current.onDidChangeAccess(() => {
			const now = JSON.stringify(this.accounts);
			if (now === this.told) return;
			this.told = now;
			this.changed.fire();
		});
	}

	get accounts(): readonly RealDebridAccount[] {
		try {
			return this.allowed(this.host.current.get()).map(publicAccount);
		} catch {
			// The setting names no service: nobody can be signed in to it. Asking for a token says why.
			return [];
		}
	}

	getAccessToken(options: GetAccessTokenOptions & { readonly createIfNone: true }): Promise<string>;
	getAccessToken(options?: GetAccessTokenOptions): Promise<string | undefined>;
	async getAccessToken(options: GetAccessTokenOptions = {}): Promise<string | undefined> {
		return (await this.grant(this.host.current.get(), options))?.token.accessToken.reveal();
	}

	getSession(options: GetAccessTokenOptions & { readonly createIfNone: true }): Promise<RealDebridSession>;
	getSession(options?: GetAccessTokenOptions): Promise<RealDebridSession | undefined>;
	async getSession(options: GetAccessTokenOptions = {}): Promise<RealDebridSession | undefined> {
		const granted = await this.grant(this.host.current.get(), options);
		return granted && timedSessionOf(granted.account, granted.token);
	}

	async fetch(input: FetchInput, init: RealDebridRequestInit = {}): Promise<Response> {
		const { account } = init;
		const signal = signalOf(input, init);
		// One service from here on: a token of one must not go to another.
		const service = this.host.current.get();
		const granted = await this.grant(service, { ...(account && { account }), ...(signal && { signal }) });
		if (!granted) throw signedOut();
		const sending = sendAuthorized(
			{
				service,
				account: granted.account,
				token: granted.token.accessToken,
				send: this.host.send,
				checkAccess: () => this.throwIfRevoked(service, granted.account),
			},
			input,
			init,
		);
		return untilAborted(() => sending, signal);
	}

	/** @param service the one that the setting named when the call began; its end is the call's */
	private grant(service: Accounts, options: GetAccessTokenOptions): Promise<Granted | undefined> {
		return untilAborted(
			() =>
				options.createIfNone ? this.grantAsking(service, options) : this.grantSilently(service, options),
			options.signal,
		);
	}

	private async grantSilently(
		service: Accounts,
		{ account: asked, forceRefresh }: GetAccessTokenOptions,
	): Promise<Granted | undefined> {
		const account = this.choose(this.allowed(service), asked);
		if (!account) return undefined;
		try {
			return await this.tokenFor(service, account, forceRefresh);
		} catch (error) {
			if (!forceRefresh && isSignedOut(error)) return undefined;
			throw error;
		}
	}

	private async grantAsking(
		service: Accounts,
		{ account: asked, forceRefresh }: GetAccessTokenOptions,
	): Promise<Granted> {
		const account = await this.allowedOrAsked(service, asked);
		try {
			return await this.tokenFor(service, account, forceRefresh);
		} catch (error) {
			if (!isSignedOut(error)) throw error;
		}
		this.throwIfLeft(service);
		const known = service.accounts.find(account);
		// Taken back while the token was on its way: no sign-in would help.
		if (known && !this.isAllowed(service, known)) throw denied();
		const signedIn = await this.host.signIn.start(known);
		return isSameAccount(signedIn, account)
			? this.tokenFor(service, signedIn, undefined)
			: this.grantAsking(service, { account: publicAccount(signedIn) });
	}

	private async tokenFor(
		service: Accounts,
		account: Account,
		forceRefresh: boolean | undefined,
	): Promise<Granted> {
		const { accounts, tokens } = service;
		const known = accounts.find(account);
		// A lost secret may be found again, as when a keyring has been unlocked.
		if (known && mustSignInAgain(known) && known.signInAgain !== 'lost') throw signedOut();
		if (forceRefresh) await tokens.refresh(account);
		const token = forceRefresh ? await tokens.peekTimed(account) : await tokens.getTimed(account);
		this.throwIfRevoked(service, account);
		return { account, token };
	}

	/** An account that this consumer may use; asks for one as often as what was asked about has changed meanwhile. */
	private async allowedOrAsked(service: Accounts, asked: RealDebridAccount | undefined): Promise<Account> {
		for (;;) {
			this.throwIfLeft(service);
			const account = this.choose(this.allowed(service), asked) ?? (await this.ask(service, asked));
			if (account) return account;
		}
	}

	/**
	 * One question for all calls that wait for the same account.
	 *
	 * @returns `undefined` when the answer is to a question that would be another one now
	 */
	private async ask(service: Accounts, asked: RealDebridAccount | undefined): Promise<Account | undefined> {
		const account = this.choose(service.accounts.list(), asked);
		if (asked && !account) throw signedOut();
		const question = `${service.accounts.origin} ${account?.id ?? 'sign-in'}`;
		const asking =
			this.asking.get(question) ??
			(account ? this.askForAccess(service, account) : this.askForSignIn(service)).finally(() => {
				this.asking.delete(question);
			});
		this.asking.set(question, asking);
		return asking;
	}

	private async askForAccess(service: Accounts, account: Account): Promise<Account | undefined> {
		const isAllowed = await this.host.dialog.ask(this.consumer, account);
		const isThere = await recordConsent(service, account, this.consumer, isAllowed ? 'allowed' : 'denied');
		if (!isAllowed) throw denied();
		return isThere ? account : undefined;
	}

	private async askForSignIn(service: Accounts): Promise<Account | undefined> {
		const needsNoConsent = this.needsNoConsent(service);
		if (!needsNoConsent && !(await this.host.dialog.ask(this.consumer, undefined))) throw denied();
		this.throwIfLeft(service);
		// Signed in while the question was open: no second sign-in, and the person has not been asked about that account.
		service.accounts.reload();
		if (service.accounts.list().length > 0) return undefined;
		const signedIn = await this.host.signIn.start();
		if (needsNoConsent) return signedIn;
		return (await recordConsent(service, signedIn, this.consumer, 'allowed')) ? signedIn : undefined;
	}

	private choose(accounts: readonly Account[], asked: RealDebridAccount | undefined): Account | undefined {
		if (asked) return accounts.find(({ id }) => id === asked.id);
		const shown = this.host.status.account();
		return accounts.find(account => shown && isSameAccount(account, shown)) ?? accounts[0];
	}

	private allowed(service: Accounts): Account[] {
		service.recheck();
		return service.accounts.list().filter(account => this.isAllowed(service, account));
	}

	private isAllowed(service: Accounts, account: Account): boolean {
		return this.needsNoConsent(service) || service.consents.isAllowed(account, this.consumer);
	}

	private needsNoConsent({ service }: Accounts): boolean {
		return isAllowedByEnvironment(service.apiUrl, this.consumer.id);
	}

	/** Consent may have been taken back while a token or a request was under way. */
	private throwIfRevoked(service: Accounts, account: Account): void {
		if (service !== this.host.current.get() || !this.isAllowed(service, account)) throw signedOut();
	}

	/** What the setting names now may have a user of the same id, who is somebody else. */
	private throwIfLeft(service: Accounts): void {
		if (service !== this.host.current.get()) throw signedOut();
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

/** Ends the wait, not what is waited for: others may wait for it as well. Nothing begins for who has given up already. */
async function untilAborted<T>(begin: () => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
	try {
		signal?.throwIfAborted();
		return await orAborted(begin(), signal);
	} catch (error) {
		if (!signal?.aborted || error !== signal.reason) throw error;
		throw new RealDebridError('cancelled', 'The caller does not wait any longer.', { cause: error });
	}
}
