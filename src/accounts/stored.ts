import { RealDebridError } from '../realdebrid/errors';
import { Secret } from '../realdebrid/secret';

/** The version of everything this extension stores. Raised when a shape changes; older ones are migrated. */
export const SCHEMA = 1;

/** What was found where something may have been stored. */
export type Stored<T> =
	| { readonly state: 'found'; readonly value: T }
	| { readonly state: 'missing' }
	/** There, but not to be understood. */
	| { readonly state: 'corrupt' }
	/** Written by a later version of this extension: to be left as it is. */
	| { readonly state: 'newer' };

/**
 * Reads a stored JSON object.
 *
 * @param decode gives the value, or throws when a field is not what it must be
 */
export function decodeStored<T>(
	text: string | undefined,
	decode: (fields: Readonly<Record<string, unknown>>) => T,
): Stored<T> {
	if (text === undefined) return { state: 'missing' };
	try {
		const fields: unknown = JSON.parse(text);
		if (typeof fields !== 'object' || fields === null) return { state: 'corrupt' };
		const schema = (fields as Record<string, unknown>)['schema'];
		if (typeof schema === 'number' && schema > SCHEMA) return { state: 'newer' };
		if (schema !== SCHEMA) return { state: 'corrupt' };
		return { state: 'found', value: decode(fields as Record<string, unknown>) };
	} catch {
		// What the parser says quotes the text, which may be a secret.
		return { state: 'corrupt' };
	}
}

/** Runs one step on the editor's storage; its failures become `storage` errors. */
export async function storing<T>(what: string, step: () => PromiseLike<T>): Promise<T> {
	try {
		return await step();
	} catch (error) {
		// The editor's message may quote what was to be stored: only its name goes on.
		throw new RealDebridError('storage', `The editor could not ${what}.`, {
			cause: new Error(error instanceof Error ? error.name : typeof error),
		});
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
