import type { Redacted, RedactedAnswer } from './redact';

/** Where two answers to the same step differ. */
export interface Difference {
	/** `status`, `kind`, `body.expires_in`, `header.retry-after`, … */
	readonly where: string;
	/** Undefined where one has nothing there. */
	readonly service: Redacted | undefined;
	readonly sandbox: Redacted | undefined;
}

/** Headers that clients act on. The others differ by whatever stands before a service. */
const comparedHeaders = ['content-type', 'retry-after', 'www-authenticate'];

export function compareAnswers(service: RedactedAnswer, sandbox: RedactedAnswer): Difference[] {
	return [
		...compareValues('status', service.status, sandbox.status),
		...compareValues('kind', service.kind, sandbox.kind),
		...comparedHeaders.flatMap(name =>
			compareValues(`header.${name}`, mediaType(service.headers[name]), mediaType(sandbox.headers[name])),
		),
		...compareValues('body', service.body, sandbox.body),
	];
}

/** The parameters of a media type are no part of the protocol. */
function mediaType(header: string | undefined): string | undefined {
	return header?.replace(/;.*/, '').trim();
}

function compareValues(
	where: string,
	service: Redacted | undefined,
	sandbox: Redacted | undefined,
): Difference[] {
	if (isObject(service) && isObject(sandbox)) {
		const names = new Set([...Object.keys(service), ...Object.keys(sandbox)]);
		return [...names].flatMap(name => compareValues(`${where}.${name}`, service[name], sandbox[name]));
	}
	return JSON.stringify(service) === JSON.stringify(sandbox) ? [] : [{ where, service, sandbox }];
}

function isObject(value: Redacted | undefined): value is { readonly [name: string]: Redacted } {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
