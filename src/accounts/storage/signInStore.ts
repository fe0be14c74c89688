import type { GrantId } from '../account';
import { newGrant, StorageIds, startedAt } from './grants';
import { HeldSignIn } from './heldSignIn';
import { leavingGrants } from './leavingGrants';
import type { HeldLock, TryAcquire } from './lock';
import type { RecordFiles } from './recordFiles';
import { signInKeyOf } from './secretKeys';
import type { SecretStore } from './secretStore';
import { mayBeUnfinished, signInFiles } from './signInFiles';
import { decodeStored, type Fields, onFiles, type Stored, storing } from './stored';
import { decodeUnfinished, isWaiting, type UnfinishedSignIn } from './unfinishedSignIn';

/** An unfinished sign-in that this window has taken up. */
export interface ClaimedSignIn<Left extends UnfinishedSignIn = UnfinishedSignIn> {
	readonly held: HeldSignIn;
	/** How far it had come. */
	readonly signIn: Left;
}

export interface SignInStoreOptions {
	readonly secrets: SecretStore;
	readonly folder: string;
	readonly origin: string;
	readonly tryAcquire: TryAcquire;
	/** Whether the account of a sign-in is stored already, with its credentials. */
	isStored(signIn: GrantId): Promise<boolean>;
}

/** In a browser a window may not see a secret that another window has stored; after this time, in milliseconds, no window needs it. */
const RECORD_OUTLIVES_SECRET_MS = 86_400_000;

/**
 * The unfinished sign-ins of one service: a record and a secret each. Only the
 * window that holds a sign-in continues it; the window of a sign-in that is not
 * held was closed, reloaded, or has crashed.
 */
export class UnfinishedSignInStore {
	private readonly files: RecordFiles<unknown>;
	private readonly leaving: RecordFiles<unknown>;
	private readonly storageIds: StorageIds;

	constructor(private readonly options: SignInStoreOptions) {
		this.files = signInFiles(options.folder);
		this.leaving = leavingGrants(options.folder);
		this.storageIds = new StorageIds(options.folder);
	}

	/** Whether there may be a sign-in of any window, without reading the secret storage. */
	mayExist(): boolean {
		return mayBeUnfinished(this.files, this.options.origin);
	}

	/**
	 * Begins a new sign-in. Nothing is stored of it before its first `write`.
	 *
	 * @throws {FileError}
	 */
	async begin(): Promise<HeldSignIn> {
		const storageId = await onFiles('note that a sign-in has begun', () => this.storageIds.obtain());
		const key = { origin: this.options.origin, grant: newGrant(storageId) };
		// Where nothing can be locked no other window can have it either: its record could not be written.
		return new HeldSignIn(this.placeOf(key, await this.hold(key)), 'is new');
	}

	/**
	 * Takes up the sign-in that has come furthest of those that no window holds.
	 *
	 * A sign-in of a later version of this extension, or one that cannot be read now, is not changed.
	 *
	 * @param isWanted says which sign-ins qualify; without it, all do
	 * @param except grants of sign-ins to skip: this window has resumed them already
	 */
	async claim<Wanted extends UnfinishedSignIn = UnfinishedSignIn>(
		isWanted?: (signIn: UnfinishedSignIn) => signIn is Wanted,
		except: ReadonlySet<string> = new Set(),
	): Promise<ClaimedSignIn<Wanted> | undefined> {
		let waiting: ClaimedSignIn<Wanted> | undefined;
		for (const key of this.list().filter(({ grant }) => !except.has(grant))) {
			const claimed = await this.claimOne(key, isWanted);
			if (!claimed) continue;
			if (!isWaiting(claimed.signIn)) {
				waiting?.held.release();
				return claimed;
			}
			if (waiting) claimed.held.release();
			else waiting = claimed;
		}
		return waiting;
	}

