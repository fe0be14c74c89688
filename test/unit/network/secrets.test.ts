import assert from 'node:assert/strict';
import type { Duplex } from 'node:stream';
import { inspect } from 'node:util';
import type { NetworkSettings } from '../../../src/network/proxySettings';
import { createSend, type Exchange } from '../../../src/network/send';
import { createTransport, type HostGlobals } from '../../../src/network/transport';
import { connectProxy, Servers } from './servers';
import { bareHost, defaultSettings, patchedHost } from './settings';

const secret = 'CW54XSUHGRKT42TJ';

describe('an error or a log entry shows no secret', () => {
	let servers: Servers;
	beforeEach(() => {
		servers = new Servers();
	});
	afterEach(() => servers.close());

	const malformed = `HTTP/1.1 200 OK\r\n${secret} ${secret}\r\n\r\n${secret}`;
	const cut = `HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n${secret}`;
	const away = `HTTP/1.1 302 Found\r\nLocation: http://else.test/?code=${secret}\r\nContent-Length: 0\r\n\r\n`;
	const cases: Record<string, () => Promise<string>> = {
		'a malformed answer': () => servers.raw(malformed),
		'an answer that is not HTTP': () => servers.raw(`${secret}\r\n\r\n`),
		'an answer cut short': () => servers.raw(cut),
		'a redirect elsewhere': () => servers.raw(away),
		'a refused connection': async () => `http://127.0.0.1:${await servers.closedPort()}`,
		'a name that does not exist': async () => 'http://service.invalid',
	};
	for (const [what, origin] of Object.entries(cases)) {
		it(`of the request or the answer, after ${what}`, async () => {
			const url = `${await origin()}/oauth/v2/device/credentials?code=${secret}`;
			await sendBoth(url, {});
		});
	}

	it('of a header that cannot be sent', async () => {
		await sendBoth('http://127.0.0.1/', {}, { Authorization: `Bearer ${secret}\n` });
	});

	const proxies: Record<string, (socket: Duplex) => void> = {
		'refuses the credentials': socket => socket.end('HTTP/1.1 407 No\r\n\r\n'),
		'answers nonsense': socket => socket.end(`${secret}\r\n\r\n`),
		'hangs up': socket => socket.destroy(),
	};
	for (const [what, refuse] of Object.entries(proxies)) {
		it(`of the proxy's address, when the proxy ${what}`, async () => {
			const { address } = await connectProxy(servers, 0, refuse);
			const proxy = `http://me:${secret}@${address}`;
			await sendOne(bareHost, 'https://service.test/', { proxy, proxyAuthorization: `Basic ${secret}` });
		});
	}

	for (const proxy of [
		`http://me:${secret}@[bad`,
		`ftp://me:${secret}@proxy.test`,
		`socks5://me:${secret}@p.test`,
	]) {
		it(`of the proxy's address, when it is like ${proxy.replace(secret, '…')}`, async () => {
			await sendOne(bareHost, 'https://service.test/', { proxy });
		});
	}

	async function sendBoth(url: string, settings: Partial<NetworkSettings>, headers?: Record<string, string>) {
		await sendOne(bareHost, url, settings, headers);
		await sendOne(patchedHost(), url, settings, headers);
	}

	async function sendOne(
		host: HostGlobals,
		url: string,
		settings: Partial<NetworkSettings>,
		headers: Record<string, string> = {},
	) {
		const exchanges: Exchange[] = [];
		const transport = createTransport({
			settings: () => ({ ...defaultSettings, ...settings }),
			env: {},
			host,
		});
		const send = createSend({
			chooseFetch: transport.chooseFetch,
			userAgent: 'test',
			onExchange: exchange => exchanges.push(exchange),
		});
		for (const method of ['GET', 'POST'] as const) {
			const form = method === 'POST' ? { form: { code: secret } } : {};
			const error: unknown = await send({ method, url: new URL(url), headers, ...form }).then(
				() => assert.fail('it was answered'),
				error => error,
			);
			const shown = [inspect(error, { depth: null, showHidden: true }), JSON.stringify(error), String(error)];
			assert.match(shown.join(), /NetworkError/);
			assert.ok(!shown.join().includes(secret), shown.join());
			assert.ok(!shown.join().includes(btoa(`me:${secret}`)), shown.join());
		}
		assert.equal(exchanges.length, 2);
		assert.ok(!inspect(exchanges, { depth: null }).includes(secret));
		await transport.dispose();
	}
});
