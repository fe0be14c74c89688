import { pipeline, Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import type { FetchResponse } from './fetch';

const DECODERS = {
	br: createBrotliDecompress,
	deflate: createInflate,
	gzip: createGunzip,
	'x-gzip': createGunzip,
} as const;

/** More codings than any server applies: each costs memory. */
const MOST_CODINGS = 3;

/**
 * Removes the content codings of an answer (RFC 9110, 8.4), also those that the request did not accept: servers and
 * middleboxes compress for clients that asked for `identity`. An answer with an unknown coding is left as it came.
 */
export function decoded(response: FetchResponse): FetchResponse {
	const codings = codingsOf(response.headers);
	const decoders = codings.reverse().map(coding => DECODERS[coding as keyof typeof DECODERS]);
	if (!response.body || decoders.length === 0 || decoders.length > MOST_CODINGS) return response;
	if (decoders.some(decoder => decoder === undefined)) return response;
	const body = decoders.reduce<Readable>(
		// The last stream fails with the error of any before it, and destroys them when its reader stops early.
		(source, decoder) => pipeline(source, decoder(), () => undefined),
		Readable.from(response.body, { objectMode: false }),
	);
	return { status: response.status, headers: withoutCoding(response.headers), body };
}

/** The headers of a body whose coding has been removed. */
export function withoutCoding(given: Headers): Headers {
	const headers = new Headers(given);
	headers.delete('content-encoding');
	headers.delete('content-length');
	return headers;
}

function codingsOf(headers: Headers): string[] {
	const value = headers.get('content-encoding')?.toLowerCase() ?? '';
	return value
		.split(',')
		.map(coding => coding.trim())
		.filter(coding => coding !== '' && coding !== 'identity');
}
