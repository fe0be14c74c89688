import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import type { ClientCredentials } from '../realdebrid/deviceFlow';
import type { Secret } from '../realdebrid/secret';
import { type Credentials, decodeCredentials, encodeCredentials } from './credentials';
import type { SecretStore } from './secretStore';
import { decodeStored, SCHEMA, secret, storing, text } from './stored';
import { hasUnfinishedSignIn, unfinishedSignInFile } from './unfinishedSignInFile';

/**
 * What has been granted while the account is not stored yet. Kept from the
 * moment the person allows the app: the service gives it only once, and the
 * requests that follow may fail.
 */
export type UnfinishedSignIn =
	| { readonly stage: 'granted'; readonly client: ClientCredentials; readonly deviceCode: Secret }
	| { readonly stage: 'exchanged'; readonly credentials: Credentials };

/** Keeps the unfinished sign-in of one service: a secret, and an empty file that tells of it after a restart. */
export class UnfinishedSignInStore {
	private readonly key: string;
	private readonly setAsideKey: string;
	/** What the storage did not take: as long as the window lives, it is not lost. */
	private unsaved: UnfinishedSignIn | undefined;

	constructor(
		private readonly secrets: SecretStore,
		private readonly folder: string,
		private readonly origin: string,
	) {
		this.key = `sign-in ${origin}`;
		this.setAsideKey = `${this.key} set aside`;
	}

	/** Whether there may be one: without a look at the secret storage. */
	mayExist(): boolean {
		return hasUnfinishedSignIn(this.folder, this.origin);
	}

	/**
	 * One that cannot be understood is set aside under another key, not deleted;
	 * one that a later version of this extension wrote is left as it is.
	 *
	 * @throws {RealDebridError} `storage`
	 */
	async read(): Promise<UnfinishedSignIn | undefined> {
		if (this.unsaved) return this.unsaved;
		const text = await storing('read the unfinished sign-in', () => this.secrets.get(this.key));
		const stored = decodeStored(text, decode);
		if (stored.state === 'corrupt' && text !== undefined) {
			await storing('set a damaged sign-in aside', () => this.secrets.store(this.setAsideKey, text));
			await this.remove();
		}
		if (stored.state === 'missing') await storing('remove the mark of a sign-in', async () => this.unmark());
		return stored.state === 'found' ? stored.value : undefined;
	}

	/** @throws {RealDebridError} `storage` */
	async write(signIn: UnfinishedSignIn): Promise<void> {
		const value = JSON.stringify({ schema: SCHEMA, ...encode(signIn) });
		this.unsaved = signIn;
		await storing('keep the unfinished sign-in', async () => {
			await this.secrets.store(this.key, value);
			// In this order, since whoever finds a mark without a secret removes it.
			mkdirSync(this.folder, { recursive: true });
			writeFileSync(unfinishedSignInFile(this.folder, this.origin), '', { mode: 0o600 });
		});
		this.unsaved = undefined;
	}

	/** @throws {RealDebridError} `storage` */
	async remove(): Promise<void> {
		this.unsaved = undefined;
		await storing('remove the unfinished sign-in', async () => {
			await this.secrets.delete(this.key);
			this.unmark();
		});
	}

	/**
	 * Removes what was set aside as well: a sign-out leaves nothing.
	 *
	 * @throws {RealDebridError} `storage`
	 */
	async removeAll(): Promise<void> {
		await this.remove();
		await storing('remove the unfinished sign-in', () => this.secrets.delete(this.setAsideKey));
	}

	private unmark(): void {
		rmSync(unfinishedSignInFile(this.folder, this.origin), { force: true });
	}
}

function encode(signIn: UnfinishedSignIn) {
	switch (signIn.stage) {
		case 'granted':
			return {
				stage: signIn.stage,
				clientId: signIn.client.clientId,
				clientSecret: signIn.client.clientSecret.reveal(),
				deviceCode: signIn.deviceCode.reveal(),
			};
		case 'exchanged':
			return { stage: signIn.stage, ...encodeCredentials(signIn.credentials) };
	}
}

function decode(fields: Readonly<Record<string, unknown>>): UnfinishedSignIn {
	switch (fields['stage']) {
		case 'granted':
			return {
				stage: 'granted',
				client: { clientId: text(fields['clientId']), clientSecret: secret(fields['clientSecret']) },
				deviceCode: secret(fields['deviceCode']),
			};
		case 'exchanged':
			return { stage: 'exchanged', credentials: decodeCredentials(fields) };
		default:
			throw new TypeError('not a stage');
	}
}
