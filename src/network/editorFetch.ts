import { withoutCoding } from './contentEncoding';
import type { Fetch, FetchInit, FetchResponse } from './fetch';

/** What is looked at of the extension host's global object. */
export interface HostGlobals {
	fetch(input: string | Request, init: FetchInit): Promise<FetchResponse>;
}

/**
 * The editor's own fetch, asked in such a way that no query gets into the editor's log.
 *
 * To choose a proxy the editor looks at the address, and at log level debug it writes that into its log
 * (`ProxyResolver#resolveProxy`). The protocol puts the device code into a query, and the code is good for more than
 * its sign-in. So the editor is handed a `Request` and shown its address without the query, which no proxy is chosen
 * by; the request itself keeps its address, which is not read from the property (https://fetch.spec.whatwg.org/#dom-request-url).
 */
export function editorFetch(host: HostGlobals): Fetch {
	return async (url, init) => {
		const { status, headers, body } = await host.fetch(withQueryHidden(url), init);
		// The editor's fetch removes the coding of a body, and leaves the headers that tell of it.
		return { status, headers: headers.has('content-encoding') ? withoutCoding(headers) : headers, body };
	};
}

function withQueryHidden(url: string): string | Request {
	const { origin, pathname, search } = new URL(url);
	return search === '' ? url : Object.defineProperty(new Request(url), 'url', { value: origin + pathname });
}
