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
	type KeptSessionReason,
	mustSignInAgain,
	type SignInAgainReason,
} from '../account';
import type { AccountStore } from '../storage/accountStore';
import {
	type CredentialStore,
	type Credentials,
	credentialsOf,
	keyOf,
	obtainedAt,
} from '../storage/credentials';
import { type HeldLock, type Lock, STEP_LIMIT_MS, WAIT_LIMIT_MS } from '../storage/lock';
import { HeldToken, isUsable, type Renewal } from './heldToken';
import { TimedToken } from './timedToken';

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
}

/** How the last try to reach the service ended, as far as tokens go. */
export interface TokenTry {
	readonly account: AccountKey;
	/** What kept a new token from being had; nothing when all is well. */
	readonly trouble: RealDebridError | undefined;
}

/** A sign-in that has turned out to be good for nothing: as it happens, not each time that it is asked for. */
export interface LostSignIn {
	readonly account: AccountKey;
	readonly reason: SignInAgainReason;
	/** What was said: by the service, where it refused. */
	readonly error: RealDebridError;
}

/** Hands out access tokens that are valid, refreshing them when somebody asks and only then. */
export class Tokens {
	private readonly held = new Map<string, HeldToken>();
	private readonly events = new EventEmitter<{ try: [TokenTry]; lose: [LostSignIn] }>();

	constructor(private readonly context: TokenContext) {
		context.accounts.onDidChange(({ added, removed, changed }) => {
			for (const account of removed) this.held.delete(keyOf(account));
			for (const account of [...added, ...changed])
				this.held.get(keyOf(account))?.dropIfNot(account.refreshedAt);
		});
	}

	/** Told after each request that shows whether the service can be reached. */
	onDidTry(listener: (outcome: TokenTry) => void): { dispose(): void } {
		this.events.on('try', listener);
		return { dispose: () => this.events.off('try', listener) };
	}

	/** Told when an account has to sign in again, whoever wanted its token. */
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
	async get(account: AccountKey, rejected?: Secret): Promise<Secret> {
		const held = this.heldOf(account);
		if (isUsable(held.current, rejected)) return held.current.accessToken;
		const hasJoined = held.renewal !== undefined;
		const { credentials, from } = await this.renewed(account, held, rejected);
		const { accessToken } = credentials;
		// Joined a look into the storage by somebody who was content with the rejected token.
		if (hasJoined && from === 'storage' && rejected?.equals(accessToken)) return this.get(account, rejected);
		return accessToken;
	}

	/** The same with its time. Throws as `get` does. */
	async getTimed(account: AccountKey): Promise<TimedToken> {
		const held = this.heldOf(account);
		if (isUsable(held.current, undefined)) return held.current;
		return new TimedToken((await this.renewed(account, held, undefined)).credentials);
	}

	/**
	 * A token in place of one that the service no longer takes, although its time is not over. Throws as `get` does.
	 *
	 * @returns `undefined` where one that came in place of another was refused as well, less than a minute ago: each
	 *   further one would cost a request and do no better
	 */
	async inPlaceOf(account: AccountKey, refused: Secret): Promise<Secret | undefined> {
		return this.heldOf(account).isInVain(refused) ? undefined : this.get(account, refused);
	}

	/** Notes that a token that came of `inPlaceOf` was refused as well. */
	noteRefusedAgain(account: AccountKey): void {
		this.heldOf(account).refusedAgain();
	}

	/** A token that has been refreshed just now, or a few seconds ago. Throws as `get` does. */
	async refresh(account: AccountKey): Promise<Secret> {
		const held = this.heldOf(account);
		if (held.fresh && !held.isInsisted) return held.fresh.accessToken;
		// A refresh that is under way is as good as a new one.
		if (held.renewal && held.isRefreshing) return (await held.renewal).credentials.accessToken;
		const used = held.current?.credentials ?? (await this.read(account));
		return this.get(account, used.accessToken);
	}

