import assert from 'node:assert/strict';
import { errorOf, parseAnswer } from '../../../src/realdebrid/answers';
import { RealDebridError, type RealDebridErrorCode } from '../../../src/realdebrid/errors';
import { parseRestAnswer, readJson, readList } from '../../../src/realdebrid/restAnswers';

function errorFor(status: number, body: string): RealDebridError {
	try {
		parseRestAnswer(status, body);
	} catch (error) {
		assert.ok(error instanceof RealDebridError);
		return error;
	}
	return assert.fail('it succeeded');
}

const word = (error: string, code?: number | string) => JSON.stringify({ error, error_code: code });

describe('an answer of the REST API', () => {
	it('is its JSON', async () => {
		assert.deepEqual(await readJson(Response.json([{ id: 'A' }], { status: 201 })), [{ id: 'A' }]);
		assert.equal(parseRestAnswer(200, 'null'), null);
	});

	it('is nothing without a body', async () => {
		assert.equal(await readJson(new Response(null, { status: 204 })), undefined);
		assert.equal(parseRestAnswer(200, ''), undefined);
	});

	it('is a list, or fails with protocol', async () => {
		assert.deepEqual(await readList(Response.json([1])), [1]);
		assert.deepEqual(await readList(new Response(null, { status: 204 })), []);
		for (const other of [{ length: 1 }, 'text', 7, true])
			await assert.rejects(readList(Response.json(other)), { code: 'protocol', status: 200 });
	});

	const refusals: readonly [status: number, body: string, code: RealDebridErrorCode, serviceCode?: number][] =
		[
			[401, word('bad_token', 8), 'refused', 8],
			[403, word('permission_denied', 9), 'refused', 9],
			[403, word('hoster_not_free', 20), 'refused', 20],
			[404, word('unknown_ressource', 7), 'refused', 7],
			[503, word('hoster_unavailable', 19), 'refused', 19],
			[503, word('file_unavailable', 24), 'refused', 24],
			[451, word('infringing_file', 35), 'blocked', 35],
			[400, word('parameter_missing', '1'), 'refused', 1],
			[400, word('something_new'), 'refused'],
			[403, word('ip_not_allowed', 22), 'blocked', 22],
			[403, '<html>', 'blocked'],
			[429, word('too_many_requests', 34), 'rateLimited', 34],
			[429, '', 'rateLimited'],
			[500, word('internal_error', -1), 'unavailable', -1],
			[503, '<html>', 'unavailable'],
			[408, '', 'unavailable'],
			[400, '<html>', 'protocol'],
			[302, '', 'protocol'],
			[300, '', 'protocol'],
			[0, '', 'protocol'],
			[200, '<html>', 'protocol'],
			[400, '{"error":"<b>","error_code":2}', 'protocol'],
			[400, '{"error":"<b>bad_token","error_code":8}', 'protocol'],
			[400, '{"error":null,"error_code":2}', 'protocol'],
			[400, 'null', 'protocol'],
		];
	for (const [status, body, code, serviceCode] of refusals)
		it(`${status} ${body} is ${code}, with its status and number`, () => {
			const error = errorFor(status, body);
			assert.deepEqual([error.code, error.status, error.serviceCode], [code, status, serviceCode]);
		});

	it('repeats of an error only what looks like a name', () => {
		assert.match(errorFor(404, word('unknown_ressource', 7)).message, /\(HTTP 404 unknown_ressource 7\)$/);
		assert.match(errorFor(400, word('token=SECRET', 2)).message, /\(HTTP 400\)$/);
	});

	it('means what the same answer means to the sign-in', () => {
		const different: string[] = [];
		for (const status of [400, 401, 403, 404, 408, 429, 451, 500, 502, 503])
			for (const body of ['', '<html>', ...wordsOfTheSignIn]) {
				const code = errorFor(status, body).code;
				const ofSignIn = errorOf(
					parseAnswer({ status, headers: new Headers(), body: Buffer.from(body) }),
				).code;
				if (code !== ofSignIn) different.push(`${status} ${body}: ${code}, and not ${ofSignIn}`);
			}
		// A session must not end on a doubtful word; a consumer is told the word.
		assert.ok(
			different.every(line => /: refused, and not|<html>.*: protocol, and not unavailable$/.test(line)),
		);
	});
});

const wordsOfTheSignIn = [
	word('internal_error', -1),
	word('slow_down', 5),
	word('ressource_unreachable', 6),
	word('unknown_ressource', 7),
	word('bad_token', 8),
	word('permission_denied', 9),
	word('ip_not_allowed', 22),
	word('service_unavailable', 25),
	word('too_many_requests', 34),
];
