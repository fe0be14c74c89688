import assert from 'node:assert/strict';
import { joinPath, sendJson } from '../../../src/realdebrid/service';

describe('the address of a request', () => {
	const apiUrls = [
		['https://api.real-debrid.com', 'https://api.real-debrid.com/oauth/v2/token'],
		['https://api.real-debrid.com/', 'https://api.real-debrid.com/oauth/v2/token'],
		['https://mirror.example/rd/', 'https://mirror.example/rd/oauth/v2/token'],
		['https://mirror.example/rd//', 'https://mirror.example/rd/oauth/v2/token'],
		['https://api.real-debrid.com//evil.example', 'https://api.real-debrid.com//evil.example/oauth/v2/token'],
	] as const;
	for (const [apiUrl, address] of apiUrls)
		it(`is on the origin that credentials are bound to, for ${apiUrl}`, () => {
			const url = joinPath(new URL(apiUrl), '/oauth/v2/token');
			assert.equal(url.href, address);
			assert.equal(url.origin, new URL(apiUrl).origin);
		});

	it('is what is sent, with its query encoded', async () => {
		const sent: string[] = [];
		await sendJson(
			{
				apiUrl: new URL('https://api.real-debrid.com'),
				send: async ({ url }) => {
					sent.push(url.href);
					return { status: 200, headers: new Headers(), body: Buffer.from('{}') };
				},
			},
			{ method: 'GET', path: '/oauth/v2/device/code', query: { client_id: 'a&b=c' } },
		);
		assert.deepEqual(sent, ['https://api.real-debrid.com/oauth/v2/device/code?client_id=a%26b%3Dc']);
	});
});
