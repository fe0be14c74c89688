/**
 * The shapes in which requests leave the machine and answers come back.
 * Everything above this layer speaks of these and never of `fetch`.
 */

export interface HttpRequest {
	readonly method: string;
	/** May carry a device code in its query: for sending, never for logging. */
	readonly url: URL;
	readonly headers?: Readonly<Record<string, string>>;
	/** Sent as `application/x-www-form-urlencoded`. */
	readonly form?: Readonly<Record<string, string>>;
	/** Sent as it is; its type is one of the headers. */
	readonly body?: Uint8Array;
	/** Ends the request at once; the call then rejects with the signal's reason. */
	readonly signal?: AbortSignal | undefined;
}

export interface HttpAnswer {
	readonly status: number;
	/** They describe `body` as it is here: no coding and no length of a coding that has been removed. */
	readonly headers: Headers;
	/** The bytes after decompression, at most the size limit. */
	readonly body: Uint8Array;
}

/**
 * Sends one request and reads the whole answer, whatever its status.
 *
 * @throws {NetworkError} when there is no answer that could be read.
 * @throws the reason of `request.signal`, once it is aborted.
 */
export type Send = (request: HttpRequest) => Promise<HttpAnswer>;
