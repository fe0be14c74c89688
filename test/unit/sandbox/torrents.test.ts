import assert from 'node:assert/strict';
import { type Sandbox, startSandbox } from '../../../sandbox/src/index';
import { getRest, type Reply, sendRest, signIn } from './device-client';

const hash = '50b7dafb7137cbecf045f78e8efbe4ac1a90d139';
const magnet = `magnet:?xt=urn:btih:${hash.toUpperCase()}&dn=Open%20Movie&tr=udp%3A%2F%2Ftracker.example`;

interface Info {
	id: string;
	filename: string;
	status: string;
	progress: number;
	bytes: number;
	links: string[];
	files: { id: number; path: string; bytes: number; selected: number }[];
	[name: string]: unknown;
}

describe('sandbox: torrents', () => {
	let sandbox: Sandbox;
	let token: string;
	beforeEach(async () => {
		sandbox = await startSandbox();
		token = (await signIn(sandbox)).accessToken;
	});
	afterEach(() => sandbox.close());

	const post = (path: string, form: Record<string, string>): Promise<Reply> =>
		sendRest(sandbox, token, { method: 'POST', path, form });
	const add = async (link = magnet): Promise<string> =>
		((await post('/torrents/addMagnet', { magnet: link })).json as { id: string }).id;
	const info = async (id: string): Promise<Info> =>
		(await getRest(sandbox, `/torrents/info/${id}`, token)).json as Info;

	it('lists what the user has, with the fields of the documentation', async () => {
		const { status, headers, json } = await getRest(sandbox, '/torrents', token);
		const list = json as Info[];
		assert.equal(status, 200);
		assert.equal(headers.get('x-total-count'), '3');
		assert.deepEqual(Object.keys(list[0] ?? {}), [
			'id',
			'filename',
			'hash',
			'bytes',
			'host',
			'split',
			'progress',
			'status',
			'added',
			'links',
		]);
		assert.deepEqual(
			list.map(torrent => torrent.status),
			['waiting_files_selection', 'downloaded', 'downloaded'],
		);
		assert.match(String(list[1]?.['ended']), /^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
	});

	it('adds a magnet link with 201, the id, and the address of its information', async () => {
		const { status, json, text } = await post('/torrents/addMagnet', { magnet });
		const { id } = json as { id: string };
		assert.equal(status, 201);
		assert.deepEqual(json, { id, uri: `${sandbox.url}/rest/1.0/torrents/info/${id}` });
		assert.match(text, /\\\/rest\\\/1\.0/);
	});

	it('takes a torrent from the magnet link to links that can be unrestricted', async () => {
		const id = await add();
		const added = await info(id);
		assert.equal(added.status, 'waiting_files_selection');
		assert.equal(added['hash'], hash);
		assert.equal(added['original_filename'], 'Open Movie');
		assert.deepEqual(
			added.files.map(({ selected }) => selected),
			[0, 0],
		);

		const selected = await post(`/torrents/selectFiles/${id}`, { files: '1' });
		assert.equal(selected.status, 204);
		assert.equal(selected.text, '');
		const ready = await info(id);
		assert.equal(ready.status, 'downloaded');
		assert.equal(ready.progress, 100);
		assert.equal(ready.filename, 'Open Movie.mkv');
		assert.equal(ready.bytes, added.files[0]?.bytes);
		assert.equal(ready['original_bytes'], added['bytes']);
		assert.deepEqual(
			ready.files.map(file => file.selected),
			[1, 0],
		);

		const [link = ''] = ready.links;
		assert.equal(ready.links.length, 1);
		const unrestricted = await post('/unrestrict/link', { link });
		assert.equal(unrestricted.status, 200);
		const { filename, filesize, host, mimeType, streamable } = unrestricted.json as Record<string, unknown>;
		assert.deepEqual(
			{ filename, filesize, host, mimeType, streamable },
			{
				filename: 'Open Movie.mkv',
				filesize: ready.bytes,
				host: 'real-debrid.com',
				mimeType: 'video/x-matroska',
				streamable: 1,
			},
		);
	});

	it('reads a hash in base32 too', async () => {
		const base32 = 'KC35V63RG7F6Z4CF66HI567EVQNJBUJZ';
		assert.equal((await info(await add(`magnet:?xt=urn:btih:${base32}`)))['hash'], hash);
	});

	it('selects all files', async () => {
		const id = await add();
		assert.equal((await post(`/torrents/selectFiles/${id}`, { files: 'all' })).status, 204);
		assert.equal((await info(id)).links.length, 2);
	});

	it('moves by its clock where the settings give it time', async () => {
		sandbox.control.configure({ magnetConversion: 10, torrentDownload: 100 });
		const id = await add();
		const converting = await info(id);
		assert.deepEqual([converting.status, converting.files], ['magnet_conversion', []]);
		assert.equal((await post(`/torrents/selectFiles/${id}`, { files: 'all' })).status, 404);
		sandbox.control.advance(10_000);
		assert.equal((await info(id)).status, 'waiting_files_selection');
		await post(`/torrents/selectFiles/${id}`, { files: 'all' });
		sandbox.control.advance(50_000);
		const half = await info(id);
		assert.deepEqual([half.status, half.progress, half.links], ['downloading', 50, []]);
		assert.equal(typeof half['speed'], 'number');
		assert.equal(typeof half['seeders'], 'number');
		const active = (await getRest(sandbox, '/torrents?filter=active', token)).json as Info[];
		assert.deepEqual(
			active.map(torrent => torrent.id),
			[id],
		);
		sandbox.control.advance(50_000);
		assert.equal((await info(id)).status, 'downloaded');
	});

	it('answers 404 with the detail where no files are named, 404 to ids that are not there, 202 the second time', async () => {
		const id = await add();
		const path = `/torrents/selectFiles/${id}`;
		const missing = await post(path, {});
		assert.equal(missing.status, 404);
		assert.deepEqual(missing.json, {
			error: 'parameter_missing',
			error_details: '{files} is missing',
			error_code: 1,
		});
		for (const files of ['3', '1,99', 'none']) {
			const { status, json } = await post(path, { files });
			assert.equal(status, 404);
			assert.deepEqual(json, { error: 'wrong_parameter', error_code: 2 });
		}
		assert.equal((await post(path, { files: '2' })).status, 204);
		const { status, json } = await post(path, { files: '2' });
		assert.equal(status, 202);
		assert.equal((json as { error_code: number }).error_code, 31);
	});

	it('deletes a torrent once, and answers 404 unknown_ressource/7 to an id that it does not know', async () => {
		const id = await add();
		const remove = { method: 'DELETE', path: `/torrents/delete/${id}` };
		const first = await sendRest(sandbox, token, remove);
		assert.deepEqual([first.status, first.text], [204, '']);
		const again = await sendRest(sandbox, token, remove);
		assert.equal(again.status, 404);
		assert.deepEqual(again.json, { error: 'unknown_ressource', error_code: 7 });
		assert.equal((await getRest(sandbox, `/torrents/info/${id}`, token)).status, 404);
	});

	it('lets X-HTTP-Verb stand for the method', async () => {
		const id = await add();
		const headers = { Authorization: `Bearer ${token}`, 'X-HTTP-Verb': 'DELETE' };
		const { status } = await fetch(`${sandbox.url}/rest/1.0/torrents/delete/${id}`, {
			method: 'POST',
			headers,
		});
		assert.equal(status, 204);
	});

	it('refuses what is no magnet link', async () => {
		assert.equal((await post('/torrents/addMagnet', {})).status, 400);
		const wrong = await post('/torrents/addMagnet', { magnet: 'magnet:?xt=urn:btih:short' });
		assert.equal(wrong.status, 400);
		assert.deepEqual(wrong.json, { error: 'wrong_parameter', error_code: 2 });
		assert.equal((await post('/torrents/addMagnet', { magnet: 'https://example.com/' })).status, 404);
	});

	it('keeps the torrents of two users apart, and adds none for a user without premium', async () => {
		const id = await add();
		token = (await signIn(sandbox, 1002)).accessToken;
		assert.equal((await getRest(sandbox, `/torrents/info/${id}`, token)).status, 404);
		const { status, json } = await post('/torrents/addMagnet', { magnet });
		assert.equal(status, 403);
		assert.deepEqual(json, { error: 'permission_denied', error_code: 9 });
	});

	it('asks for a token', async () => {
		for (const path of ['/torrents', '/downloads', '/traffic', '/torrents/info/A'])
			assert.equal((await getRest(sandbox, path)).status, 401, path);
	});

	it('aims faults at the step, and logs it', async () => {
		const fault = { kind: 'answer', status: 503 } as const;
		sandbox.control.inject({ step: 'torrents', times: 1, fault });
		assert.equal((await getRest(sandbox, '/traffic', token)).status, 200);
		assert.equal((await getRest(sandbox, '/torrents/info/A', token)).status, 503);
		assert.equal(sandbox.control.requests().at(-1)?.step, 'torrents');
	});

	it('has what it began with after a reset', async () => {
		await add();
		sandbox.control.reset();
		token = (await signIn(sandbox)).accessToken;
		assert.equal((await getRest(sandbox, '/torrents', token)).headers.get('x-total-count'), '3');
	});
});
