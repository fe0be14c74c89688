import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { NetworkError } from '../../../src/network/errors';
import { errorOf, parseAnswer } from '../../../src/realdebrid/answers';
import { isGrantRefusal, type RealDebridErrorReason } from '../../../src/realdebrid/errors';
import { type Service, sendJson } from '../../../src/realdebrid/service';
import { rejection } from './rejection';

const request = { method: 'GET', path: '/rest/1.0/user' } as const;

function serviceThat(send: Service['send']): Service {
	return { apiUrl: new URL('https://api.real-debrid.com'), send };
}

const answering = (body: string) =>
	serviceThat(async () => ({ status: 200, headers: new Headers(), body: Buffer.from(body) }));

describe('an answer', () => {
	const rows: readonly [string, string, string, object | undefined][] = [
		['an object', '{"id":1}', 'json', { id: 1 }],
		['an object with white space around it', '\r\n\t{"id":1}\n', 'json', { id: 1 }],
		['an object after a byte order mark', '\uFEFF{"id":1}', 'json', { id: 1 }],
		['an object with a byte order mark within', '{"name":"a\uFEFFb"}', 'json', { name: 'a\uFEFFb' }],
		['an object cut off', '{"id":1', 'other', undefined],
		['a list', '[{"id":1}]', 'other', undefined],
		['null', 'null', 'other', undefined],
		['a number', '403', 'other', undefined],
		['nothing', '', 'empty', undefined],
		['white space', ' \r\n', 'empty', undefined],
		['a byte order mark', '\uFEFF', 'empty', undefined],
		['a web page', '<!DOCTYPE html><title>x</title>', 'html', undefined],
		['a web page with white space before it', '\n<html lang="en">', 'html', undefined],
		['a web page that starts with a comment', '<!-- edge --><html>', 'html', undefined],
		['a text that speaks of a web page', 'No <html> here', 'other', undefined],
		['XML', '<?xml version="1.0"?><error/>', 'other', undefined],
	];
	for (const [what, body, kind, json] of rows)
		it(`that is ${what} is read as ${kind}`, async () => {
			const answer = await sendJson(answering(body), request);
			assert.deepEqual([answer.body, answer.json], [kind, json]);
		});

	for (const code of ['redirect', 'tooLarge', 'protocol', 'dns', 'unknown'] as const)
		it(`that could not be had keeps what the network said of it: ${code}`, async () => {
			const cause = new NetworkError(code);
			const service = serviceThat(() => Promise.reject(cause));
			assert.equal((await rejection(sendJson(service, request))).cause, cause);
		});

	it('that fails by a fault of our own fails with it', async () => {
		const fault = new TypeError('not a function');
		const service = serviceThat(() => Promise.reject(fault));
		await assert.rejects(sendJson(service, request), error => error === fault);
	});
});

describe('a body', () => {
	const send = async (status: number, body: Uint8Array, headers: Record<string, string> = {}) =>
		sendJson(
			{
				apiUrl: new URL('https://api.real-debrid.com'),
				send: async () => ({ status, headers: new Headers(headers), body }),
			},
			request,
		);

	it('may be compressed without a header that says so', async () => {
		assert.deepEqual((await send(200, gzipSync('{"id":1}'))).json, { id: 1 });
	});

	it('is not decompressed beyond what any answer of the service measures', async () => {
		const bomb = gzipSync(`{"id":"${'x'.repeat(2 * 1024 * 1024)}"}`);
		assert.equal((await send(200, bomb)).json, undefined);
	});

	it('that only begins like a compressed one is read as it is', async () => {
		assert.equal((await send(200, Buffer.of(0x1f, 0x8b, 1, 2))).body, 'other');
	});

	it('of bytes that are not UTF-8 is read all the same', async () => {
		const latin1 = Buffer.from('{"id":1,"username":"Zoë"}', 'latin1');
		assert.deepEqual((await send(200, latin1)).json?.['id'], 1);
	});

	describe('of two JSON texts', () => {
		const refusal = '{"error":"permission_denied","error_code":9}';
		const user = '{"id":1}';
		for (const [status, body, expected] of [
			[200, refusal + user, { id: 1 }],
			[200, `${user}\n${refusal}`, { id: 1 }],
			[403, refusal + user, undefined],
			[403, user + refusal, undefined],
			[403, refusal + refusal, undefined],
			[200, `{"name":"a} {b"}${user}`, { name: 'a} {b' }],
		] as const)
			it(`is the one without an error, and neither in an error: ${status} ${JSON.stringify(body)}`, async () => {
				assert.deepEqual((await send(status, Buffer.from(body))).json, expected);
			});

		it('is not understood where there are three, or something else', async () => {
			for (const body of [user + user + user, `${user}x`, `${user}[1]`, `${user}{`])
				assert.equal((await send(200, Buffer.from(body))).json, undefined, body);
		});

		it('takes no time with thousands of seams', async () => {
			const body = Buffer.from(`{"a":"${'}{'.repeat(400_000)}`);
			assert.equal((await send(200, body)).json, undefined);
		});
	});
});

