import { EventEmitter } from 'node:events';
import { requestToken } from '../../realdebrid/deviceFlow';
import { isGrantRefusal, keepsGrant, RealDebridError } from '../../realdebrid/errors';
import type { Secret } from '../../realdebrid/secret';
import { requestTime } from '../../realdebrid/serverTime';
import type { Service } from '../../realdebrid/service';
import {
	type Account,
	type AccountKey,
	isKeptSession,
	isUnreadable,
	type KeptSessionReason,
	mustSignInAgain,
	type SignInAgainReason,
} from '../account';
import type { AccountStore } from '../storage/accountStore';
import { type CredentialStore, type Credentials, credentialsOf, obtainedAt } from '../storage/credentials';
import { type HeldLock, type Lock, STEP_LIMIT_MS, WAIT_LIMIT_MS } from '../storage/lock';
import { isUsable, type Renewal, TimedToken, TokenState } from './tokenState';

/**
 * The longest that a refresh takes: its request, then the storing, which waits for its turn and has a limit of its own.
 * In milliseconds.
 */
const REFRESH_LIMIT_MS = 20_000 + WAIT_LIMIT_MS + STEP_LIMIT_MS;

export interface TokenContext {
	readonly service: Service;
	readonly accounts: AccountStore;
	readonly credentials: CredentialStore;
	readonly lock: Lock;
	/** Reads again what other windows may have changed, where the folder is not watched. */
	readonly recheck: () => void;
}

/** How the last try to reach the service ended, as far as tokens go. */
export interface TokenTry {
	readonly account: AccountKey;
	/** What kept a new token from being had; nothing when all is well. */
	readonly trouble: RealDebridError | undefined;
}

/** A sign-in that has ended: reported when that happens, not each time that a token is requested. */
export interface LostSignIn {
	readonly account: AccountKey;
	readonly reason: SignInAgainReason;
	/** The service's refusal, where there was one. */
	readonly error: RealDebridError;
}

/** Hands out valid access tokens. A token is refreshed when a caller asks for it, and only then. */
export class Tokens {
	private readonly states = new Map<string, TokenState>();
	private readonly events = new EventEmitter<{ try: [TokenTry]; lose: [LostSignIn] }>();

	constructor(private readonly context: TokenContext) {
		context.accounts.onDidChange(() => {
			const accounts = new Map(context.accounts.list().map(account => [account.grant, account]));
			for (const [grant, state] of this.states) {
				const account = accounts.get(grant);
				if (account) state.dropIfNot(account.refreshedAt);
				// Signed out, or in anew: nothing of the earlier grant is handed out.
				else this.states.delete(grant);
			}
		});
	}

	/** Called after each request that shows whether the service can be reached. */
	onDidTry(listener: (outcome: TokenTry) => void): { dispose(): void } {
		this.events.on('try', listener);
		return { dispose: () => this.events.off('try', listener) };
	}

	/** Called when an account has to sign in again. */
	onDidLose(listener: (lost: LostSignIn) => void): { dispose(): void } {
		this.events.on('lose', listener);
		return { dispose: () => this.events.off('lose', listener) };
	}

	/**
	 * An access token that is valid for at least five more minutes, or a fifth of its lifetime if that is less.
	 *
	 * @param rejected a token that the service no longer takes: it is not handed out again
	 * @throws {RealDebridError} `signedOut` when the account has to sign in again; `offline`, `unavailable`,
	 *   `rateLimited`, `blocked` or `protocol` while no new token can be had; `storage`
	 */
	async get(key: AccountKey, rejected?: Secret): Promise<Secret> {
		this.context.recheck();
		const account = this.accountOf(key);
		const state = this.stateOf(account);
		if (isUsable(state.current, rejected)) return state.current.accessToken;
		const { credentials, from } = await this.renewed(account, state, rejected);
		const { accessToken } = credentials;
		// Joined the renewal of a caller that did not reject this token.
		if (from === 'storage' && rejected?.equals(accessToken)) return this.get(key, rejected);
		return accessToken;
	}

	/** The same with its time. Throws as `get` does. */
	async getTimed(key: AccountKey): Promise<TimedToken> {
		this.context.recheck();
		const account = this.accountOf(key);
		const state = this.stateOf(account);
		if (isUsable(state.current, undefined)) return state.current;
		return new TimedToken((await this.renewed(account, state, undefined)).credentials);
	}

	/**
	 * A token in place of one that the service no longer accepts although it has not expired. Throws as `get` does.
	 *
	 * @returns `undefined` where a replacement was refused as well, less than a minute ago: each further one would cost
	 *   a request without effect
	 */
	async inPlaceOf(account: AccountKey, refused: Secret): Promise<Secret | undefined> {
		const state = this.stateOf(this.accountOf(account));
		return state.isReplacementRefused(refused) ? undefined : this.get(account, refused);
	}

	/** Notes that a token that came of `inPlaceOf` was refused as well. */
	noteRefusedAgain(account: AccountKey): void {
		const known = this.context.accounts.find(account);
		if (known) this.stateOf(known).replacementRefused();
	}

