import assert from 'node:assert/strict';
import type { Duplex } from 'node:stream';
import { ProxyAgent, fetch as undiciFetch } from 'undici';
import { createSend } from '../../../src/network/send';
import { createTransport, type Transport } from '../../../src/network/transport';
import { connectionsAtRest, connectProxy, Servers } from './servers';
import { bareHost, defaultSettings, patchedHost } from './settings';

describe('a request through a proxy', () => {
	let servers: Servers;
	let transport: Transport;
	let settings = defaultSettings;

	beforeEach(() => {
		servers = new Servers();
		transport = createTransport({
			settings: () => settings,
			env: {},
			host: bareHost,
		});
	});
	afterEach(async () => {
		await transport.dispose();
		await servers.close();
	});

	const get = (url = 'https://service.test/user') =>
		createSend({ chooseFetch: transport.chooseFetch, userAgent: 'test' })({
			method: 'GET',
			url: new URL(url),
		});
	const service = () => servers.https((request, response) => response.end(`hello ${request.headers.host}`));

	it('reaches a service that only the proxy can resolve', async () => {
		const { address, tunnels } = await connectProxy(servers, await service());
		settings = { ...defaultSettings, proxy: `http://${address}`, proxyStrictSSL: false };
		assert.equal(String((await get()).body), 'hello service.test');
		assert.deepEqual(tunnels, [{ target: 'service.test:443', authorization: undefined }]);
	});

	it('is authorised by the credentials in http.proxy', async () => {
		const { address, tunnels } = await connectProxy(servers, await service());
		settings = { ...defaultSettings, proxy: `http://me:p%40ss@${address}`, proxyStrictSSL: false };
		await get();
		assert.equal(tunnels[0]?.authorization, `Basic ${btoa('me:p@ss')}`);
	});

	it('is authorised by http.proxyAuthorization', async () => {
		const { address, tunnels } = await connectProxy(servers, await service());
		const proxy = `http://me:pass@${address}`;
		settings = { ...defaultSettings, proxy, proxyStrictSSL: false, proxyAuthorization: 'Bearer ticket' };
		await get();
		assert.equal(tunnels[0]?.authorization, 'Bearer ticket');
	});

	it('goes on in the same tunnel while the settings stay equal, and closes it once they change', async () => {
		const port = await service();
		const first = await connectProxy(servers, port);
		const second = await connectProxy(servers, port);
		settings = { ...defaultSettings, proxy: `http://${first.address}`, proxyStrictSSL: false };
		await get();
		await connectionsAtRest();
		settings = { ...settings };
		await get();
		settings = { ...settings, proxy: `http://${second.address}` };
		await get();
		assert.deepEqual([first.tunnels.length, second.tunnels.length], [1, 1]);
		await first.closings[0];
	});

	it('reaches the service through an HTTPS proxy', async () => {
		const { address, tunnels } = await connectProxy(servers, await service());
		const proxy = `https://localhost:${await servers.tlsBefore(address)}`;
		settings = { ...defaultSettings, proxy, proxyStrictSSL: false };
		assert.equal(String((await get()).body), 'hello service.test');
		assert.equal(tunnels.length, 1);
	});

	it('leaves the proxy out for loopback', async () => {
		const { address, tunnels } = await connectProxy(servers, await service());
		settings = { ...defaultSettings, proxy: `http://${address}` };
		const origin = await servers.http((_, response) => response.end('direct'));
		assert.equal(String((await get(origin)).body), 'direct');
		assert.deepEqual(tunnels, []);
	});

	it('checks the certificate of the service under http.proxyStrictSSL', async () => {
		const { address } = await connectProxy(servers, await service());
		settings = { ...defaultSettings, proxy: `http://${address}` };
		await assert.rejects(get(), { code: 'tls', message: /DEPTH_ZERO_SELF_SIGNED_CERT/ });
	});

	it('checks the certificate of the proxy under http.proxyStrictSSL', async () => {
		const port = await servers.https((_, response) => response.end());
		settings = { ...defaultSettings, proxy: `https://localhost:${port}` };
		await assert.rejects(get(), { code: 'proxy', message: /DEPTH_ZERO_SELF_SIGNED_CERT/ });
	});

	const answers = {
		'407 Proxy Authentication Required': /It answered 407/,
		'502 Bad Gateway': /It answered 502/,
	};
	for (const [status, message] of Object.entries(answers)) {
		it(`fails with proxy when the proxy answers ${status}, and closes the connection`, async () => {
			const refuse = (socket: Duplex) => void socket.write(`HTTP/1.1 ${status}\r\nContent-Length: 0\r\n\r\n`);
			const { address, closings } = await connectProxy(servers, 0, refuse);
			settings = { ...defaultSettings, proxy: `http://${address}` };
			await assert.rejects(get(), { code: 'proxy', message });
			assert.equal(closings.length, 1);
			await closings[0];
		});
	}

	it('fails with proxy, after one try, when the proxy hangs up', async () => {
		const { address, tunnels } = await connectProxy(servers, 0, socket => socket.destroy());
		settings = { ...defaultSettings, proxy: `http://${address}` };
		await assert.rejects(get(), { code: 'proxy' });
		assert.equal(tunnels.length, 1);
	});

	it('fails with proxy when the proxy refuses the connection', async () => {
		settings = { ...defaultSettings, proxy: `http://127.0.0.1:${await servers.closedPort()}` };
		await assert.rejects(get(), { code: 'proxy', message: /ECONNREFUSED/ });
	});

	it('fails with proxy when the name of the proxy cannot be resolved', async () => {
		settings = { ...defaultSettings, proxy: 'http://proxy.invalid' };
		await assert.rejects(get(), { code: 'proxy', message: /ENOTFOUND|EAI_AGAIN/ });
	});

	it('fails with proxy, and sends nothing, when the address of the proxy is invalid', async () => {
		settings = { ...defaultSettings, proxy: 'http://no such proxy' };
		await assert.rejects(get(), { code: 'proxy' });
	});

	it("fails with proxy when the editor's fetch is refused by the proxy", async () => {
		const refuse = (socket: Duplex) => void socket.end('HTTP/1.1 407 No\r\n\r\n');
		const { address } = await connectProxy(servers, 0, refuse);
		// The editor's fetch is Node's with a ProxyAgent of undici.
		const dispatcher = new ProxyAgent(`http://${address}`);
		const { chooseFetch } = createTransport({
			settings: () => defaultSettings,
			env: {},
			host: patchedHost((url, init) => undiciFetch(url, { ...init, dispatcher })),
		});
		const send = createSend({ chooseFetch, userAgent: 'test' });
		await assert.rejects(send({ method: 'GET', url: new URL('https://service.test/') }), { code: 'proxy' });
		await dispatcher.destroy();
	});
});