/** Who has answered (status and name), and what is said. */
describe('an answer that is no success means', () => {
	const by = (status: number, body: unknown) =>
		errorOf({ ...parseAnswer({ status, headers: new Headers(), body: Buffer.from(JSON.stringify(body)) }) });
	const rows: readonly [string, number, unknown, string, RealDebridErrorReason | undefined][] = [
		[
			'the service: name and number',
			403,
			{ error: 'permission_denied', error_code: 9 },
			'refused',
			'permission',
		],
		['the service: name alone', 403, { error: 'ip_not_allowed' }, 'blocked', 'address'],
		['the service: number null', 403, { error: 'ip_not_allowed', error_code: null }, 'blocked', 'address'],
		[
			'the service: number as text',
			403,
			{ error: 'account_locked', error_code: '14' },
			'refused',
			'accountLocked',
		],
		[
			'the service: the name goes before the number',
			400,
			{ error: 'slow_down', error_code: 8 },
			'rateLimited',
			'slowDown',
		],
		[
			'the service: an unknown name with a known number',
			403,
			{ error: 'new_name', error_code: 22 },
			'blocked',
			'address',
		],
		[
			'somebody: an unknown name with the number of a refusal',
			403,
			{ error: 'forbidden', error_code: 9 },
			'blocked',
			'edge',
		],
		['somebody: a number alone', 403, { error_code: 9 }, 'blocked', 'edge'],
		['somebody: a name that is no text', 403, { error: { code: 'permission_denied' } }, 'blocked', 'edge'],
		[
			'a firewall: 451 with a name of the service',
			451,
			{ error: 'permission_denied', error_code: 9 },
			'blocked',
			'firewall',
		],
		['a firewall: 451 with 35', 451, { error: 'infringing_file', error_code: 35 }, 'blocked', 'firewall'],
		[
			'an edge: problem details',
			403,
			{ type: 'about:blank', status: 403, error_code: 1010 },
			'blocked',
			'edge',
		],
		['a gateway: 401', 401, { message: 'Unauthorized' }, 'blocked', 'edge'],
		['a gateway: 404', 404, { message: 'no route' }, 'protocol', undefined],
		['a proxy: 407', 407, {}, 'blocked', 'edge'],
		['a gateway: 409, 410, 421, 425', 410, { status: 'error' }, 'protocol', undefined],
		['the service: a refusal under another status', 404, { error: 'bad_token' }, 'protocol', undefined],
		['the service: a refusal under a 500', 500, { error: 'bad_token' }, 'unavailable', undefined],
		['the service: a refusal under a 200', 200, { error: 'bad_token' }, 'protocol', undefined],
		['an impossible status', 600, {}, 'unavailable', undefined],
	];
	for (const [who, status, body, code, reason] of rows)
		it(`${code}${reason ? ` (${reason})` : ''} by ${who}`, () => {
			const error = by(status, body);
			assert.deepEqual([error.code, error.reason], [code, reason]);
			assert.equal(isGrantRefusal(error), code === 'refused' && reason === 'permission');
		});
});
