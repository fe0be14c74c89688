import assert from 'node:assert/strict';
import type { HostGlobals } from '../../../src/network/editorFetch';
import { createSend } from '../../../src/network/send';
import { createTransport } from '../../../src/network/transport';
import { Servers } from './servers';
import { defaultSettings } from './settings';

/** As the editor does it: a proxy is chosen by the address that the input shows, then the input goes on as it is. */
class ProxyChoosingHost implements HostGlobals {
	readonly __vscodePatchedFetch = true;
	readonly logged: string[] = [];

	fetch: HostGlobals['fetch'] = (input, init) => {
		this.logged.push(typeof input === 'string' ? input : 'cache' in input ? input.url : String(input));
		return globalThis.fetch(input, init);
	};
}

describe("the editor's own fetch", () => {
	let servers: Servers;
	let host: ProxyChoosingHost;
	let received: string[];
	let origin: string;
	beforeEach(async () => {
		servers = new Servers();
		host = new ProxyChoosingHost();
		received = [];
		origin = await servers.http(async (request, response) => {
			let body = '';
			for await (const chunk of request) body += chunk;
			received.push(
				`${request.method} ${request.url} ${request.headers['user-agent']} ${request.headers['x-test']} ${body}`,
			);
			if (request.url?.startsWith('/moved')) response.writeHead(302, { Location: '/here?code=SECRET' });
			response.end('{}');
		});
	});
	afterEach(() => servers.close());

	async function send(method: 'GET' | 'POST', path: string) {
		const { chooseFetch } = createTransport({ settings: () => defaultSettings, env: {}, host });
		return createSend({ chooseFetch, userAgent: 'test' })({
			method,
			url: new URL(path, origin),
			headers: { 'x-test': 'yes' },
			...(method === 'POST' && { form: { code: 'SECRET' } }),
		});
	}

	it('sends the query of an address and does not show it to the editor, which logs addresses', async () => {
		assert.equal((await send('GET', '/device/credentials?client_id=X&code=SECRET')).status, 200);
		assert.deepEqual(received, ['GET /device/credentials?client_id=X&code=SECRET test yes ']);
		assert.deepEqual(host.logged, [`${origin}/device/credentials`]);
	});

	it('sends method, headers and body along', async () => {
		await send('POST', '/token?a=1');
		assert.deepEqual(received, ['POST /token?a=1 test yes code=SECRET']);
		assert.deepEqual(host.logged, [`${origin}/token`]);
	});

	it('hides the query of a redirect too', async () => {
		await send('GET', '/moved?code=SECRET');
		assert.deepEqual(
			received.map(line => line.split(' ')[1]),
			['/moved?code=SECRET', '/here?code=SECRET'],
		);
		assert.deepEqual(host.logged, [`${origin}/moved`, `${origin}/here`]);
	});

	it('gets an address without a query as it is', async () => {
		await send('GET', '/user');
		assert.deepEqual(host.logged, [`${origin}/user`]);
	});

	it('is ended by the signal of the request', async () => {
		const hanging = await servers.tcp(() => undefined);
		const { chooseFetch } = createTransport({ settings: () => defaultSettings, env: {}, host });
		const reason = new Error('cancelled');
		const abort = new AbortController();
		const sending = createSend({ chooseFetch, userAgent: 'test' })({
			method: 'GET',
			url: new URL(`${hanging}/?code=SECRET`),
			signal: abort.signal,
		});
		abort.abort(reason);
		await assert.rejects(sending, error => error === reason);
	});
});
