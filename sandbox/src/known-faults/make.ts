import { jsonType, printJson } from '../answer';
import type { AnswerFault } from '../faults';

/** A JSON error as the API prints it; without a code, `error_code` is left out. */
export function jsonError(status: number, error: string, code?: number): AnswerFault {
	return jsonValue(status, code === undefined ? { error } : { error, error_code: code });
}

/** Any value as JSON: for wrong types and missing fields. */
export function jsonValue(status: number, value: unknown, contentType = jsonType): AnswerFault {
	return { kind: 'answer', status, body: printJson(value), contentType };
}

export function htmlPage(status: number, title: string): AnswerFault {
	const body = `<!doctype html><html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>`;
	return { kind: 'answer', status, body, contentType: 'text/html; charset=utf-8' };
}

export function plainText(status: number, body: string): AnswerFault {
	return { kind: 'answer', status, body, contentType: 'text/plain; charset=UTF-8' };
}

/** A body of any bytes. */
export function bytes(status: number, body: Uint8Array, contentType = jsonType): AnswerFault {
	const base64 = Buffer.from(body).toString('base64');
	return { kind: 'answer', status, body: base64, encoding: 'base64', contentType };
}

export function redirect(status: number, location: string): AnswerFault {
	return { kind: 'answer', status, headers: { Location: location } };
}

export const empty = (status: number): AnswerFault => ({ kind: 'answer', status });
