import type { ClientCredentials, Token } from '../../realdebrid/deviceFlow';
import type { Secret } from '../../realdebrid/secret';
import { settled } from '../../realdebrid/time';
import type { Account, GrantId } from '../account';
import { ownerOf, type SecretOwner, secretKeyOf, setAsideKeyOf, signInKeyOf } from './secretKeys';
import {
	decodeStored,
	type Fields,
	number,
	onFiles,
	SCHEMA,
	type Stored,
	secret,
	storing,
	text,
} from './stored';
import type { WindowSecrets } from './windowSecrets';

/** Everything secret about an account: its client credentials and its current token. */
export interface Credentials {
	readonly client: ClientCredentials;
	readonly accessToken: Secret;
	readonly refreshToken: Secret;
	/** When the access token expires, in milliseconds since the epoch. */
	readonly expiresAt: number;
	/** How long the access token lives in all, in milliseconds. */
	readonly lifetimeMs: number;
}

export function credentialsOf(client: ClientCredentials, token: Token): Credentials {
	return {
		client,
		accessToken: token.accessToken,
		refreshToken: token.refreshToken,
		expiresAt: token.requestedAt + token.expiresInMs,
		lifetimeMs: token.expiresInMs,
	};
}

/** When the access token was asked for, in milliseconds since the epoch. */
export function obtainedAt({ expiresAt, lifetimeMs }: Credentials): number {
	return expiresAt - lifetimeMs;
}

/**
 * The credentials of one service's accounts: a secret for each grant. Credentials of another service
 * are never read, so that they cannot be sent to this one.
 */
export class CredentialStore {
	constructor(
		/** The origin of the service's API; credentials of other services count as missing. */
		private readonly origin: string,
		private readonly secrets: WindowSecrets,
		/** Whether an account stands for a grant, by the files. */
		private readonly isKnown: (grant: GrantId) => boolean,
	) {}

	/**
	 * A secret that cannot be understood is set aside under another key, not deleted.
	 *
	 * @throws {RealDebridError} `storage`
	 */
	async read(account: GrantId): Promise<Stored<Credentials>> {
		// The setting may have come to name another service while the caller waited.
		if (account.origin !== this.origin) return { state: 'missing' };
		const key = secretKeyOf(account);
		const text = await storing('read a sign-in from its secret storage', () => this.secrets.get(key));
		const stored = decodeStored(text, decodeCredentials);
		if (stored.state === 'corrupt' && text !== undefined) await this.setAside(account, text);
		return stored;
	}

	/** Credentials that the storage does not accept are kept as long as the window lives. */
	async write(account: GrantId, credentials: Credentials): Promise<void> {
		await this.secrets.store(
			secretKeyOf(account),
			JSON.stringify({ schema: SCHEMA, ...encodeCredentials(credentials) }),
		);
	}

	/** Whether only this window has the credentials. */
	isUnsaved(account: GrantId): boolean {
		return this.secrets.unsaved().includes(secretKeyOf(account));
	}

	/** Stores again what the storage did not accept, unless another window has stored newer credentials. */
	async saveAgain(account: Account): Promise<void> {
		const stored = await this.read(account);
		if (stored.state === 'found' && obtainedAt(stored.value) < (account.refreshedAt ?? 0))
			this.discard(account);
		else await this.secrets.saveAgain(secretKeyOf(account));
	}

	/** Drops this window's copy of credentials of an account that was removed, or that another window has newer ones of. */
	discard(account: GrantId): void {
		this.secrets.discard(secretKeyOf(account));
	}

	/** @throws {RealDebridError} `storage` */
	async remove(account: GrantId): Promise<void> {
		await this.delete(secretKeyOf(account));
	}

	/**
	 * Removes the secrets of a grant that no record refers to any more: of its sign-in, and of the account that came of it.
	 *
	 * @throws {RealDebridError} `storage`
	 */
	async removeAll(grant: GrantId, isReferredTo: (owner: SecretOwner) => boolean): Promise<void> {
		const keys = [signInKeyOf(grant), secretKeyOf(grant), setAsideKeyOf(grant)].filter(key => {
			const owner = ownerOf(key);
			return owner && !isReferredTo(owner);
		});
		// A storage that does not answer is waited for once.
		const removals = await Promise.all(keys.map(key => settled(this.delete(key))));
		for (const { error } of removals) if (error !== undefined) throw error;
	}

	/**
	 * Removes the abandoned secrets of this service, where the editor lists its secrets (VS Code 1.105).
	 *
	 * @param isAbandoned says whether no record refers to a secret of this storage folder
	 * @throws {RealDebridError} `storage`
	 */
	async removeAbandoned(isAbandoned: (owner: SecretOwner) => boolean): Promise<void> {
		const keys = await storing('list its secrets', () => this.secrets.keys());
		for (const key of keys) {
			const owner = ownerOf(key);
			if (owner?.origin === this.origin && isAbandoned(owner)) await this.delete(key);
		}
	}

	private async setAside(account: GrantId, text: string): Promise<void> {
		const key = setAsideKeyOf(account);
		await storing('set a damaged secret aside', () => this.secrets.move(secretKeyOf(account), key, text));
		// Signed out while the storage took its time: nothing of the account stays.
		if (!(await onFiles('look at the account', () => this.isKnown(account)))) await this.delete(key);
	}

	private async delete(key: string): Promise<void> {
		await storing('remove a sign-in from its secret storage', () => this.secrets.delete(key));
	}
}

/** The same words for an account's own secret and for that of a sign-in under way. */
export function encodeCredentials({ client, accessToken, refreshToken, expiresAt, lifetimeMs }: Credentials) {
	return {
		clientId: client.clientId,
		clientSecret: client.clientSecret.reveal(),
		accessToken: accessToken.reveal(),
		refreshToken: refreshToken.reveal(),
		expiresAt,
		lifetimeMs,
	};
}

export function decodeCredentials(fields: Fields): Credentials {
	return {
		client: { clientId: text(fields['clientId']), clientSecret: secret(fields['clientSecret']) },
		accessToken: secret(fields['accessToken']),
		refreshToken: secret(fields['refreshToken']),
		expiresAt: number(fields['expiresAt']),
		lifetimeMs: number(fields['lifetimeMs']),
	};
}
