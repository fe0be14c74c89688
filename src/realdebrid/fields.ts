import { RealDebridError } from './errors';
import { Secret } from './secret';

/** A JSON object of the service, none of whose fields is trusted. */
export type Fields = Readonly<Record<string, unknown>>;

/** Longer than any value that the service was seen to give, short enough to store. */
const LONGEST_SECRET = 4096;
const LONGEST_TEXT = 256;

/** A secret that goes into a header, a form or a query: visible ASCII, not empty. */
export function secretField(fields: Fields, name: string): Secret {
	const value = fields[name];
	if (typeof value === 'string' && value.length <= LONGEST_SECRET && /^[\x21-\x7e]+$/.test(value))
		return new Secret(value);
	throw invalidField(name);
}

/** A text that a person sees: one line, not empty. */
export function textField(fields: Fields, name: string): string {
	const text = optionalTextField(fields, name);
	if (text === undefined) throw invalidField(name);
	return text;
}

export function optionalTextField(fields: Fields, name: string): string | undefined {
	const value = fields[name];
	if (typeof value !== 'string') return undefined;
	const text = value.trim();
	return text !== '' && text.length <= LONGEST_TEXT && !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(text)
		? text
		: undefined;
}

/** A finite number, also where it is written as a string: the service does both. */
export function numberField(fields: Fields, name: string): number | undefined {
	const value = fields[name];
	const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
	return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

export function invalidField(name: string): RealDebridError {
	return new RealDebridError('protocol', `The answer has no usable "${name}".`);
}
