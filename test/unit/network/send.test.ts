import assert from 'node:assert/strict';
import { text } from 'node:stream/consumers';
import sinon from 'sinon';
import { Agent } from 'undici';
import type { Fetch, FetchResponse } from '../../../src/network/fetch';
import type { HttpRequest, Send } from '../../../src/network/http';
import { createSend, type Exchange, type SendOptions } from '../../../src/network/send';
import { createTransport, type Transport } from '../../../src/network/transport';
import { closeOf, Servers } from './servers';
import { bareHost, defaultSettings, patchedHost } from './settings';
import { testOnlyCertificate, testOnlyExpiredCertificate } from './testOnlyCertificates';

// Every case that can be had from a real server is tried with both, as each has its own errors.
const carriers = ['undici', "Node's fetch, which the editor's is built on"] as const;

for (const carrier of carriers) {
	describe(`send, carried by ${carrier}`, () => {
		let servers: Servers;
		let transport: Transport;
		let exchanges: Exchange[];
		let send: Send;

		beforeEach(() => {
			servers = new Servers();
			exchanges = [];
			transport = createTransport({
				settings: () => defaultSettings,
				env: {},
				host: carrier === 'undici' ? bareHost : patchedHost(),
			});
			send = newSend();
		});
		afterEach(async () => {
			sinon.restore();
			await transport.dispose();
			await servers.close();
		});

		function newSend(options: Partial<SendOptions> = {}): Send {
			return createSend({
				chooseFetch: transport.chooseFetch,
				userAgent: 'real-debrid-test/1.0',
				onExchange: exchange => exchanges.push(exchange),
				...options,
			});
		}
		const get = (url: string, request: Partial<HttpRequest> = {}) =>
			send({ method: 'GET', url: new URL(url), ...request });

		it('sends a GET with the headers of every request and reads the answer', async () => {
			const origin = await servers.http((request, response) => {
				response.writeHead(418, { 'X-Answer': 'yes' });
				response.end(JSON.stringify({ url: request.url, method: request.method, ...request.headers }));
			});
			const answer = await get(`${origin}/path?code=1`, { headers: { Authorization: 'Bearer t' } });
			assert.equal(answer.status, 418);
			assert.equal(answer.headers.get('x-answer'), 'yes');
			const seen = JSON.parse(String(answer.body));
			assert.deepEqual(
				[seen.method, seen.url, seen['user-agent'], seen.accept, seen.authorization, seen['content-type']],
				['GET', '/path?code=1', 'real-debrid-test/1.0', 'application/json', 'Bearer t', undefined],
			);
		});

		it('sends a form URL-encoded', async () => {
			const origin = await servers.http(async (request, response) => {
				const body = await text(request);
				response.end(JSON.stringify([request.method, request.headers['content-type'], body]));
			});
			const form = { grant_type: 'http://oauth.net/grant_type/device/1.0', code: 'a b&c' };
			const { body } = await get(origin, { method: 'POST', form });
			const type = 'application/x-www-form-urlencoded';
			const encoded = 'grant_type=http%3A%2F%2Foauth.net%2Fgrant_type%2Fdevice%2F1.0&code=a+b%26c';
			assert.deepEqual(JSON.parse(String(body)), ['POST', type, encoded]);
		});

		it('reads a 204 as an empty body', async () => {
			const origin = await servers.http((_, response) => response.writeHead(204).end());
			const { status, body } = await get(origin);
			assert.deepEqual([status, body.length], [204, 0]);
		});

		it('decodes UTF-8 that is cut apart', async () => {
			const bytes = Buffer.from('é€😀');
			const origin = await servers.http(async (request, response) => {
				request.socket.setNoDelay(true);
				for (const byte of bytes) {
					response.write(Buffer.of(byte));
					await new Promise(setImmediate);
				}
				response.end();
			});
			assert.equal(String((await get(origin)).body), 'é€😀');
		});

		it('tells the log of an answer without query', async () => {
			const origin = await servers.http((_, response) => response.writeHead(403).end('four'));
			await get(`${origin}/oauth/v2/token?code=1`);
			assert.equal(exchanges.length, 1);
			const { milliseconds, ...rest } = exchanges[0] ?? assert.fail();
			assert.ok(milliseconds >= 0);
			assert.deepEqual(rest, {
				method: 'GET',
				origin,
				path: '/oauth/v2/token',
				outcome: 403,
				bytes: 4,
				via: carrier === 'undici' ? 'undici' : 'editor',
			});
		});

		describe('fails with', () => {
			it('dns for a name that does not exist', async () => {
				await assert.rejects(get('http://service.invalid/'), { code: 'dns' });
				assert.equal(exchanges[0]?.outcome, 'dns');
			});

			it('connection when refused', async () => {
				await assert.rejects(get(`http://127.0.0.1:${await servers.closedPort()}/`), {
					code: 'connection',
					message: /ECONNREFUSED/,
				});
			});

			it('connection when closed without an answer', async () => {
				const origin = await servers.raw('');
				await assert.rejects(get(origin), { code: 'connection' });
			});

			it('connection when reset within the body', async () => {
				const origin = await servers.raw('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc', 'reset');
				await assert.rejects(get(origin), { code: 'connection' });
			});

			it('connection when the answer ends before its Content-Length', async () => {
				const origin = await servers.raw('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc');
				await assert.rejects(get(origin), { code: 'connection' });
			});

			it('connection when the answer ends before its last chunk', async () => {
				const origin = await servers.raw('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n');
				await assert.rejects(get(origin), { code: 'connection' });
			});

			it('protocol when the answer is not HTTP', async () => {
				const origin = await servers.raw('SSH-2.0-OpenSSH_9.2\r\n');
				await assert.rejects(get(origin), { code: 'protocol' });
			});

			it('tls when the certificate is not trusted', async () => {
				const port = await servers.https((_, response) => response.end());
				await assert.rejects(get(`https://127.0.0.1:${port}/`), { code: 'tls' });
			});

			it('tls when the server does not speak TLS', async () => {
				const origin = await servers.http((_, response) => response.end());
				await assert.rejects(get(origin.replace('http:', 'https:')), { code: 'tls' });
			});

			for (const [when, answer] of [
				['no answer comes', ''],
				['the body never ends', 'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc'],
			] as const) {
				it(`timeout when ${when}, and closes the connection`, async () => {
					const clock = sinon.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
					const asked = deferred();
					const closed = deferred();
					const origin = await servers.tcp(socket => {
						socket.once('data', () => socket.write(answer, asked.resolve));
						socket.once('close', closed.resolve);
					});
					const sent = get(origin);
					await asked.promise;
					clock.tick(15_000);
					await assert.rejects(sent, { code: 'timeout' });
					assert.equal(exchanges[0]?.outcome, 'timeout');
					await closed.promise;
				});
			}

			it('tooLarge, without reading, when the declared length is over the limit', async () => {
				let closed: Promise<unknown> = Promise.resolve();
				const origin = await servers.http((_, response) => {
					closed = closeOf(response);
					response.writeHead(200, { 'Content-Length': 11 });
					response.flushHeaders();
				});
				send = newSend({ bodyLimit: 10 });
				await assert.rejects(get(origin), { code: 'tooLarge' });
				assert.equal(exchanges[0]?.bytes, 0);
				await closed;
			});

			it('tooLarge when the body outgrows the limit, and closes the connection', async () => {
				let closed: Promise<unknown> = Promise.resolve();
				const origin = await servers.http((_, response) => {
					closed = closeOf(response);
					const pump = () => {
						while (!response.destroyed && response.write(Buffer.alloc(16_384)));
					};
					response.on('drain', pump);
					pump();
				});
				await assert.rejects(get(origin), { code: 'tooLarge' });
				await closed;
			});
		});

		it('accepts a body of exactly the limit', async () => {
			const origin = await servers.http((_, response) => response.end('x'.repeat(10)));
			send = newSend({ bodyLimit: 10 });
			assert.equal((await get(origin)).body.length, 10);
		});

		describe('on a redirect', () => {
			it('follows a GET within its origin, with the same headers', async () => {
				const origin = await servers.http((request, response) => {
					if (request.url === '/a') response.writeHead(301, { Location: '/b' }).end('moved');
					else response.end(`${request.url} ${request.headers.authorization}`);
				});
				const answer = await get(`${origin}/a`, { headers: { Authorization: 'Bearer t' } });
				assert.deepEqual([answer.status, String(answer.body)], [200, '/b Bearer t']);
				assert.equal(exchanges.length, 1);
			});

			it('follows three and no more', async () => {
				const seen: string[] = [];
				const origin = await servers.http((request, response) => {
					seen.push(request.url ?? '');
					const step = Number(request.url?.slice(1));
					if (step === 0) response.end('there');
					else response.writeHead(302, { Location: `/${step - 1}` }).end();
				});
				assert.equal(String((await get(`${origin}/3`)).body), 'there');
				seen.length = 0;
				await assert.rejects(get(`${origin}/4`), { code: 'redirect' });
				assert.deepEqual(seen, ['/4', '/3', '/2', '/1']);
			});

			const elsewhere = {
				'another port': (other: string) => `${other}/stolen`,
				'another host': (other: string) => `${other.replace('127.0.0.1', 'localhost')}/stolen`,
				'another scheme': (other: string) => `${other.replace('http:', 'https:')}/stolen`,
				'an address with credentials': (_: string, own: string) =>
					`${own.replace('//', '//me:pass@')}/stolen`,
				'what is no URL': () => 'http://[',
			};
			for (const [what, location] of Object.entries(elsewhere)) {
				it(`does not follow to ${what}`, async () => {
					const seen: (string | undefined)[] = [];
					const other = await servers.http((request, response) => {
						seen.push(request.url);
						response.end();
					});
					const origin = await servers.http((request, response) => {
						seen.push(request.url);
						response.writeHead(302, { Location: location(other, `http://${request.headers.host}`) }).end();
					});
					await assert.rejects(get(`${origin}/a`), { code: 'redirect' });
					assert.deepEqual(seen, ['/a']);
					assert.equal(exchanges[0]?.outcome, 'redirect');
				});
			}

			for (const status of [301, 302, 303, 307, 308]) {
				it(`does not follow a POST within its origin (${status})`, async () => {
					let requests = 0;
					const origin = await servers.http((_, response) => {
						requests++;
						response.writeHead(status, { Location: '/b' }).end();
					});
					await assert.rejects(get(origin, { method: 'POST', form: { a: 'b' } }), { code: 'redirect' });
					assert.equal(requests, 1);
				});
			}

			it('takes one without Location for an answer', async () => {
				const origin = await servers.http((_, response) => response.writeHead(302).end('nowhere'));
				assert.equal(String((await get(origin)).body), 'nowhere');
			});
		});

		describe('ends at once when aborted', () => {
			const reason = new Error('stopped by the user');

			it('before it began, and sends nothing', async () => {
				let requests = 0;
				const origin = await servers.http(() => requests++);
				await assert.rejects(get(origin, { signal: AbortSignal.abort(reason) }), reason);
				assert.equal(requests, 0);
				assert.deepEqual(exchanges, []);
			});

			it('while it connects', async () => {
				const abort = new AbortController();
				const sent = get('http://127.0.0.1:1/', { signal: abort.signal });
				abort.abort(reason);
				await assert.rejects(sent, reason);
				assert.equal(exchanges[0]?.outcome, 'aborted');
			});

			it('while it waits for the answer, and closes the connection', async () => {
				const abort = new AbortController();
				let closed: Promise<unknown> = Promise.resolve();
				const origin = await servers.http(request => {
					closed = closeOf(request.socket);
					abort.abort(reason);
				});
				await assert.rejects(get(origin, { signal: abort.signal }), reason);
				await closed;
			});

			it('while it reads the body, and closes the connection', async () => {
				const abort = new AbortController();
				const readingBegan = deferred();
				let closed: Promise<unknown> = Promise.resolve();
				const origin = await servers.http((request, response) => {
					closed = closeOf(request.socket);
					response.writeHead(200, { 'Content-Length': 9 });
					response.write('abc');
					setImmediate(readingBegan.resolve);
				});
				const sent = get(origin, { signal: abort.signal });
				await readingBegan.promise;
				abort.abort(reason);
				await assert.rejects(sent, reason);
				await closed;
			});
		});
	});
}

