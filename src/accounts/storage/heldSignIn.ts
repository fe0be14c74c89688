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
	/** `undefined` where the folder cannot hold locks. */
	readonly hold: HeldLock | undefined;
}

const REMOVE = 'remove the unfinished sign-in';
/** Cancel waits for no storage: a secret that is not removed at once is removed by a later window. */
const CANCEL_LIMIT_MS = 0;

/** A sign-in that this window holds, and no other. */
export class HeldSignIn {
	/**
	 * @param hasBegun there is a record; a new one has its record with its first `write`
	 * @param notBefore the service asked for no request before then, in milliseconds since the epoch
	 */
	constructor(
		private readonly place: SignInPlace,
		private hasBegun: 'has begun' | 'is new',
		readonly notBefore = 0,
	) {}

	/** Our own name for what the sign-in is granted. */
	get grant(): string {
		return this.place.key.grant;
	}

	/**
	 * Stores how far the sign-in has come.
	 *
	 * @param notBefore for the window that resumes it: no request before then, in milliseconds since the epoch
	 * @throws {RealDebridError} `storage`; `cancelled` when this window does not hold the sign-in any more
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
	 * Called right before each write that only the holder of the sign-in may do. A process that stood still must check the
	 * files to learn that another window has resumed or ended the sign-in.
	 *
	 * @throws {RealDebridError} `cancelled`
	 */
	throwIfLost(): void {
		const { hold, files, key } = this.place;
		if (hold && !hold.isOwned()) throw takenOver();
		if (!files.has(grantRecordKey(key))) throw takenOver();
	}

	/** @throws {RealDebridError} `storage`; the sign-in has ended all the same, and a later window removes its secret */
	async remove(): Promise<void> {
		const { secrets, files, leaving, key } = this.place;
		await onFiles(REMOVE, () => files.rename(grantRecordKey(key), grantRecordKey(key), leaving));
		await storing(REMOVE, () => secrets.delete(signInKeyOf(key)));
		await onFiles(REMOVE, () => leaving.remove(grantRecordKey(key)));
	}

	/**
	 * Runs a step of the sign-in, then releases it, for any window to resume. The step ends as well when another window
	 * has taken the sign-in over. When the user has cancelled, what was granted is given up.
	 *
	 * @param step is handed the signal that ends it
	 * @throws what `step` throws
	 */
	async during<T>(signal: AbortSignal, step: (signal: AbortSignal) => Promise<T>): Promise<T> {
		const ending = new AbortController();
		const onLost = () => ending.abort(takenOver());
		const lost = this.place.hold?.lost;
		// The hold may have been lost before the listener was added.
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
