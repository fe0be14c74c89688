/** What this layer uses of `fetch`, so that the editor's and undici's fit the same place. */
export type Fetch = (url: string, init: FetchInit) => Promise<FetchResponse>;

export interface FetchInit {
	readonly method: string;
	readonly headers: Record<string, string>;
	readonly body?: string | Uint8Array;
	/** A redirect is an answer like any other: who sent the request decides what to do. */
	readonly redirect: 'manual';
	/** Aborted, it ends the request and the reading of the body. */
	readonly signal: AbortSignal;
}

export interface FetchResponse {
	readonly status: number;
	readonly headers: Headers;
	/** Stopping early gives the rest up. */
	readonly body: AsyncIterable<Uint8Array> | null;
}

/** Whose fetch carries a request: the editor's own, or that of the package undici. */
export type Via = 'editor' | 'undici';

export interface ChosenFetch {
	readonly via: Via;
	readonly fetch: Fetch;
}
