import assert from 'node:assert/strict';
import type { RealDebridAPI, RealDebridError as ToldError } from '../../../../src/api';
import { exportedApi } from '../../../../src/editor/consumers/exportedApi';
import { frozenApi } from '../../../../src/editor/consumers/frozenApi';
import { RealDebridError } from '../../../../src/realdebrid/errors';

type Version = Parameters<ReturnType<typeof exportedApi>['getAPI']>[0];
type Consumer = Parameters<ReturnType<typeof exportedApi>['getAPI']>[1];

/** Compiles only while every code that can be thrown is one that consumers are told of. */
const told = (error: RealDebridError): ToldError => error;

describe('what activate gives', () => {
	const consumer = { id: 'acme.player' } as Consumer;
	const token = async () => 'a token';
	const internals = { host: { tokens: 'all of them' } };
	const api = {
		...internals,
		accounts: [{ id: '1', label: 'ada', secret: 'x' }],
		onDidChangeAccounts: () => ({ dispose: () => undefined }),
		getAccessToken: token,
		getSession: token,
		fetch: token,
	} as unknown as RealDebridAPI;
	const given = () => exportedApi(() => frozenApi(api)).getAPI(1, consumer);

	it('is version 1 of the API, for the extension that asks, with the stack of its call', async () => {
		const asked: unknown[] = [];
		let stack = '';
		const exports = exportedApi((extension, called) => {
			asked.push(extension);
			stack = called;
			return api;
		});
		assert.equal(await exports.getAPI(1, consumer).getAccessToken(), 'a token');
		assert.deepEqual(asked, [consumer]);
		assert.match(stack.split('\n').find(line => line.startsWith('    at ')) ?? '', /exportedApi\.test/);
	});

	it('gives the stack as text, whatever another extension has replaced', () => {
		const replaced = Error.prepareStackTrace;
		let stack: unknown;
		try {
			Error.prepareStackTrace = (_error, calls) => calls;
			exportedApi((_extension, called) => {
				stack = called;
				return api;
			}).getAPI(1, consumer);
		} finally {
			// `undefined` is not what a missing one is.
			if (replaced) Error.prepareStackTrace = replaced;
			else Reflect.deleteProperty(Error, 'prepareStackTrace');
		}
		assert.equal(typeof stack, 'string');
	});

	it('is functions and accounts alone', () => {
		const names = [
			'accounts',
			'fetch',
			'getAccessToken',
			'getSession',
			'json',
			'onDidChangeAccounts',
			'pages',
		];
		assert.deepEqual(Reflect.ownKeys(given()).sort(), names);
		assert.equal(Object.getPrototypeOf(given()), Object.prototype);
		assert.ok(!('host' in given()));
	});

	it('says its version', () => {
		assert.equal(exportedApi(() => api).version, '1.1.0');
	});

	it('can be passed wherever a fetch is taken', () => {
		const fetch: typeof globalThis.fetch = given().fetch;
		assert.equal(typeof fetch, 'function');
	});

	it('cannot be changed, for itself or for another consumer', () => {
		const exports = exportedApi(() => frozenApi(api));
		const one = exports.getAPI(1, consumer);
		for (const part of [
			exports,
			exports.getAPI,
			one,
			one.accounts,
			one.accounts[0],
			one.getAccessToken,
			one.fetch,
			one.json,
			one.pages,
		])
			assert.ok(Object.isFrozen(part));
		assert.throws(() => Object.assign(one, { fetch: token }), TypeError);
		assert.throws(() => Object.assign(exports, { getAPI: token }), TypeError);
	});

	for (const [what, call] of [
		['options that are none', one => one.getAccessToken(5 as never)],
		['options of null', one => one.getSession(null as never)],
		['an account without an id', one => one.getAccessToken({ account: {} as never })],
		['a signal that is none', one => one.fetch('/user', { signal: {} as never })],
		['a path that is no text', one => one.fetch(undefined as never)],
		['an address that is only like a Request', one => one.json({ url: '/user' } as never)],
		['pages with a signal that is none', async one => one.pages('/torrents', { signal: {} as never })],
		['a listener that is none', async one => one.onDidChangeAccounts(undefined as never)],
	] as const satisfies readonly [string, (one: RealDebridAPI) => Promise<unknown>][])
		it(`refuses ${what}, with a code`, async () => {
			await assert.rejects(call(given()), { name: 'RealDebridError', code: 'refused' });
		});

	for (const version of [0, 2, 1.1, '1', true, undefined, null, Number.NaN])
		it(`is nothing for version ${JSON.stringify(version) ?? String(version)}, and says so`, () => {
			const { getAPI } = exportedApi(() => assert.fail('nobody is to be asked'));
			assert.throws(
				() => getAPI(version as Version, consumer),
				error =>
					error instanceof RealDebridError &&
					told(error).code === 'unsupportedVersion' &&
					error.message.includes(String(version)),
			);
		});

	it('throws what keeps the consumer from being known', () => {
		const failure = new RealDebridError('refused', 'not installed');
		const { getAPI } = exportedApi(() => {
			throw failure;
		});
		assert.throws(
			() => getAPI(1, consumer),
			error => error === failure,
		);
	});
});
