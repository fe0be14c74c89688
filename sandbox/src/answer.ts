/** An answer as it goes over the wire. Endpoints make one; only deliver.ts writes to a socket. */
export interface Answer {
	status: number;
	body: string;
	/** How `body` writes its bytes; UTF-8 without it. Text, so that it passes through JSON too. */
	encoding?: BufferEncoding;
	contentType?: string;
	headers?: Record<string, string>;
}

export function bytesOf({ body, encoding }: Answer): Buffer {
	return Buffer.from(body, encoding);
}

/** Bare: a client exists that looks for exactly this. */
export const jsonType = 'application/json';

/** The service prints JSON with tabs and, as PHP does, with escaped slashes. */
export function printJson(value: unknown): string {
	return JSON.stringify(value, null, '\t').replaceAll('/', '\\/');
}

export function jsonAnswer(status: number, value: unknown): Answer {
	return { status, body: printJson(value), contentType: jsonType };
}

export function textAnswer(body: string): Answer {
	return { status: 200, body, contentType: 'text/plain; charset=utf-8' };
}

export function errorAnswer(status: number, error: string | null, code: number | null): Answer {
	return jsonAnswer(status, { error, error_code: code });
}

export const parameterMissing = (): Answer => errorAnswer(400, 'parameter_missing', 1);
/** As the REST endpoints say it. */
export const missingField = (name: string, status = 400): Answer =>
	jsonAnswer(status, { error: 'parameter_missing', error_details: `{${name}} is missing`, error_code: 1 });
export const wrongParameter = (status = 400): Answer => errorAnswer(status, 'wrong_parameter', 2);
export const unknownResource = (): Answer => errorAnswer(404, 'unknown_ressource', 7);
export const badToken = (): Answer => errorAnswer(401, 'bad_token', 8);
export const permissionDenied = (): Answer => errorAnswer(403, 'permission_denied', 9);
export const unsupportedHoster = (): Answer => errorAnswer(400, 'hoster_unsupported', 16);
export const hosterUnavailable = (): Answer => errorAnswer(503, 'hoster_unavailable', 19);
export const unavailableFile = (): Answer => errorAnswer(503, 'unavailable_file', 24);
export const actionAlreadyDone = (): Answer => errorAnswer(202, 'action_already_done', 31);
export const tooManyRequests = (): Answer => errorAnswer(429, 'too_many_requests', 34);
/** How the service says "not yet". */
export const forbiddenNull = (): Answer => errorAnswer(403, null, null);
/** How the service says that it does not know a device code. */
export const nullPair = (): Answer => jsonAnswer(200, { client_id: null, client_secret: null });
