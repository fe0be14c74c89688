import type { ClientCredentials, Token } from '../../realdebrid/deviceFlow';
import type { Secret } from '../../realdebrid/secret';
import type { Account, AccountKey } from '../account';
import { decodeStored, type Fields, number, SCHEMA, type Stored, secret, storing, text } from './stored';
import type { WindowSecrets } from './windowSecrets';

/** Everything secret about an account: the person's client credentials and the token of the moment. */
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
 * The credentials of one service's accounts, one secret each. What another
 * service has issued is not to be had here, so that nobody sends it to this one.
 */
export class CredentialStore {
	constructor(
		/** Whose accounts they are; those of others are as good as missing. */
		private readonly origin: string,
		private readonly secrets: WindowSecrets,
	) {}

	/**
	 * A secret that cannot be understood is set aside under another key, not deleted.
	 *
	 * @throws {RealDebridError} `storage`
	 */
	async read(account: AccountKey): Promise<Stored<Credentials>> {
		// Whoever asks has waited while the setting came to name another service.
		if (account.origin !== this.origin) return { state: 'missing' };
		const key = keyOf(account);
		const text = await storing('read a sign-in from its secret storage', () => this.secrets.get(key));
		const stored = decodeStored(text, decodeCredentials);
		if (stored.state === 'corrupt' && text !== undefined)
			await storing('set a damaged secret aside', () => this.secrets.move(key, setAsideKeyOf(account), text));
		return stored;
	}

	/** What the storage does not take is kept as long as the window lives. */
	async write(account: AccountKey, credentials: Credentials): Promise<void> {
		await this.secrets.store(
			keyOf(account),
			JSON.stringify({ schema: SCHEMA, ...encodeCredentials(credentials) }),
		);
	}

	/** Whether only this window has the credentials. */
	isUnsaved(account: AccountKey): boolean {
		return this.secrets.unsaved().includes(keyOf(account));
	}

	/** Offers to the storage once more what it did not take, unless another window has stored newer credentials. */
	async saveAgain(account: Account): Promise<void> {
		const stored = await this.read(account);
		if (stored.state === 'found' && obtainedAt(stored.value) < (account.refreshedAt ?? 0))
			this.forget(account);
		else await this.secrets.saveAgain(keyOf(account));
	}

	/** Drops what only this window has. */
	forget(account: AccountKey): void {
		this.secrets.forget(keyOf(account));
	}

	/** @throws {RealDebridError} `storage` */
	async remove(account: AccountKey): Promise<void> {
		for (const key of [keyOf(account), setAsideKeyOf(account)])
			await storing('remove a sign-in from its secret storage', () => this.secrets.delete(key));
	}
}

/** The key under which an account's secret is kept. */
export function keyOf({ origin, id }: AccountKey): string {
	return `account ${origin} ${id}`;
}

function setAsideKeyOf(account: AccountKey): string {
	return `${keyOf(account)} set aside`;
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
