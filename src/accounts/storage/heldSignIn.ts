import { RealDebridError } from '../../realdebrid/errors';
import { withTimeLimit } from '../../realdebrid/time';
import type { GrantId } from '../account';
import { SignInCancelled } from '../accountErrors';
import type { HeldLock } from './lock';
import { grantRecordKey, type RecordFiles } from './recordFiles';
import { signInKeyOf } from './secretKeys';
import type { SecretStore } from './secretStore';
import { onFiles, SCHEMA, storing } from './stored';
import { encodeUnfinished, type UnfinishedSignIn } from './unfinishedSignIn';

/** Where one unfinished sign-in is kept. */
export interface SignInPlace {
	readonly secrets: SecretStore;
	readonly files: RecordFiles<unknown>;
	readonly leaving: RecordFiles<unknown>;
	readonly key: GrantId;
	/** Nothing where the folder does not let itself be locked. */
	readonly hold: HeldLock | undefined;
}

const REMOVE = 'remove the unfinished sign-in';
/** Who cancels waits for no storage: a secret that is not removed at once is removed by a later window. */
const CANCEL_LIMIT_MS = 0;

/** A sign-in that this window is at, and no other. */
export class HeldSignIn {
	/**
	 * @param hasBegun there is a record; a new one has its record with its first `write`
	 * @param notBefore the service wants to be left alone until then, in milliseconds since the epoch
	 */
	constructor(
		private readonly place: SignInPlace,
		private hasBegun: 'has begun' | 'is new',
		readonly notBefore = 0,
	) {}

	/** Our own name for what it is granted. */
	get grant(): string {
		return this.place.key.grant;
	}

	/**
	 * Keeps how far it has come.
	 *
	 * @param notBefore for whoever goes on with it: not to ask the service before then
	 * @throws {RealDebridError} `storage`; `cancelled` when the sign-in is not this window's any more
	 */
	async write(signIn: UnfinishedSignIn, notBefore?: number): Promise<void> {
		const { secrets, files, key, hold } = this.place;
		const value = JSON.stringify({ schema: SCHEMA, ...encodeUnfinished(signIn), notBefore });
		if (hold && !hold.isOwned()) throw takenOver();
		if (this.hasBegun === 'is new')
			// First, since a secret that no record refers to would never be found again; and once, as the disk may be full by now.
			await onFiles('note that a sign-in has begun', () => files.write(grantRecordKey(key), {}));
		this.hasBegun = 'has begun';
		this.throwIfLost();
		await storing('keep the unfinished sign-in', () => secrets.store(signInKeyOf(key), value));
		// Ended by another window while the storage took its time: what was written has no effect.
		if (!files.has(grantRecordKey(key))) await secrets.delete(signInKeyOf(key));
		this.throwIfLost();
	}

	/**
	 * Called right before each write that only the window may do that is at the sign-in. A process that stood still learns
	 * only by looking that another window has gone on, or has ended it.
	 *
	 * @throws {RealDebridError} `cancelled`
	 */
	throwIfLost(): void {
		const { hold, files, key } = this.place;
		if (hold && !hold.isOwned()) throw takenOver();
		if (!files.has(grantRecordKey(key))) throw takenOver();
	}

	/** @throws {RealDebridError} `storage`; it is over all the same, and a later window removes what is left */
	async remove(): Promise<void> {
		const { secrets, files, leaving, key } = this.place;
		await onFiles(REMOVE, () => files.rename(grantRecordKey(key), grantRecordKey(key), leaving));
		await storing(REMOVE, () => secrets.delete(signInKeyOf(key)));
		await onFiles(REMOVE, () => leaving.remove(grantRecordKey(key)));
	}

	/**
	 * Runs a step of it and lets it go, for whichever window goes on. It ends as
	 * well when another window has taken it over. When the person wants none of
	 * it, what was granted is given up.
	 *
	 * @param step is handed the signal that ends it
	 * @throws what `step` throws
	 */
	async during<T>(signal: AbortSignal, step: (signal: AbortSignal) => Promise<T>): Promise<T> {
		const ending = new AbortController();
		const onLost = () => ending.abort(takenOver());
		const lost = this.place.hold?.lost;
		// It may have been lost before anybody listened.
		if (lost?.aborted) onLost();
		lost?.addEventListener('abort', onLost, { once: true });
		try {
			return await step(AbortSignal.any([signal, ending.signal]));
		} catch (error) {
			if (isCancelled(signal)) await this.cancel();
			throw error;
		} finally {
			lost?.removeEventListener('abort', onLost);
			this.release();
		}
	}

	release(): void {
		this.place.hold?.release();
	}

	/** @throws {RealDebridError} `storage` */
	private async cancel(): Promise<void> {
		await withTimeLimit(this.remove(), CANCEL_LIMIT_MS).catch((error: unknown) => {
			// The storage does not answer: the sign-in is over, and a later window removes its secret.
			if (error instanceof RealDebridError) throw error;
		});
	}
}

function takenOver(): RealDebridError {
	return new RealDebridError('cancelled', 'Another window goes on with the sign-in, or has ended it.');
}

/** Whether the user has cancelled, as opposed to a window that closes. */
export function isCancelled({ reason }: AbortSignal): boolean {
	return reason instanceof SignInCancelled;
}
