import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { NetworkError } from '../../../src/network/errors';
import { errorOf, isPending, parseAnswer } from '../../../src/realdebrid/answers';
import {
	isGrantRefusal,
	type RealDebridErrorCode,
	type RealDebridErrorReason,
} from '../../../src/realdebrid/errors';
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
			[400, refusal + user, undefined],
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

const parsed = (status: number, body: unknown) =>
	parseAnswer({ status, headers: new Headers(), body: Buffer.from(JSON.stringify(body)) });
const by = (status: number, body: unknown) => errorOf(parsed(status, body));

describe('each error of the service', () => {
	type Row = readonly [string, number | undefined, RealDebridErrorCode, RealDebridErrorReason?];
	const rows: readonly Row[] = [
		['internal_error', -1, 'unavailable'],
		['parameter_missing', 1, 'refused', 'endpoint'],
		['wrong_parameter', 2, 'refused', 'parameter'],
		['unknown_method', 3, 'refused', 'endpoint'],
		['method_not_allowed', 4, 'refused', 'endpoint'],
		['slow_down', 5, 'rateLimited', 'slowDown'],
		['ressource_unreachable', 6, 'unavailable'],
		['unknown_ressource', 7, 'refused', 'endpoint'],
		['bad_token', 8, 'refused', 'badToken'],
		['permission_denied', 9, 'refused', 'permission'],
		['two_factor_needed', 10, 'refused', 'twoFactor'],
		['two_factor_pending', 11, 'refused', 'twoFactor'],
		['invalid_login', 12, 'refused'],
		['invalid_password', 13, 'refused'],
		['account_locked', 14, 'refused', 'accountLocked'],
		['account_not_activated', 15, 'refused', 'notActivated'],
		['too_many_active_downloads', 21, 'refused'],
		['ip_not_allowed', 22, 'blocked', 'address'],
		['traffic_exhausted', 23, 'refused'],
		['service_unavailable', 25, 'unavailable'],
		['too_many_requests', 34, 'rateLimited'],
		['fair_usage_limit', 36, 'refused', 'fairUse'],
		['disabled_endpoint', 37, 'refused', 'endpoint'],
		['invalid_grant', undefined, 'refused', 'invalidGrant'],
		['invalid_client', undefined, 'refused', 'invalidGrant'],
		['unauthorized_client', undefined, 'refused', 'invalidGrant'],
		['access_denied', undefined, 'refused', 'invalidGrant'],
		['expired_token', undefined, 'refused', 'invalidGrant'],
	];
	const ofGrant = ['badToken', 'permission', 'parameter', 'invalidGrant'];
	for (const [name, number, code, reason] of rows) {
		const isOfGrant = ofGrant.includes(reason ?? '');
		it(`is known by its name: ${name}`, () => {
			const error = by(400, { error: name });
			assert.deepEqual([error.code, error.reason, error.serviceCode], [code, reason, undefined]);
			assert.equal(isGrantRefusal(error), isOfGrant);
		});

		if (number !== undefined)
			it(`is known by its number, except that no number ends a session: ${number}`, () => {
				const { code: actual, reason: why, serviceCode } = by(400, { error: 'new', error_code: number });
				const expected = isOfGrant ? ['protocol', undefined] : [code, reason];
				assert.deepEqual([actual, why, serviceCode], [...expected, number]);
			});

		if (code === 'refused')
			it(`is no refusal under a status that is none: ${name}`, () => {
				const codes = [200, 302, 399, 500, 503].map(status => by(status, { error: name }).code);
				assert.deepEqual(codes, ['protocol', 'protocol', 'protocol', 'unavailable', 'unavailable']);
			});
	}

	for (const [value, number] of [
		[22, 22],
		['22', 22],
		[' 22\n', 22],
		['-1', -1],
		['1234', 1234],
		['12345', undefined],
		['0x22', undefined],
		['1e3', undefined],
		['twenty', undefined],
		['', undefined],
		[22.5, undefined],
		[null, undefined],
		[true, undefined],
		[[22], undefined],
	] as const)
		it(`has a number only where it is one: ${JSON.stringify(value)}`, () => {
			assert.equal(by(403, { error: 'new', error_code: value }).serviceCode, number);
		});
});

describe('an answer to a poll', () => {
	const nulls = { error: null, error_code: null };
	for (const [status, body, expected] of [
		[403, nulls, true],
		[400, {}, true],
		[401, { error: '', error_code: 0 }, true],
		[499, { error: false }, true],
		[400, { error: 'authorization_pending' }, true],
		[403, { error: 'permission_denied' }, false],
		[403, 'a text', false],
		[302, nulls, false],
		[399, {}, false],
		[429, nulls, false],
		[451, nulls, false],
		[500, nulls, false],
		[503, { error: 'authorization_pending' }, false],
	] as const)
		it(`${expected ? 'asks' : 'does not ask'} to go on: ${status} ${JSON.stringify(body)}`, () => {
			assert.equal(isPending(parsed(status, body)), expected);
		});
});

/** Who has answered (status and name), and what is said. */
describe('an answer that is no success means', () => {
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
		['somebody: a number alone, of no refusal', 400, { error_code: 22 }, 'protocol', undefined],
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