describe('send', () => {
	const url = new URL('https://service.test/path');
	const over = (fetch: Fetch, options: Partial<SendOptions> = {}) =>
		createSend({ chooseFetch: () => ({ via: 'editor', fetch }), userAgent: 'test', ...options });
	const answer = (init: Partial<FetchResponse>): FetchResponse => ({
		status: 200,
		headers: new Headers(),
		body: null,
		...init,
	});
	const never = () => new Promise<never>(() => {});

	afterEach(() => sinon.restore());

	it('fails with timeout 15 s after it began, even with a fetch that hears no signal', async () => {
		const clock = sinon.useFakeTimers();
		const signals: AbortSignal[] = [];
		const sent = over((_, { signal }) => {
			signals.push(signal);
			return never();
		})({ method: 'GET', url });
		const outcome = sinon.spy();
		sent.catch(outcome);
		await clock.tickAsync(14_999);
		sinon.assert.notCalled(outcome);
		await clock.tickAsync(1);
		sinon.assert.calledOnceWithMatch(outcome, { name: 'NetworkError', code: 'timeout' });
		assert.equal(signals[0]?.aborted, true);
	});

	it('counts the reading of the body into the same time-out', async () => {
		const clock = sinon.useFakeTimers();
		async function* slow() {
			for (;;) {
				await new Promise(resolve => setTimeout(resolve, 4_000));
				yield new Uint8Array(1);
			}
		}
		const outcome = sinon.spy();
		over(async () => answer({ body: slow() }))({ method: 'GET', url }).catch(outcome);
		await clock.tickAsync(14_999);
		sinon.assert.notCalled(outcome);
		await clock.tickAsync(1);
		sinon.assert.calledOnceWithMatch(outcome, { code: 'timeout' });
	});

	it('leaves no timer and no listener behind, however it ended', async () => {
		const clock = sinon.useFakeTimers();
		const { signal } = new AbortController();
		const added = sinon.spy(signal, 'addEventListener');
		const removed = sinon.spy(signal, 'removeEventListener');
		await over(async () => answer({}))({ method: 'GET', url, signal });
		await assert.rejects(over(() => Promise.reject(new Error('x')))({ method: 'GET', url, signal }));
		assert.equal(clock.countTimers(), 0);
		assert.equal(added.callCount, 2);
		assert.deepEqual(
			removed.args.map(([, listener]) => listener),
			added.args.map(([, listener]) => listener),
		);
	});

	it('ends at once when aborted, even with a fetch that hears no signal', async () => {
		const abort = new AbortController();
		const sent = over(never)({ method: 'GET', url, signal: abort.signal });
		abort.abort('any reason');
		await assert.rejects(sent, reason => reason === 'any reason');
	});

	it('stops reading when aborted, even with a body that hears no signal', async () => {
		const abort = new AbortController();
		const givenUp = deferred();
		async function* endless() {
			try {
				for (;;) {
					await new Promise(setImmediate);
					yield new Uint8Array(1);
				}
			} finally {
				givenUp.resolve();
			}
		}
		const send = over(async () => answer({ body: endless() }), { bodyLimit: Number.POSITIVE_INFINITY });
		const sent = send({ method: 'GET', url, signal: abort.signal });
		setImmediate(() => abort.abort(new Error('stop')));
		await assert.rejects(sent, { message: 'stop' });
		await givenUp.promise;
	});

	it('fails with redirect on an opaque redirect', async () => {
		const sent = over(async () => answer({ status: 0 }))({ method: 'GET', url });
		await assert.rejects(sent, { code: 'redirect' });
	});

	it('fails with tls on an expired certificate', async () => {
		const servers = new Servers();
		const port = await servers.https((_, response) => response.end(), testOnlyExpiredCertificate);
		// Trusted, so that its age is all that is wrong with it.
		const dispatcher = new Agent({ connect: { ca: [testOnlyExpiredCertificate, testOnlyCertificate] } });
		const { chooseFetch } = createTransport({
			settings: () => defaultSettings,
			env: {},
			host: bareHost,
			dispatcher,
		});
		const send = createSend({ chooseFetch, userAgent: 'test' });
		const sent = send({ method: 'GET', url: new URL(`https://127.0.0.1:${port}/`) });
		await assert.rejects(sent, { code: 'tls', message: /CERT_HAS_EXPIRED/ });
		await dispatcher.destroy();
		await servers.close();
	});
});

function deferred() {
	let resolve: () => void = () => {};
	const promise = new Promise<void>(done => {
		resolve = done;
	});
	return { promise, resolve };
}