	/**
	 * Removes all sign-ins that no window holds.
	 *
	 * @param isOfAccount says which of the held ones are removed as well: a window that has just crashed seems to hold its own
	 * @throws {RealDebridError} `storage`
	 */
	async removeAll(isOfAccount: (signIn: UnfinishedSignIn) => boolean = () => false): Promise<void> {
		let failure: unknown;
		for (const key of this.list())
			await this.removeIf(isOfAccount, key).catch((error: unknown) => {
				failure ??= error;
			});
		if (failure) throw failure;
	}

	private async removeIf(isOfAccount: (signIn: UnfinishedSignIn) => boolean, key: GrantId): Promise<void> {
		const hold = await this.hold(key);
		if (!hold && !(await this.isOne(key, isOfAccount))) return;
		const held = new HeldSignIn(this.placeOf(key, hold), 'has begun');
		await held.remove().finally(() => held.release());
	}

	private async isOne(key: GrantId, isWanted: (signIn: UnfinishedSignIn) => boolean): Promise<boolean> {
		const stored = await this.read(key);
		// A corrupt sign-in is of no use to the window that seems to hold it.
		return stored.state === 'corrupt' || (stored.state === 'found' && isWanted(stored.value.signIn));
	}

	private list(): GrantId[] {
		try {
			// The newest first: of two codes that wait, the user has seen that one last.
			return this.files
				.keys()
				.map(([origin = '', grant = '']) => ({ origin, grant }))
				.filter(({ origin }) => origin === this.options.origin)
				.sort((a, b) => startedAt(b.grant) - startedAt(a.grant));
		} catch {
			// What cannot be read now is found the next time.
			return [];
		}
	}

	private placeOf(key: GrantId, hold: HeldLock | undefined) {
		const { files, leaving } = this;
		return { secrets: this.options.secrets, files, leaving, key, hold };
	}

	/** @returns `undefined` where another window holds the sign-in, or that cannot be determined */
	private hold({ grant }: GrantId): Promise<HeldLock | undefined> {
		return this.options.tryAcquire(`sign-in ${grant}`).catch(() => undefined);
	}

	private async claimOne<Wanted extends UnfinishedSignIn>(
		key: GrantId,
		isWanted: ((signIn: UnfinishedSignIn) => signIn is Wanted) | undefined,
	): Promise<ClaimedSignIn<Wanted> | undefined> {
		const hold = await this.hold(key);
		if (!hold) return undefined;
		const place = this.placeOf(key, hold);
		try {
			const stored = (await this.options.isStored(key)) ? 'an account' : await this.read(key);
			const isOver = stored === 'an account' || stored.state === 'corrupt' || isForgotten(stored, key);
			if (isOver) await new HeldSignIn(place, 'has begun').remove();
			else if (stored.state === 'found') {
				const { signIn, notBefore } = stored.value;
				if (isWanted?.(signIn) ?? true)
					return { held: new HeldSignIn(place, 'has begun', notBefore), signIn: signIn as Wanted };
			}
		} catch {
			// A storage that cannot be read now must not prevent a new sign-in.
		}
		hold.release();
		return undefined;
	}

	/** @throws {RealDebridError} `storage` */
	private async read(key: GrantId): Promise<Stored<LeftSignIn>> {
		const { secrets } = this.options;
		const text = await storing('read the unfinished sign-in', () => secrets.get(signInKeyOf(key)));
		return decodeStored(text, decodeLeft);
	}
}

/** A record whose secret this window does not see, for so long that no window needs it. */
function isForgotten(stored: Stored<unknown>, { grant }: GrantId): boolean {
	const isRecent = Math.abs(Date.now() - startedAt(grant)) <= RECORD_OUTLIVES_SECRET_MS;
	return stored.state === 'missing' && !isRecent;
}

interface LeftSignIn {
	readonly signIn: UnfinishedSignIn;
	readonly notBefore: number | undefined;
}

function decodeLeft(fields: Fields): LeftSignIn {
	const { notBefore } = fields;
	return {
		signIn: decodeUnfinished(fields),
		notBefore: typeof notBefore === 'number' ? notBefore : undefined,
	};
}