	/** Refreshes although it failed a moment ago, or the account is said to have to sign in again. */
	async refreshAnyway(account: AccountKey): Promise<Secret> {
		const held = this.heldOf(account);
		held.isInsisted = true;
		try {
			const token = await this.refresh(account);
			// The new credentials may have been there already, where the account's file could not be written then.
			if (this.context.accounts.find(account)?.signInAgain)
				await this.context.accounts.update(account, { signInAgain: undefined, told: undefined });
			return token;
		} finally {
			held.isInsisted = false;
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
	async peekTimed(account: AccountKey): Promise<TimedToken> {
		const held = this.heldOf(account);
		return held.current ?? held.hold(await this.read(account));
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

	private heldOf(account: AccountKey): HeldToken {
		// By the whole key: the same id of another service has no part in this one's tokens.
		const key = keyOf(account);
		const held = this.held.get(key) ?? new HeldToken();
		this.held.set(key, held);
		return held;
	}

	private renewed(account: AccountKey, held: HeldToken, rejected: Secret | undefined): Promise<Renewal> {
		held.renewal ??= this.renew(account, held, rejected).finally(() => {
			held.renewal = undefined;
		});
		return held.renewal;
	}

	private async renew(account: AccountKey, held: HeldToken, rejected: Secret | undefined): Promise<Renewal> {
		const stored = await this.read(account);
		if (isUsable(held.hold(stored), rejected)) return { credentials: stored, from: 'storage' };
		held.throwIfTooSoon();
		const isChanged = this.changesSince(account, stored);
		const refresh = async (lock: HeldLock): Promise<Renewal> => {
			// Another window may have refreshed while this one waited for the lock.
			const { latest, isRenewed } = await this.readAgain(account, held, rejected);
			if (isRenewed) return { credentials: latest, from: 'storage' };
			held.isRefreshing = true;
			const credentials = await this.refreshWith(account, held, latest, lock).finally(() => {
				held.isRefreshing = false;
			});
			return { credentials, from: 'service' };
		};
		const look = async (): Promise<Renewal | undefined> => {
			if (!isChanged()) return undefined;
			const { latest, isRenewed } = await this.readAgain(account, held, rejected);
			return isRenewed ? { credentials: latest, from: 'storage' } : undefined;
		};
		// A service that does not answer several windows in turn must not get two requests at once.
		return this.context.lock(`refresh ${account.origin} ${account.id}`, refresh, { look });
	}

	/** Tells, each time, whether the account's file says something new: less to read than the secret. */
	private changesSince(account: AccountKey, stored: Credentials): () => boolean {
		const { accounts } = this.context;
		let seen: Partial<Pick<Account, 'refreshedAt' | 'signInAgain'>> = {
			refreshedAt: obtainedAt(stored),
			signInAgain: accounts.find(account)?.signInAgain,
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
	private async readAgain(account: AccountKey, held: HeldToken, rejected: Secret | undefined) {
		const latest = await this.read(account);
		if (isUsable(held.hold(latest), rejected)) return { latest, isRenewed: true };
		this.context.accounts.reload();
		if (this.isOver(account) && !held.isInsisted) throw signedOut();
		return { latest, isRenewed: false };
	}

	private async refreshWith(
		account: AccountKey,
		held: HeldToken,
		used: Credentials,
		lock: HeldLock,
	): Promise<Credentials> {
		try {
			lock.startStep(REFRESH_LIMIT_MS);
			const token = await requestToken(this.context.service, used.client, used.refreshToken, lock.lost);
			const renewed = credentialsOf(used.client, token);
			// In memory first: a storage that fails must not cost a request each time.
			held.succeeded(renewed);
			// Signed out meanwhile: nothing of the account comes back.
			if (!(await this.context.accounts.refreshed(account, renewed, used))) throw signedOut();
			this.noteTry(account);
			return renewed;
		} catch (error) {
			// Left behind: how it ends is of no interest any more.
			lock.lost.throwIfAborted();
			if (isGrantRefusal(error)) return this.refusedWith(account, held, used, error, lock);
			if (keepsGrant(error)) {
				held.failed(error);
				this.noteTry(account, error);
				await this.noteKept(account, held, error);
			}
			throw error;
		}
	}

	/**
	 * Notes why the user may want to sign in again, although the session is kept: what the service says of the account, or
	 * an answer that has stayed unclear for long while the service can be reached.
	 */
	private async noteKept(account: AccountKey, held: HeldToken, error: RealDebridError): Promise<void> {
		const reason = isKeptSession(error.reason) ? error.reason : await this.reasonOfUnclear(held);
		if (reason && this.context.accounts.find(account)?.signInAgain !== reason)
			// What cannot be noted now is noted with the next failure.
			await this.context.accounts.offerSignInAgain(account, reason).catch(() => undefined);
	}

	private async reasonOfUnclear(held: HeldToken): Promise<KeptSessionReason | undefined> {
		if (!held.isUnclear) return undefined;
		const time = await requestTime(this.context.service).catch(() => undefined);
		return time === undefined ? undefined : 'notRenewed';
	}

	private async refusedWith(
		account: AccountKey,
		held: HeldToken,
		used: Credentials,
		refusal: RealDebridError,
		lock: HeldLock,
	): Promise<Credentials> {
		held.failed(signedOut(refusal));
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
		held.succeeded(latest);
		return isUsable(held.current, used.accessToken) ? latest : this.refreshWith(account, held, latest, lock);
	}

	private isOver(account: AccountKey): boolean {
		const known = this.context.accounts.find(account);
		return known !== undefined && mustSignInAgain(known);
	}

	/** In a browser a window may not see the secret that another one has stored since: only the account's file tells. */
	private isOutdated(account: AccountKey, credentials: Credentials): boolean {
		const { accounts } = this.context;
		accounts.reload();
		return (accounts.find(account)?.refreshedAt ?? 0) > obtainedAt(credentials);
	}

	private async read(account: AccountKey): Promise<Credentials> {
		const stored = await this.context.credentials.read(account);
		switch (stored.state) {
			case 'found':
				if (!this.isOutdated(account, stored.value)) await this.context.accounts.markFound(account);
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

function signedOut(cause?: RealDebridError): RealDebridError {
	return new RealDebridError('signedOut', 'The account has to sign in again.', { cause });
}