	/** A token that has been refreshed just now, or a few seconds ago. Throws as `get` does. */
	async refresh(key: AccountKey): Promise<Secret> {
		this.context.recheck();
		const account = this.accountOf(key);
		const state = this.stateOf(account);
		if (state.fresh && !state.isForced) return state.fresh.accessToken;
		const used = state.current?.credentials ?? (await this.read(account));
		return this.get(account, used.accessToken);
	}

	/** Refreshes although it failed a moment ago, or the account is said to have to sign in again. */
	async refreshAnyway(key: AccountKey): Promise<Secret> {
		const account = this.accountOf(key);
		const state = this.stateOf(account);
		state.isForced = true;
		try {
			const token = await this.refresh(account);
			// Another window may have stored the new credentials without being able to write the account's file.
			if (this.reasonOf(account)) await this.context.accounts.update(account, { signInAgain: undefined });
			return token;
		} finally {
			state.isForced = false;
		}
	}

	/**
	 * The token as it is, perhaps expired: for showing that there is one, without asking the service.
	 *
	 * @throws {RealDebridError} `signedOut`, `storage`
	 */
	async peek(account: AccountKey): Promise<Secret> {
		return (await this.peekTimed(account)).accessToken;
	}

	/** The same with its time. Throws as `peek` does. */
	async peekTimed(key: AccountKey): Promise<TimedToken> {
		this.context.recheck();
		const account = this.accountOf(key);
		const state = this.stateOf(account);
		return state.current ?? state.hold(await this.read(account));
	}

	/**
	 * Notes how a request with one of the tokens ended, for `onDidTry`.
	 *
	 * @param error what it failed with; nothing when it was answered
	 */
	noteTry(account: AccountKey, error?: unknown): void {
		if (error === undefined) this.events.emit('try', { account, trouble: undefined });
		else if (keepsGrant(error)) this.events.emit('try', { account, trouble: error });
	}

	/** @throws {RealDebridError} `signedOut` */
	private accountOf(key: AccountKey): Account {
		const { accounts } = this.context;
		const known = accounts.find(key);
		if (known) return known;
		accounts.reload();
		const account = accounts.find(key);
		if (!account) throw signedOut();
		return account;
	}

	/** By the grant: what is known of an earlier sign-in says nothing of a later one. */
	private stateOf({ grant }: Account): TokenState {
		const state = this.states.get(grant) ?? new TokenState();
		this.states.set(grant, state);
		return state;
	}

	private renewed(account: Account, state: TokenState, rejected: Secret | undefined): Promise<Renewal> {
		state.renewal ??= this.renewLatest(account, state, rejected).finally(() => {
			state.renewal = undefined;
		});
		return state.renewal;
	}

	/** How the renewal of a grant ends says nothing of an account that has signed in anew meanwhile. */
	private async renewLatest(
		account: Account,
		state: TokenState,
		rejected: Secret | undefined,
	): Promise<Renewal> {
		try {
			return await this.renew(account, state, rejected);
		} catch (error) {
			const latest = this.context.accounts.find(account);
			if (!latest || latest.grant === account.grant) throw error;
			return this.renewed(latest, this.stateOf(latest), rejected);
		}
	}

	private async renew(account: Account, state: TokenState, rejected: Secret | undefined): Promise<Renewal> {
		const stored = await this.read(account);
		const found = renewalFrom(stored, state, rejected);
		if (found) return found;
		state.throwIfTooSoon();
		const isChanged = this.changesSince(account, stored);
		let held: HeldLock | undefined;
		const refresh = async (lock: HeldLock): Promise<Renewal> => {
			held = lock;
			// Another window may have refreshed while this one waited for the lock.
			const { latest, renewal } = await this.readAgain(account, state, rejected);
			return (
				renewal ?? { credentials: await this.refreshWith(account, state, latest, lock), from: 'service' }
			);
		};
		const check = async (): Promise<Renewal | undefined> => {
			if (!isChanged()) return undefined;
			return (await this.readAgain(account, state, rejected)).renewal;
		};
		try {
			// A service that does not answer several windows in turn must not get two requests at once.
			return await this.context.lock(`refresh ${account.grant}`, refresh, { check });
		} catch (error) {
			if (!held?.lost.aborted) throw error;
			// While this process stood still another window has refreshed, perhaps.
			const { renewal } = await this.readAgain(account, state, rejected);
			if (!renewal) throw error;
			return renewal;
		}
	}

	/** @returns a function that says whether the account's file has changed since its last call: cheaper than reading the secret */
	private changesSince(account: Account, stored: Credentials): () => boolean {
		const { accounts } = this.context;
		let seen: Partial<Pick<Account, 'refreshedAt' | 'signInAgain'>> = {
			refreshedAt: obtainedAt(stored),
			signInAgain: this.reasonOf(account),
		};
		return () => {
			accounts.reload();
			const { refreshedAt, signInAgain } = accounts.find(account) ?? {};
			const isChanged = refreshedAt !== seen.refreshedAt || signInAgain !== seen.signInAgain;
			seen = { refreshedAt, signInAgain };
			return isChanged;
		};
	}

