import { EventEmitter } from 'node:events';
import { requestToken } from '../realdebrid/deviceFlow';
import { isTransient, RealDebridError } from '../realdebrid/errors';
import type { Secret } from '../realdebrid/secret';
import type { Service } from '../realdebrid/service';
import { BackOff, Deadline } from '../realdebrid/time';
import { type Account, type AccountKey, isSameAccount, type SignInAgainReason } from './account';
import type { AccountStore } from './accountStore';
import { type CredentialStore, type Credentials, credentialsOf } from './credentials';

/** Runs a step while no other holder of `name` runs one. */
export type Lock = <T>(name: string, step: () => Promise<T>) => Promise<T>;

export interface TokenContext {
	readonly service: Service;
	readonly accounts: AccountStore;
	readonly credentials: CredentialStore;
	readonly lock: Lock;
}

/** Hands out access tokens that are valid, refreshing them when somebody asks and only then. */
export class Tokens {
	private readonly held = new Map<string, HeldToken>();
	private readonly events = new EventEmitter<{ reachable: [AccountKey, boolean] }>();

	constructor(private readonly context: TokenContext) {
		context.accounts.onDidChange(({ added, removed, changed }) => {
			// Signed in anew or out: what is in memory is of the past.
			for (const account of [...added, ...removed, ...changed]) this.forget(account);
		});
	}

	/** Whether the last request for a token found the service. */
	onDidTry(listener: (account: AccountKey, isReachable: boolean) => void): { dispose(): void } {
		this.events.on('reachable', listener);
		return { dispose: () => this.events.off('reachable', listener) };
	}

	/**
	 * An access token that is valid for at least five more minutes (or a fifth of its lifetime).
	 *
	 * @param rejected a token that the service no longer takes: it is not handed out again
	 * @throws {RealDebridError} `signedOut` when the account has to sign in again; `offline`, `unavailable`,
	 *   `rateLimited`, `blocked` or `protocol` while no new token can be had; `storage`
	 */
	async get(account: Account, rejected?: Secret): Promise<Secret> {
		const held = this.heldOf(account);
		if (isUsable(held.current, rejected)) return held.current.credentials.accessToken;
		held.renewal ??= this.renew(account, held, rejected).finally(() => {
			held.renewal = undefined;
		});
		return (await held.renewal).accessToken;
	}

	/** A token that has been refreshed just now. Throws as `get` does. */
	async refresh(account: Account): Promise<Secret> {
		return this.get(account, await this.get(account));
	}

	/** Drops what is in memory, so that the next caller looks into the storage. */
	forget(account: AccountKey): void {
		this.held.delete(account.id);
	}

	private heldOf({ id }: Account): HeldToken {
		const held = this.held.get(id) ?? new HeldToken();
		this.held.set(id, held);
		return held;
	}

	private async renew(account: Account, held: HeldToken, rejected: Secret | undefined): Promise<Credentials> {
		const stored = await this.read(account);
		if (isUsable(held.hold(stored), rejected)) return stored;
		held.throwIfTooSoon();
		return this.context.lock(account.id, async () => {
			// Another window may have refreshed while this one waited for the lock.
			const latest = await this.read(account);
			if (isUsable(held.hold(latest), rejected)) return latest;
			return this.refreshWith(account, held, latest);
		});
	}

	private async refreshWith(account: Account, held: HeldToken, used: Credentials): Promise<Credentials> {
		try {
			const token = await requestToken(this.context.service, used.client, used.refreshToken);
			const renewed = credentialsOf(used.client, token);
			// Signed out meanwhile: nothing of the account comes back.
			if (!this.context.accounts.find(account)) throw signedOut();
			await this.context.credentials.write(account, renewed);
			held.succeeded(renewed);
			this.events.emit('reachable', account, true);
			return renewed;
		} catch (error) {
			if (isTransient(error)) {
				held.failed(error);
				this.events.emit('reachable', account, false);
			}
			if (!(error instanceof RealDebridError) || error.code !== 'refused') throw error;
			const latest = await this.read(account);
			// Before it is given up: perhaps another window has newer credentials.
			if (!latest.refreshToken.equals(used.refreshToken)) return this.refreshWith(account, held, latest);
			throw await this.giveUp(account, error.reason === 'accountLocked' ? 'accountLocked' : 'revoked', error);
		}
	}

	private async read(account: Account): Promise<Credentials> {
		const stored = await this.context.credentials.read(account);
		switch (stored.state) {
			case 'found':
				return stored.value;
			case 'missing':
				throw await this.giveUp(account, 'lost');
			default:
				throw await this.giveUp(account, stored.state);
		}
	}

	private async giveUp(
		account: Account,
		reason: SignInAgainReason,
		cause?: RealDebridError,
	): Promise<RealDebridError> {
		const current = this.context.accounts.list().find(other => isSameAccount(other, account));
		if (current && !current.signInAgain)
			await this.context.accounts.update({ ...current, signInAgain: reason });
		return signedOut(cause);
	}
}

/** Usable tokens have this much time left, or a fifth of their life if that is less. */
const LEAST_REMAINING_MS = 300_000;
const LEAST_REMAINING_SHARE = 1 / 5;
/** After a failure callers get the same failure for a while, ever longer: an outage must not become a storm. */
const FIRST_RETRY_MS = 15_000;
const LONGEST_RETRY_MS = 900_000;

interface Current {
	readonly credentials: Credentials;
	readonly deadline: Deadline;
}

/** What one window knows of one account's token. */
class HeldToken {
	current: Current | undefined;
	renewal: Promise<Credentials> | undefined;
	private readonly backOff = new BackOff(FIRST_RETRY_MS, LONGEST_RETRY_MS);
	private failure: { readonly error: RealDebridError; readonly retry: Deadline } | undefined;

	hold(credentials: Credentials): Current {
		this.current = { credentials, deadline: Deadline.in(credentials.expiresAt - Date.now()) };
		return this.current;
	}

	succeeded(credentials: Credentials): void {
		this.hold(credentials);
		this.failure = undefined;
		this.backOff.reset();
	}

	failed(error: RealDebridError): void {
		const waitMs = Math.max(this.backOff.next(), error.retryAfterMs ?? 0);
		this.failure = { error, retry: Deadline.in(waitMs) };
	}

	throwIfTooSoon(): void {
		if (this.failure && this.failure.retry.remaining() > 0) throw this.failure.error;
	}
}

function isUsable(current: Current | undefined, rejected: Secret | undefined): current is Current {
	if (!current || rejected?.equals(current.credentials.accessToken)) return false;
	const { credentials, deadline } = current;
	return deadline.remaining() > Math.min(LEAST_REMAINING_MS, credentials.lifetimeMs * LEAST_REMAINING_SHARE);
}

function signedOut(cause?: RealDebridError): RealDebridError {
	return new RealDebridError('signedOut', 'The account has to sign in again.', { cause });
}
