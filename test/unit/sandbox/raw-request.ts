import { once } from 'node:events';
import { type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';
import { buffer } from 'node:stream/consumers';

export interface RawRequest {
	readonly method?: string;
	readonly headers?: Readonly<Record<string, string>>;
	readonly body?: string;
}

/** An answer as it was sent. */
export interface RawReply {
	readonly status: number;
	readonly headers: IncomingHttpHeaders;
	readonly body: Buffer;
}

/** Adds no headers of its own, as `fetch` does, which also decompresses bodies, repeats a 421 and fails at a 407. */
export async function sendRaw(
	url: string,
	{ method = 'GET', headers = {}, body }: RawRequest = {},
): Promise<RawReply> {
	const outgoing = request(url, { method, headers, agent: false });
	outgoing.end(body);
	const [incoming] = (await once(outgoing, 'response')) as [IncomingMessage];
	return { status: incoming.statusCode ?? 0, headers: incoming.headers, body: await buffer(incoming) };
}
