import assert from 'node:assert/strict';
import type { SinonFakeTimers } from 'sinon';
import { NetworkError, type NetworkErrorCode } from '../../../src/network/errors';
import type { HttpAnswer, HttpRequest } from '../../../src/network/http';
import { authorizedFetch, type FetchInput } from '../../../src/realdebrid/authorizedFetch';
import { RealDebridError } from '../../../src/realdebrid/errors';
import { withRateLimit } from '../../../src/realdebrid/rateLimit';
import { Secret } from '../../../src/realdebrid/secret';
import { deferred } from './deferred';
import { assertTellsNone, rejection } from './rejection';
import { turnedClock } from './turnedClock';
import { accessToken } from './wireAnswers';

type Script = NetworkError | { status?: number; body?: string; headers?: Record<string, string> };

const renewed = 'RENEWEDTOKEN';

/** Bodies and headers as they go over a socket are tested in `authorizedFetchOverSockets.test.ts`. */
describe('an authorised request', () => {
	let clock: SinonFakeTimers;
	let seen: HttpRequest[];
	let renewals: string[];
	beforeEach(() => {
		clock = turnedClock();
		seen = [];
		renewals = [];
	});
	afterEach(() => clock.restore());

	/** Sends with these answers, in order; the last one is given from then on. */
	function start(
		answers: readonly Script[],
		input: FetchInput = '/user',
		init: RequestInit = {},
		apiUrl = 'https://api.real-debrid.com',
	): Promise<Response> {
		const left = [...answers];
		const send = async (request: HttpRequest): Promise<HttpAnswer> => {
			request.signal?.throwIfAborted();
			seen.push(request);
			const script = (left.length > 1 ? left.shift() : left[0]) ?? assert.fail('nothing is scripted');
			if (script instanceof Error) throw script;
			return {
				status: script.status ?? 200,
				headers: new Headers(script.headers),
				body: Buffer.from(script.body ?? ''),
			};
		};
		const service = { apiUrl: new URL(apiUrl), send: withRateLimit(send) };
		const sending = authorizedFetch(service, input, init, new Secret(accessToken), async refused => {
			renewals.push(refused.reveal());
			return new Secret(renewed);
		});
		sending.catch(() => undefined);
		return sending;
	}
	const tokens = () => seen.map(({ headers }) => headers?.['authorization']);
	const badToken = { status: 401, body: '{"error":"bad_token","error_code":8}' };
	const tooMany = { status: 429, body: '{"error":"too_many_requests","error_code":34}' };
	const retryAfter = (value: string) => ({ ...tooMany, headers: { 'retry-after': value } });

	describe('goes below the REST base', () => {
		const paths: readonly [string, string][] = [
			['/user', 'https://api.real-debrid.com/rest/1.0/user'],
			[
				'/torrents?limit=5&filter=..%2F',
				'https://api.real-debrid.com/rest/1.0/torrents?limit=5&filter=..%2F',
			],
			['/', 'https://api.real-debrid.com/rest/1.0/'],
			['/a/../user', 'https://api.real-debrid.com/rest/1.0/user'],
			['/user?next=/../../x', 'https://api.real-debrid.com/rest/1.0/user?next=/../../x'],
			['//evil.example/user', 'https://api.real-debrid.com/rest/1.0//evil.example/user'],
			['/\\evil.example', 'https://api.real-debrid.com/rest/1.0//evil.example'],
			['/@evil.example', 'https://api.real-debrid.com/rest/1.0/@evil.example'],
			['/:80@evil.example', 'https://api.real-debrid.com/rest/1.0/:80@evil.example'],
			['/https://evil.example/', 'https://api.real-debrid.com/rest/1.0/https://evil.example/'],
		];
		for (const [path, url] of paths)
			it(`for ${JSON.stringify(path)}`, async () => {
				await start([{}], path);
				assert.deepEqual(
					seen.map(request => request.url.href),
					[url],
				);
			});

		for (const [what, input] of [
			['an absolute address', 'https://api.real-debrid.com/rest/1.0/user'],
			['a URL', new URL('https://api.real-debrid.com/rest/1.0/user')],
			['a Request', new Request('https://api.real-debrid.com/rest/1.0/user')],
		] as const)
			it(`for ${what} there`, async () => {
				await start([{}], input);
				assert.equal(seen[0]?.url.href, 'https://api.real-debrid.com/rest/1.0/user');
			});

		it('with the method, headers, body and signal of a Request', async () => {
			const { signal } = new AbortController();
			const input = new Request('https://api.real-debrid.com/rest/1.0/x', {
				method: 'PUT',
				headers: { 'X-Own': 'yes', Authorization: 'Bearer mine', Cookie: 'a=b' },
				body: 'text',
				signal,
			});
			await start([{}], input);
			const { method, headers, body } = seen[0] ?? assert.fail('nothing was sent');
			assert.equal(method, 'PUT');
			assert.equal(headers?.['x-own'], 'yes');
			assert.equal(headers?.['authorization'], `Bearer ${accessToken}`);
			assert.equal(headers?.['cookie'], undefined);
			assert.equal(Buffer.from(body ?? []).toString(), 'text');
		});

		it('with a body that is a stream, again after a refusal', async () => {
			const body = new Blob(['streamed']).stream();
			await start([badToken, {}], '/x', { method: 'POST', body });
			assert.deepEqual(
				seen.map(request => Buffer.from(request.body ?? []).toString()),
				['streamed', 'streamed'],
			);
		});

		it('until the signal of a Request is aborted', async () => {
			const controller = new AbortController();
			controller.abort();
			const { signal } = controller;
			const input = new Request('https://api.real-debrid.com/rest/1.0/user', { signal });
			await assert.rejects(start([{}], input), { name: 'AbortError' });
		});

		it('of a service that lives below a path', async () => {
			await start([{}], '/user', {}, 'https://mirror.example/rd/');
			assert.equal(seen[0]?.url.href, 'https://mirror.example/rd/rest/1.0/user');
		});
	});

	describe('is refused, and nothing is sent, for a path', () => {
		const paths = [
			'',
			'user',
			'..',
			'./user',
			'@evil.example/',
			'.evil.example/',
			':80/',
			'?x=1',
			'#x',
			'\\user',
			' /user',
			'https://evil.example/user',
			'https://api.real-debrid.com/user',
			'https://api.real-debrid.com/rest/1.0',
			'https://api.real-debrid.com/oauth/v2/token',
			'https://api.real-debrid.com/rest/1.0/../../oauth/v2/token',
			'https://api.real-debrid.com/rest/1.0/..%2f..%2foauth/v2/token',
			'https://api.real-debrid.com:8443/rest/1.0/user',
			'https://api.real-debrid.com.evil.example/rest/1.0/user',
			'https://me@api.real-debrid.com/rest/1.0/user',
			'https://:x@api.real-debrid.com/rest/1.0/user',
			'https://api.real-debrid.com@evil.example/rest/1.0/user',
			'http://api.real-debrid.com/rest/1.0/user',
			'data:text/plain,/rest/1.0/user',
			'/x/../../../oauth/v2/token',
			'/..',
			'/../',
			'/../../oauth/v2/token',
			'/a/../../2.0/user',
			'/%2e%2e/user',
			'/.%2E/user',
			'/%2e%2e%2f..',
			'/..\\..\\oauth',
			'/..%2f..%2foauth/v2/token',
			'/%2e%2e%5coauth',
			'/a/..%2F..%2F..%2Foauth',
			'/../2.0/x%2f..%2f..%2f1.0/user',
			'/.\t./user',
			'/.\n./../oauth',
		];
		for (const path of paths)
			it(JSON.stringify(path), async () => {
				assert.equal((await rejection(start([{}], path))).code, 'refused');
				assert.deepEqual(seen, []);
			});

		it('that leaves the path that the service lives below', async () => {
			const mirror = 'https://mirror.example/rd/';
			assert.equal((await rejection(start([{}], '/../../../x', {}, mirror))).code, 'refused');
			assert.deepEqual(seen, []);
		});

		it('and its error does not repeat it', async () => {
			assertTellsNone(await rejection(start([{}], 'SECRETPATH')), ['SECRETPATH']);
		});
	});

	describe('carries', () => {
		it('the token, and GET where no method is named', async () => {
			await start([{}]);
			assert.equal(seen[0]?.method, 'GET');
			assert.deepEqual(tokens(), [`Bearer ${accessToken}`]);
			assert.equal(seen[0]?.body, undefined);
		});

		it('no body where that is null', async () => {
			await start([{}], '/x', { method: 'POST', body: null });
			assert.deepEqual([seen[0]?.method, seen[0]?.body], ['POST', undefined]);
		});

		it('its method and headers', async () => {
			await start([{}], '/x', { method: 'DELETE', headers: { 'X-Mine': '1', Accept: 'text/plain' } });
			assert.equal(seen[0]?.method, 'DELETE');
			assert.equal(seen[0]?.headers?.['x-mine'], '1');
			assert.equal(seen[0]?.headers?.['accept'], 'text/plain');
		});

		for (const name of [
			'Authorization',
			'AUTHORIZATION',
			'User-Agent',
			'Host',
			'Connection',
			'Content-Length',
			'Transfer-Encoding',
			'Expect',
			'Proxy-Authorization',
			'Cookie',
			'Accept-Encoding',
			'Keep-Alive',
			'TE',
			'Trailer',
			'Upgrade',
		])
			it(`not the consumer’s ${name}`, async () => {
				await start([{}], '/user', { headers: { [name]: '4711' } });
				assert.deepEqual(tokens(), [`Bearer ${accessToken}`]);
				assert.ok(!JSON.stringify(seen[0]?.headers).includes('4711'));
			});
	});

	describe('answered with 401', () => {
		it('is sent once more with a renewed token', async () => {
			const response = await start([badToken, { body: '{"id":1}' }]);
			assert.deepEqual(await response.json(), { id: 1 });
			assert.deepEqual(tokens(), [`Bearer ${accessToken}`, `Bearer ${renewed}`]);
			assert.deepEqual(renewals, [accessToken]);
		});

		it('a second time is answered so', async () => {
			const response = await start([badToken]);
			assert.equal(response.status, 401);
			assert.deepEqual(await response.json(), { error: 'bad_token', error_code: 8 });
			assert.equal(seen.length, 2);
			assert.equal(renewals.length, 1);
		});

		it('is renewed once, also where the service asks to wait in between', async () => {
			const sending = start([badToken, tooMany, badToken]);
			await clock.tickAsync(1_000);
			assert.equal((await sending).status, 401);
			assert.equal(renewals.length, 1);
			assert.equal(seen.length, 3);
		});

		it('is answered so, once, where no other token would do better', async () => {
			let sent = 0;
			const send = async () => {
				sent++;
				return { status: 401, headers: new Headers(), body: Buffer.from('bad token') };
			};
			const service = { apiUrl: new URL('https://api.real-debrid.com'), send };
			const renew = async () => undefined;
			const response = await authorizedFetch(service, '/user', {}, new Secret(accessToken), renew);
			assert.deepEqual([response.status, await response.text(), sent], [401, 'bad token', 1]);
		});

		it('fails with what keeps a token from being renewed', async () => {
			const failure = new RealDebridError('signedOut', 'gone');
			const service = {
				apiUrl: new URL('https://api.real-debrid.com'),
				send: async () => ({ status: 401, headers: new Headers(), body: Buffer.from('') }),
			};
			const sending = authorizedFetch(service, '/user', {}, new Secret(accessToken), async () => {
				throw failure;
			});
			assert.equal(await rejection(sending), failure);
		});
	});

	for (const status of [403, 404, 500, 503, 599])
		it(`answered with ${status} is answered so, once`, async () => {
			const response = await start([{ status, body: 'words', headers: { 'x-from': 'service' } }]);
			assert.equal(response.status, status);
			assert.equal(response.ok, false);
			assert.equal(await response.text(), 'words');
			assert.equal(response.headers.get('x-from'), 'service');
			assert.equal(seen.length, 1);
		});

	for (const status of [199, 600, 999])
		it(`answered with the impossible status ${status} fails with protocol`, async () => {
			const error = await rejection(start([{ status, body: '' }]));
			assert.deepEqual([error.code, error.status], ['protocol', status]);
		});

	for (const status of [204, 205, 304])
		it(`answered with ${status} has no body`, async () => {
			const response = await start([{ status, headers: { 'content-type': 'text/plain' } }]);
			assert.equal(response.status, status);
			assert.equal(response.body, null);
		});

	describe('answered with 429', () => {
		it('is sent again after a second, then two, four and so on, until more than a minute has gone by', async () => {
			const sending = start([...Array.from({ length: 6 }, () => tooMany), { body: 'done' }]);
			for (const [index, pauseMs] of [1_000, 2_000, 4_000, 8_000, 16_000, 32_000].entries()) {
				await clock.tickAsync(pauseMs - 1);
				assert.equal(seen.length, index + 1);
				await clock.tickAsync(1);
				assert.equal(seen.length, index + 2);
			}
			assert.equal(await (await sending).text(), 'done');
			assert.deepEqual(renewals, []);
		});

		it('for longer is given up, with the pause that would have been next', async () => {
			const ended = rejection(start([tooMany]));
			await clock.tickAsync(63_000);
			const error = await ended;
			assert.equal(error.code, 'rateLimited');
			assert.equal(error.status, 429);
			assert.equal(error.retryAfterMs, 60_000);
			assert.equal(seen.length, 7);
			assert.equal(clock.countTimers(), 0);
		});

		it('and Retry-After is sent again after that, not before', async () => {
			const sending = start([retryAfter('30'), { body: 'done' }]);
			await clock.tickAsync(29_999);
			assert.equal(seen.length, 1);
			await clock.tickAsync(1);
			assert.equal((await sending).status, 200);
		});

		it('and a date to retry after is sent again then', async () => {
			const sending = start([retryAfter(new Date(Date.now() + 20_000).toUTCString()), {}]);
			await clock.tickAsync(19_999);
			assert.equal(seen.length, 1);
			await clock.tickAsync(1);
			assert.equal((await sending).status, 200);
		});

		for (const value of ['0', '-5', 'soon', ''])
			it(`is not sent again at once for Retry-After: ${JSON.stringify(value)}`, async () => {
				const sending = start([retryAfter(value), {}]);
				await clock.tickAsync(999);
				assert.equal(seen.length, 1);
				await clock.tickAsync(1);
				assert.equal((await sending).status, 200);
			});

		it('is waited out for a minute and a quarter', async () => {
			const sending = start([retryAfter('75'), {}]);
			await clock.tickAsync(75_000);
			assert.equal((await sending).status, 200);
		});

		it('fails with rateLimited at once where the pause would be longer than that', async () => {
			const error = await rejection(start([retryAfter('76')]));
			assert.equal(error.code, 'rateLimited');
			assert.equal(error.retryAfterMs, 76_000);
			assert.equal(seen.length, 1);
			assert.equal(clock.countTimers(), 0);
		});
	});

	describe('that the caller aborts', () => {
		const reason = new Error('the caller');

		it('before it starts is not sent', async () => {
			await assert.rejects(start([{}], '/user', { signal: AbortSignal.abort(reason) }), e => e === reason);
			assert.deepEqual(seen, []);
		});

		it('ends with the request', async () => {
			const abort = new AbortController();
			await start([{}], '/user', { signal: abort.signal });
			assert.equal(seen[0]?.signal, abort.signal);
		});

		it('ends during a pause, at once', async () => {
			const abort = new AbortController();
			const sending = start([tooMany], '/user', { signal: abort.signal });
			await clock.tickAsync(500);
			abort.abort(reason);
			await assert.rejects(sending, error => error === reason);
			assert.equal(seen.length, 1);
			assert.equal(clock.countTimers(), 0);
		});

		it('is not sent again after the renewal that was under way', async () => {
			const abort = new AbortController();
			const renewal = deferred<Secret>();
			let sent = 0;
			const send = async ({ signal }: HttpRequest) => {
				signal?.throwIfAborted();
				sent++;
				return { status: 401, headers: new Headers(), body: Buffer.from('') };
			};
			const service = { apiUrl: new URL('https://api.real-debrid.com'), send };
			const token = new Secret(accessToken);
			const sending = authorizedFetch(
				service,
				'/user',
				{ signal: abort.signal },
				token,
				() => renewal.promise,
			);
			await clock.tickAsync(0);
			abort.abort(reason);
			renewal.resolve(new Secret(renewed));
			await assert.rejects(sending, error => error === reason);
			assert.equal(sent, 1);
		});
	});

	const failures: readonly [NetworkErrorCode, string, string | undefined][] = [
		['dns', 'offline', 'dns'],
		['connection', 'offline', 'connection'],
		['timeout', 'offline', 'timeout'],
		['tls', 'offline', 'tls'],
		['proxy', 'offline', 'proxy'],
		['unknown', 'offline', 'connection'],
		['redirect', 'protocol', 'redirect'],
		['tooLarge', 'protocol', 'tooLarge'],
		['protocol', 'protocol', undefined],
	];
	for (const [network, code, why] of failures)
		it(`without an answer (${network}) fails with ${code}, once, and tells no secret`, async () => {
			const error = await rejection(start([new NetworkError(network)]));
			assert.equal(error.code, code);
			assert.equal(error.reason, why);
			assert.equal(seen.length, 1);
			assertTellsNone(error, [accessToken]);
		});
});
