import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import path from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { MockAgent } from 'undici';
import { NetworkError } from '../../../src/network/errors';
import type { NetworkSettings } from '../../../src/network/proxySettings';
import { createTransport, type HostGlobals } from '../../../src/network/transport';
import { connectionsAtRest, Servers } from './servers';
import { bareHost, defaultSettings, patchedHost } from './settings';

const url = new URL('https://service.test/path?code=1');
const init = {
	method: 'GET',
	headers: {},
	redirect: 'manual',
	signal: new AbortController().signal,
} as const;

describe('the choice of a fetch', () => {
	const answer = { status: 204, headers: new Headers(), body: null };
	const patched = patchedHost(async () => answer);

	function chosenVia(host: HostGlobals, settings: Partial<NetworkSettings> = {}) {
		return createTransport({
			settings: () => ({ ...defaultSettings, ...settings }),
			env: {},
			host,
		}).chooseFetch(url).via;
	}

	it("is the editor's own where it is patched", async () => {
		const transport = createTransport({ settings: () => defaultSettings, env: {}, host: patched });
		const { via, fetch } = transport.chooseFetch(url);
		assert.equal(via, 'editor');
		assert.deepEqual(await fetch(url.href, init), answer);
	});

	it('is undici where no editor has patched fetch', () => {
		assert.equal(chosenVia(bareHost), 'undici');
	});

	it('is undici where http.fetchAdditionalSupport is off', () => {
		assert.equal(chosenVia(patched, { fetchAdditionalSupport: false }), 'undici');
	});

	it('is undici where http.proxySupport is off', () => {
		assert.equal(chosenVia(patched, { proxySupport: 'off' }), 'undici');
	});

	it('follows a change of settings with the next request', () => {
		let settings = defaultSettings;
		const transport = createTransport({ settings: () => settings, env: {}, host: patched });
		assert.equal(transport.chooseFetch(url).via, 'editor');
		settings = { ...settings, fetchAdditionalSupport: false };
		assert.equal(transport.chooseFetch(url).via, 'undici');
		settings = { ...settings, proxy: 'socks5://proxy.test' };
		assert.throws(
			() => transport.chooseFetch(url),
			(error: unknown) => error instanceof NetworkError && error.code === 'proxy',
		);
	});
});

describe("undici's fetch", () => {
	let servers: Servers;
	beforeEach(() => {
		servers = new Servers();
	});
	afterEach(() => servers.close());

	it('goes through the dispatcher given at construction', async () => {
		const mock = new MockAgent();
		mock.disableNetConnect();
		mock
			.get(url.origin)
			.intercept({ method: 'POST', path: '/path?code=1', body: 'a=b', headers: { 'x-test': 'yes' } })
			.reply(201, 'done', { headers: { 'X-Answer': ['one', 'two'] } });
		const transport = createTransport({
			settings: () => defaultSettings,
			env: {},
			host: bareHost,
			dispatcher: mock,
		});

		const { fetch } = transport.chooseFetch(url);
		const request = { ...init, method: 'POST', headers: { 'x-test': 'yes' }, body: 'a=b' };
		const { status, headers, body } = await fetch(url.href, request);

		assert.deepEqual(
			[status, headers.get('x-answer'), await text(body ?? Readable.from([]))],
			[201, 'one, two', 'done'],
		);
		mock.assertNoPendingInterceptors();
		await transport.dispose();
		await mock.close();
	});

	it('reuses its connections, and closes them when disposed', async () => {
		const ports = new Set<number | undefined>();
		let closed: Promise<unknown> = Promise.resolve();
		const origin = await servers.http((request, response) => {
			if (!ports.has(request.socket.remotePort)) {
				closed = new Promise(resolve => request.socket.once('close', resolve));
			}
			ports.add(request.socket.remotePort);
			response.end('ok');
		});
		const transport = createTransport({
			settings: () => ({ ...defaultSettings }),
			env: {},
			host: bareHost,
		});

		for (let i = 0; i < 3; i++) {
			const { body } = await transport.chooseFetch(new URL(origin)).fetch(origin, init);
			assert.equal(await text(body ?? Readable.from([])), 'ok');
			await connectionsAtRest();
		}
		assert.equal(ports.size, 1);

		await transport.dispose();
		await closed;
	});

	it('refuses to send once disposed', async () => {
		const transport = createTransport({
			settings: () => defaultSettings,
			env: {},
			host: bareHost,
		});
		const { fetch } = transport.chooseFetch(url);
		await transport.dispose();
		await assert.rejects(fetch(url.href, init), NetworkError);
	});

	it('leaves the global dispatcher of the process alone', async () => {
		const file = path.resolve('src/network/undici.ts');
		const script = `
			const { Agent } = require(${JSON.stringify(file)});
			const leaked = [1, 2].some(n => globalThis[Symbol.for('undici.globalDispatcher.' + n)]);
			console.log(typeof Agent, leaked);`;
		const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', '-e', script]);
		assert.equal(stdout.trim(), 'function false');
	});
});
