import assert from 'node:assert/strict';
import { NetworkError } from '../../../src/network/errors';
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
