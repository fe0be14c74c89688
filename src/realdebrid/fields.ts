import { RealDebridError } from './errors';
import { Secret } from './secret';

/** A JSON object of the service, none of whose fields is trusted. */
export type Fields = Readonly<Record<string, unknown>>;

/** Longer than any value that the service was seen to give, short enough to store. */
const LONGEST_SECRET = 4096;
const LONGEST_TEXT = 256;
const LONGEST_NAME = 200;

/** A secret that goes into a header, a form or a query: visible ASCII, not empty. */
export function secretField(fields: Fields, name: string): Secret {
	const secret = optionalSecretField(fields, name);
	if (secret === undefined) throw invalidField(name);
	return secret;
}

export function optionalSecretField(fields: Fields, name: string): Secret | undefined {
	const value = fields[name];
	return typeof value === 'string' && value.length <= LONGEST_SECRET && /^[\x21-\x7e]+$/.test(value)
		? new Secret(value)
		: undefined;
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

/** Control characters, halves of characters, line ends, and format characters but for the two that join letters and emoji. */
const UNSHOWABLE = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]|(?![\u200C\u200D])\p{Cf}/gu;
const JOINERS_AND_SPACE = /^(?:\u200C|\u200D|\s)*$/u;

/**
 * A name that the service's users have chosen, made fit to be shown: without characters that change the direction or
 * the line of the text around them, and shortened where the name is long. A number counts as its digits.
 *
 * @returns `undefined` where nothing is left to be shown
 */
export function nameField(fields: Fields, name: string): string | undefined {
	const value = fields[name];
	const text = typeof value === 'number' ? String(value) : value;
	if (typeof text !== 'string') return undefined;
	const shown = text
		.slice(0, 4 * LONGEST_NAME)
		.replace(UNSHOWABLE, '')
		.trim();
	if (JOINERS_AND_SPACE.test(shown)) return undefined;
	const characters = [...shown];
	return characters.length > LONGEST_NAME ? `${characters.slice(0, LONGEST_NAME - 1).join('')}…` : shown;
}

/** A finite number, also where it is written as a string: the service does both. */
export function numberField(fields: Fields, name: string): number | undefined {
	const value = fields[name];
	const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
	return Number.isFinite(number) ? (number as number) : undefined;
}

export function invalidField(name: string): RealDebridError {
	return new RealDebridError('protocol', `The answer has no usable "${name}".`);
}
