import { existsSync } from 'node:fs';
import { RealDebridError } from '../../realdebrid/errors';
import type { HeldLock } from './lock';
import type { RecordFiles } from './recordFiles';
import type { SecretStore } from './secretStore';
import { keyOf, type SignInMark } from './signInMarks';
import { onFiles, SCHEMA, storing } from './stored';
import { encodeUnfinished, type UnfinishedSignIn } from './unfinishedSignIn';

/** Where one unfinished sign-in is kept. */
export interface SignInPlace {
	readonly secrets: SecretStore;
	readonly marks: RecordFiles<SignInMark>;
	readonly mark: SignInMark;
	/** Nothing where the folder does not let itself be locked. */
	readonly hold: HeldLock | undefined;
}

/** A sign-in that this window is at, and no other. */
export class HeldSignIn {
	/** @param notBefore the service wants to be left alone until then, in milliseconds since the epoch */
	constructor(
		private readonly place: SignInPlace,
		readonly notBefore = 0,
	) {}

	get id(): string {
		return this.place.mark.id;
	}

	/**
	 * Keeps how far it has come.
	 *
	 * @param notBefore for whoever goes on with it: not to ask the service before then
	 * @throws {RealDebridError} `storage`; `cancelled` when another window is at it by now
	 */
	async write(signIn: UnfinishedSignIn, notBefore?: number): Promise<void> {
		const { secrets, marks, mark, hold } = this.place;
		throwIfTakenOver(hold);
		const value = JSON.stringify({ schema: SCHEMA, ...encodeUnfinished(signIn), notBefore });
		// First, since a secret that no mark tells of would never be found again; and once, as the disk may be full by now.
		await onFiles('note that a sign-in has begun', () => {
			if (!existsSync(marks.pathOf(keyOf(mark)))) marks.write(keyOf(mark), mark);
		});
		throwIfTakenOver(hold);
		await storing('keep the unfinished sign-in', () => secrets.store(secretKeyOf(mark), value));
	}

	/** @throws {RealDebridError} `storage` */
	async remove(): Promise<void> {
		const { secrets, marks, mark } = this.place;
		await storing('remove the unfinished sign-in', () => secrets.delete(secretKeyOf(mark)));
		await onFiles('remove the unfinished sign-in', () => marks.remove(keyOf(mark)));
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
			if (isUnwanted(signal)) await this.remove();
			throw error;
		} finally {
			lost?.removeEventListener('abort', onLost);
			await this.release();
		}
	}

	async release(): Promise<void> {
		this.place.hold?.release();
	}
}

export function secretKeyOf({ origin, id }: Pick<SignInMark, 'origin' | 'id'>): string {
	return `sign-in ${origin} ${id}`;
}

function takenOver(): RealDebridError {
	return new RealDebridError('cancelled', 'Another window goes on with the sign-in.');
}

/** A process that stood still learns only by looking that another window goes on. */
function throwIfTakenOver(hold: HeldLock | undefined): void {
	if (hold && !hold.isOwned()) throw takenOver();
}

/** As opposed to a window that closes. */
function isUnwanted({ aborted, reason }: AbortSignal): boolean {
	return aborted && reason instanceof RealDebridError && reason.reason === 'unwanted';
}
