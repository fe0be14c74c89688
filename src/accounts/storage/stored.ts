import { RealDebridError } from '../../realdebrid/errors';
import { Secret } from '../../realdebrid/secret';
import { sleep } from '../../realdebrid/time';
import { FileError } from '../accountErrors';

/** The version of everything this extension stores. Raised when a shape changes. */
export const SCHEMA = 1;

/** What was found where something may have been stored. */
export type Stored<T> =
	| { readonly state: 'found'; readonly value: T }
	| { readonly state: 'missing' }
	/** There, but not to be understood. */
	| { readonly state: 'corrupt' }
	/** Written by a later version of this extension: must not be changed. */
	| { readonly state: 'newer' };

export type Fields = Readonly<Record<string, unknown>>;

/**
 * Reads a stored JSON object.
 *
 * @param decode gives the value, or throws when a field is not what it must be
 */
export function decodeStored<T>(text: string | undefined, decode: (fields: Fields) => T): Stored<T> {
	if (text === undefined) return { state: 'missing' };
	try {
		const fields = JSON.parse(text) as Fields;
		const { schema } = fields;
		if (typeof schema === 'number' && schema > SCHEMA) return { state: 'newer' };
		return schema === SCHEMA ? { state: 'found', value: decode(fields) } : { state: 'corrupt' };
	} catch {
		// What the parser says quotes the text, which may be a secret.
		return { state: 'corrupt' };
	}
}

/** Runs one step on the editor's secret storage; its failures become `storage` errors. */
export async function storing<T>(what: string, step: () => PromiseLike<T>): Promise<T> {
	try {
		return await step();
	} catch (error) {
		throw storageError(what, error);
	}
}

/** The editor's message may quote what was to be stored: only its name goes on. */
export function storageError(what: string, error: unknown): RealDebridError {
	return new RealDebridError('storage', `The editor could not ${what}.`, {
		cause: new Error(error instanceof Error ? error.name : typeof error),
	});
}

/** What Windows answers while another window, or a scanner, has the file open. */
const HELD = ['EPERM', 'EACCES', 'EBUSY'];
/** Before each further try. A folder without rights says the same, so it is not tried for long. */
const HELD_PAUSES_MS = [10, 20, 40, 80, 160];

/**
 * Runs one step on the files that all windows share, again where somebody holds
 * a file for a moment.
 *
 * @param what completes "did not let us …" in the message
 * @param step can be taken anew after it has failed
 * @throws {FileError} where it goes on failing; the step's own `RealDebridError`
 */
export async function onFiles<T>(what: string, step: () => T): Promise<T> {
	for (let tries = 0; ; tries++) {
		try {
			return step();
		} catch (error) {
			// Not the file system's: the lock is lost.
			if (error instanceof RealDebridError) throw error;
			const code = (error as NodeJS.ErrnoException).code ?? typeof error;
			const pauseMs = HELD.includes(code) ? HELD_PAUSES_MS[tries] : undefined;
			if (pauseMs === undefined) throw new FileError(`The file system did not let us ${what}.`, code);
			await sleep(pauseMs);
		}
	}
}

/** Readers of one stored field each; they throw for `decodeStored` to catch. */
export function text(value: unknown): string {
	if (typeof value !== 'string' || value === '') throw new TypeError('not a text');
	return value;
}

export function secret(value: unknown): Secret {
	return new Secret(text(value));
}

export function number(value: unknown): number {
	if (typeof value !== 'number' || !Number.isFinite(value)) throw new TypeError('not a number');
	return value;
}
