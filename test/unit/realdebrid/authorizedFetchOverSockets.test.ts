import assert from 'node:assert/strict';
import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { createSend } from '../../../src/network/send';
import { createTransport, type Transport } from '../../../src/network/transport';
import { authorizedFetch } from '../../../src/realdebrid/authorizedFetch';
import { Secret } from '../../../src/realdebrid/secret';
import { Servers } from '../network/servers';
import { bareHost, defaultSettings, patchedHost } from '../network/settings';
import { rejection } from './rejection';

interface Seen {
	readonly method: string | undefined;
	readonly url: string | undefined;
	readonly headers: IncomingHttpHeaders;
	readonly body: Buffer;
}

interface Answer {
	readonly status: number;
	readonly headers?: OutgoingHttpHeaders;
	readonly body?: string | Buffer;
}

describe('an authorised request over a socket', () => {
	let servers: Servers;
	let transport: Transport;
	let seen: Seen[];
	let answers: Answer[];
	let origin: string;
	beforeEach(async () => {
		seen = [];
		answers = [];
		servers = new Servers();
		transport = createTransport({ settings: () => defaultSettings, env: {}, host: bareHost });
		origin = await servers.http(async (request, response) => {
			const { method, url, headers } = request;
			seen.push({ method, url, headers, body: await buffer(request) });
			const answer = answers.shift() ?? { status: 200 };
			response.writeHead(answer.status, answer.headers).end(answer.body);
		});
	});
	afterEach(async () => {
		await transport.dispose();
		await servers.close();
	});

	function fetch(path: string, init: RequestInit = {}): Promise<Response> {
		const send = createSend({ chooseFetch: url => transport.chooseFetch(url), userAgent: 'test/1' });
		const service = { apiUrl: new URL(origin), send };
		return authorizedFetch(service, path, init, new Secret('old'), async () => new Secret('new'));
	}
	const bodies = () => seen.map(({ body }) => body.toString('latin1'));

	it('has the token, one honest name, and asks for JSON', async () => {
		await fetch('/user?x=1', { headers: { 'User-Agent': 'mine' } });
		assert.equal(seen[0]?.url, '/rest/1.0/user?x=1');
		assert.equal(seen[0]?.headers.authorization, 'Bearer old');
		assert.equal(seen[0]?.headers['user-agent'], 'test/1');
		assert.equal(seen[0]?.headers.accept, 'application/json');
	});

	describe('with headers that are the connection’s own is sent as ever', () => {
		const headers: readonly [string, string][] = [
			['Host', 'evil.example'],
			['Content-Length', '1'],
			['Transfer-Encoding', 'chunked'],
			['Connection', 'upgrade'],
			['Upgrade', 'websocket'],
			['Keep-Alive', '5'],
			['Expect', '100-continue'],
			['TE', 'trailers'],
		];
		for (const [name, value] of headers)
			it(name, async () => {
				const response = await fetch('/x', { method: 'POST', headers: { [name]: value }, body: 'four' });
				assert.equal(response.status, 200);
				assert.deepEqual(bodies(), ['four']);
				assert.equal(seen[0]?.headers.host, new URL(origin).host);
			});
	});

	const unauthorised: Answer = { status: 401, body: '{"error":"bad_token","error_code":8}' };
	const form = () => {
		const data = new FormData();
		data.set('file', new Blob(['bytes'], { type: 'application/x-bittorrent' }), 'a.torrent');
		return data;
	};
	const bytes = Uint8Array.from([0, 255, 10, 13, 0]);
	type Body = NonNullable<RequestInit['body']>;
	const sent: readonly [string, () => Body, RegExp | undefined, RegExp][] = [
		['a string', () => 'magnet=ü', /^text\/plain;charset=UTF-8$/i, /^magnet=\xc3\xbc$/],
		[
			'URLSearchParams',
			() => new URLSearchParams({ magnet: 'a b' }),
			/^application\/x-www-form-urlencoded;charset=UTF-8$/i,
			/^magnet=a\+b$/,
		],
		[
			'FormData',
			form,
			/^multipart\/form-data; ?boundary=/,
			/name="file"; filename="a\.torrent"[\s\S]*\r\nbytes\r\n/,
		],
		[
			'a Blob',
			() => new Blob([bytes], { type: 'application/x-bittorrent' }),
			/^application\/x-bittorrent$/,
			/^\0\xff\n\r\0$/,
		],
		['an ArrayBuffer', () => bytes.slice().buffer, undefined, /^\0\xff\n\r\0$/],
		['a view in the middle of a buffer', () => bytes.subarray(1, 3), undefined, /^\xff\n$/],
		['an empty string', () => '', /^text\/plain/i, /^$/],
	];
	for (const [what, body, contentType, expected] of sent)
		it(`sends ${what}, and the same again after a 401`, async () => {
			answers = [unauthorised];
			await fetch('/torrents/addTorrent', { method: 'PUT', body: body() });
			assert.deepEqual(
				seen.map(({ method, headers }) => `${method} ${headers.authorization}`),
				['PUT Bearer old', 'PUT Bearer new'],
			);
			const [first, second] = seen;
			assert.match(bodies()[0] ?? '', expected);
			assert.ok(first && second && first.body.equals(second.body));
			assert.equal(first.headers['content-type'], second.headers['content-type']);
			if (contentType) assert.match(first.headers['content-type'] ?? '', contentType);
			else assert.equal(first.headers['content-type'], undefined);
		});

	it('keeps the consumer’s content type', async () => {
		await fetch('/x', { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } });
		assert.equal(seen[0]?.headers['content-type'], 'application/json');
	});

	it('takes null for no body, as the global fetch does', async () => {
		await fetch('/x', { body: null } as unknown as RequestInit);
		assert.equal(seen[0]?.method, 'GET');
		assert.equal(seen[0]?.headers['content-length'], undefined);
	});

	it('fails as the global fetch does for what cannot be sent, not with offline', async () => {
		await assert.rejects(fetch('/x', { body: 'four' }), TypeError);
		await assert.rejects(fetch('/x', { method: 'CONNECT' }), TypeError);
		await assert.rejects(fetch('/x', { method: 'a b' }), TypeError);
		await assert.rejects(fetch('/x', { headers: { 'a b': '1' } }), TypeError);
		assert.deepEqual(seen, []);
	});

	it('does not ask for compression on behalf of the consumer: only the editor’s fetch undoes it', async () => {
		await fetch('/torrents', { headers: { 'Accept-Encoding': 'gzip' } });
		assert.equal(seen[0]?.headers['accept-encoding'], 'identity');
	});

	it('gives an answer that the editor’s fetch has decompressed without the headers of its compression', async () => {
		await transport.dispose();
		transport = createTransport({ settings: () => defaultSettings, env: {}, host: patchedHost() });
		const text = JSON.stringify({ name: 'ü'.repeat(10) });
		const body = gzipSync(text);
		const headers = { 'content-encoding': 'gzip', 'content-length': body.length, 'x-total-count': '7' };
		answers = [{ status: 200, headers, body }];
		const response = await fetch('/torrents');
		assert.equal(await response.text(), text);
		assert.equal(response.headers.get('content-encoding'), null);
		assert.equal(response.headers.get('content-length'), null);
		assert.equal(response.headers.get('x-total-count'), '7');
	});

	describe('with compression that nobody asked for', () => {
		const text = JSON.stringify({ name: 'ü'.repeat(100) });
		const codings: readonly [string, Buffer][] = [
			['gzip', gzipSync(text)],
			['x-gzip', gzipSync(text)],
			['GZIP', gzipSync(text)],
			['br', brotliCompressSync(text)],
			['deflate', deflateSync(text)],
			['gzip, br', brotliCompressSync(gzipSync(text))],
		];
		for (const [coding, body] of codings)
			it(`gives what ${coding} stands for, without the headers of the compression`, async () => {
				answers = [
					{ status: 200, headers: { 'content-encoding': coding, 'content-length': body.length }, body },
				];
				const response = await fetch('/torrents');
				assert.equal(await response.text(), text);
				assert.equal(response.headers.get('content-encoding'), null);
				assert.equal(response.headers.get('content-length'), null);
			});

		it('gives the bytes as they are, with their header, where the coding is unknown', async () => {
			const body = Buffer.of(1, 2, 3, 250);
			answers = [{ status: 200, headers: { 'content-encoding': 'newer' }, body }];
			const response = await fetch('/torrents');
			assert.deepEqual(Buffer.from(await response.arrayBuffer()), body);
			assert.equal(response.headers.get('content-encoding'), 'newer');
		});

		it('fails with protocol where the bytes are not what the header says', async () => {
			answers = [{ status: 200, headers: { 'content-encoding': 'gzip' }, body: Buffer.from('plain') }];
			assert.equal((await rejection(fetch('/torrents'))).code, 'protocol');
		});

		it('fails with tooLarge where little becomes more than the limit', async () => {
			const body = gzipSync(Buffer.alloc(64 * 1024 * 1024));
			answers = [{ status: 200, headers: { 'content-encoding': 'gzip' }, body }];
			assert.equal((await rejection(fetch('/torrents'))).reason, 'tooLarge');
		});
	});

	it('gives bytes that are not UTF-8 unchanged', async () => {
		const body = Buffer.from([0x89, 0x50, 0xff, 0xfe, 0x1f, 0x8b]);
		answers = [{ status: 200, headers: { 'content-type': 'application/x-bittorrent' }, body }];
		assert.deepEqual(Buffer.from(await (await fetch('/torrents')).arrayBuffer()), body);
	});

	for (const status of [204, 304])
		it(`gives ${status} as it is`, async () => {
			answers = [{ status }];
			const response = await fetch('/torrents/delete/x', { method: 'DELETE' });
			assert.equal(response.status, status);
			assert.equal(await response.text(), '');
		});

	it('follows no redirect with a body, and none to another origin', async () => {
		answers = [{ status: 307, headers: { location: '/rest/1.0/other' } }];
		assert.equal((await rejection(fetch('/x', { method: 'POST', body: 'four' }))).code, 'protocol');
		answers = [{ status: 302, headers: { location: 'http://localhost:1/' } }];
		assert.equal((await rejection(fetch('/x'))).code, 'protocol');
		assert.equal(seen.length, 2);
	});

	it('fails with offline where nothing listens', async () => {
		origin = `http://127.0.0.1:${await servers.closedPort()}`;
		const error = await rejection(fetch('/user'));
		assert.equal(error.code, 'offline');
		assert.equal(error.reason, 'connection');
	});
});
