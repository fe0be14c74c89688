import assert from 'node:assert/strict';
import { type Sandbox, startSandbox } from '../../../sandbox/src/index';
import { getRest, type Reply, send, sendRest, signIn } from './device-client';

const link = 'https://files.example/a/Holiday%20film.mp4';

describe('sandbox: links and hosters', () => {
	let sandbox: Sandbox;
	let token: string;
	beforeEach(async () => {
		sandbox = await startSandbox();
		token = (await signIn(sandbox)).accessToken;
	});
	afterEach(() => sandbox.close());

	const post = (path: string, form: Record<string, string>): Promise<Reply> =>
		sendRest(sandbox, token, { method: 'POST', path, form });
	const check = (form: Record<string, string>): Promise<Reply> =>
		send(`${sandbox.url}/rest/1.0/unrestrict/check`, { method: 'POST', body: new URLSearchParams(form) });

	it('lists the hosters without a token', async () => {
		const { status, json } = await getRest(sandbox, '/hosts');
		assert.equal(status, 200);
		assert.deepEqual((json as Record<string, unknown>)['files.example'], {
			id: 'files',
			name: 'Sample Files',
			image: 'https://example.com/hosts/files.png',
		});
	});

	it('checks a link without a token', async () => {
		const { status, json } = await check({ link });
		assert.equal(status, 200);
		assert.deepEqual(json, {
			host: 'files.example',
			link,
			filename: 'Holiday film.mp4',
			filesize: 104_857_600,
			supported: 1,
		});
		assert.equal(((await check({ link: 'https://else.example/a' })).json as { supported: 0 }).supported, 0);
		assert.equal((await check({})).status, 400);
		const gone = await check({ link: 'https://files.example/missing/a.zip' });
		assert.deepEqual([gone.status, (gone.json as { error_code: number }).error_code], [503, 24]);
	});

	it('unrestricts a link, with the fields of the documentation and the icon of the captures', async () => {
		const { status, json } = await post('/unrestrict/link', { link, password: '' });
		const { id, ...shown } = json as { id: string };
		assert.equal(status, 200);
		assert.match(id, /^[A-Z2-7]{13}$/);
		assert.deepEqual(shown, {
			filename: 'Holiday film.mp4',
			mimeType: 'video/mp4',
			filesize: 104_857_600,
			link,
			host: 'files.example',
			host_icon: 'https://example.com/hosts/files.png',
			chunks: 16,
			download: `${sandbox.url}/download/${id}/Holiday%20film.mp4`,
			streamable: 1,
			crc: 1,
		});
		const file = await fetch((json as { download: string }).download);
		assert.match(await file.text(), /of the sandbox/);
	});

	it('puts what was unrestricted on top of the downloads', async () => {
		await post('/unrestrict/link', { link });
		const { headers, json } = await getRest(sandbox, '/downloads', token);
		const [newest] = json as Record<string, unknown>[];
		assert.equal(headers.get('x-total-count'), '3');
		assert.equal(newest?.['link'], link);
		assert.equal(newest?.['generated'], new Date(Date.parse(String(newest?.['generated']))).toISOString());
		assert.equal('crc' in (newest ?? {}), false);
	});

	it('counts the traffic of hosters with a limit', async () => {
		const before = (await getRest(sandbox, '/traffic', token)).json as Record<string, { left: number }>;
		await post('/unrestrict/link', { link: 'https://dl.limited.example/a.zip' });
		const after = (await getRest(sandbox, '/traffic', token)).json as Record<string, unknown>;
		assert.deepEqual(Object.keys(after), ['limited.example']);
		assert.deepEqual(after['limited.example'], {
			left: (before['limited.example']?.left ?? 0) - 104_857_600,
			bytes: 104_857_600,
			links: 1,
			limit: 53_687_091_200,
			type: 'bytes',
			extra: 0,
			reset: 'daily',
		});
	});

	it('says why a link cannot be unrestricted', async () => {
		const cases = [
			{ link: 'https://else.example/a', status: 400, error: 'hoster_unsupported', code: 16 },
			{ link: 'no address', status: 400, error: 'hoster_unsupported', code: 16 },
			{ link: 'https://files.example/missing/a', status: 503, error: 'unavailable_file', code: 24 },
			{ link: `${sandbox.url}/d/UNKNOWN`, status: 503, error: 'hoster_unavailable', code: 19 },
		];
		for (const { link, status, error, code } of cases) {
			const reply = await post('/unrestrict/link', { link });
			assert.equal(reply.status, status, link);
			assert.deepEqual(reply.json, { error, error_code: code }, link);
		}
		assert.equal((await post('/unrestrict/link', {})).status, 400);
		token = (await signIn(sandbox, 1003)).accessToken;
		const { status, json } = await post('/unrestrict/link', { link });
		assert.deepEqual([status, (json as { error_code: number }).error_code], [403, 20]);
	});
});