	/** @throws {RealDebridError} `signedOut`, where another window was refused; `storage` */
	private async readAgain(account: Account, state: TokenState, rejected: Secret | undefined) {
		const latest = await this.read(account);
		const renewal = renewalFrom(latest, state, rejected);
		if (renewal) return { latest, renewal };
		this.context.accounts.reload();
		if (mustSignInAgain({ signInAgain: this.reasonOf(account) }) && !state.isForced) throw signedOut();
		return { latest };
	}

	private async refreshWith(
		account: Account,
		state: TokenState,
		used: Credentials,
		lock: HeldLock,
	): Promise<Credentials> {
		try {
			lock.startStep(REFRESH_LIMIT_MS);
			const token = await requestToken(this.context.service, used.client, used.refreshToken, lock.lost);
			const renewed = credentialsOf(used.client, token);
			// Another window may have refreshed while this process stood still: its token is the later one.
			lock.throwIfLost();
			// In memory first: a storage that fails must not cost a request each time.
			state.succeeded(renewed);
			// Signed out meanwhile: nothing of the account comes back.
			if (!(await this.context.accounts.refreshed(account, renewed))) throw signedOut();
			this.noteTry(account);
			return renewed;
		} catch (error) {
			// Left behind: how it ends is of no interest any more.
			lock.lost.throwIfAborted();
			if (isGrantRefusal(error)) return this.refusedWith(account, state, used, error, lock);
			if (keepsGrant(error)) {
				state.failed(error);
				this.noteTry(account, error);
				await this.noteKept(account, state, error);
			}
			throw error;
		}
	}

	/**
	 * Notes why the user may want to sign in again, although the session is kept: what the service says of the account, or
	 * an answer that has stayed unclear for long while the service can be reached.
	 */
	private async noteKept(account: Account, state: TokenState, error: RealDebridError): Promise<void> {
		const reason = isKeptSession(error.reason) ? error.reason : await this.reasonOfUnclear(state);
		if (reason)
			// What cannot be noted now is noted with the next failure.
			await this.context.accounts.offerSignInAgain(account, reason).catch(() => undefined);
	}

	private async reasonOfUnclear(state: TokenState): Promise<KeptSessionReason | undefined> {
		if (!state.isUnclear) return undefined;
		const time = await requestTime(this.context.service).catch(() => undefined);
		return time === undefined ? undefined : 'notRenewed';
	}

	private async refusedWith(
		account: Account,
		state: TokenState,
		used: Credentials,
		refusal: RealDebridError,
		lock: HeldLock,
	): Promise<Credentials> {
		state.failed(signedOut(refusal));
		if (await this.context.accounts.giveUp(account, 'revoked', used)) {
			this.events.emit('lose', { account, reason: 'revoked', error: refusal });
			throw signedOut(refusal);
		}
		// Another window has newer credentials. This one may not see them.
		const latest = await this.read(account);
		const isOutdated = this.isOutdated(account, latest);
		if (isOutdated) {
			this.context.accounts.markUnreadable(account, 'lost');
			this.events.emit('lose', { account, reason: 'lost', error: refusal });
		}
		if (isOutdated || !this.context.accounts.find(account)) throw signedOut(refusal);
		state.succeeded(latest);
		return isUsable(state.current, used.accessToken)
			? latest
			: this.refreshWith(account, state, latest, lock);
	}

	private reasonOf(account: Account): SignInAgainReason | undefined {
		return this.context.accounts.find(account)?.signInAgain;
	}

	/** In a browser a window may not see a secret that another window has stored since; the account's file shows that. */
	private isOutdated(account: Account, credentials: Credentials): boolean {
		const { accounts } = this.context;
		accounts.reload();
		return (accounts.find(account)?.refreshedAt ?? 0) > obtainedAt(credentials);
	}

	private async read(account: Account): Promise<Credentials> {
		const stored = await this.context.credentials.read(account);
		switch (stored.state) {
			case 'found':
				// Only then are the files read once more.
				if (isUnreadable(this.reasonOf(account)) && !this.isOutdated(account, stored.value))
					this.context.accounts.markFound(account);
				return stored.value;
			case 'corrupt':
				if (await this.context.accounts.giveUp(account, stored.state))
					this.events.emit('lose', { account, reason: stored.state, error: signedOut() });
				throw signedOut();
			default:
				this.context.accounts.markUnreadable(account, stored.state === 'newer' ? 'newer' : 'lost');
				throw signedOut();
		}
	}
}

/** What is stored, where it is usable. */
function renewalFrom(
	stored: Credentials,
	state: TokenState,
	rejected: Secret | undefined,
): Renewal | undefined {
	return isUsable(state.hold(stored), rejected) ? { credentials: stored, from: 'storage' } : undefined;
}

function signedOut(cause?: RealDebridError): RealDebridError {
	return new RealDebridError('signedOut', 'The account has to sign in again.', { cause });
}
