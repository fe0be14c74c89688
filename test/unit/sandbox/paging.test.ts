import assert from 'node:assert/strict';
import { type Sandbox, startSandbox } from '../../../sandbox/src/index';
import { getRest, signIn } from './device-client';

describe('sandbox: pages', () => {
	let sandbox: Sandbox;
	let token: string;
	beforeEach(async () => {
		sandbox = await startSandbox();
		sandbox.control.fillLibrary(1001, { torrents: 250, downloads: 0 });
		token = (await signIn(sandbox)).accessToken;
	});
	afterEach(() => sandbox.close());

	const list = async (query: string, path = '/torrents') => {
		const { status, headers, text, json } = await getRest(sandbox, `${path}?${query}`, token);
		const names = Array.isArray(json) ? json.map(({ filename }: { filename: string }) => filename) : [];
		return { status, total: headers.get('x-total-count'), text, names };
	};

	it('has 100 entries on a page by default, and the total in X-Total-Count', async () => {
		const { status, total, names } = await list('');
		assert.deepEqual([status, total, names.length], [200, '250', 100]);
		assert.equal(names[0], 'Sample Torrent 1');
	});

	it('counts pages from 1', async () => {
		const all = (await list('limit=5000')).names;
		const pages = await Promise.all([1, 2, 3].map(page => list(`page=${page}&limit=90`)));
		assert.deepEqual(
			pages.map(({ names }) => names.length),
			[90, 90, 70],
		);
		assert.deepEqual(
			pages.flatMap(({ names }) => names),
			all,
		);
	});

	it('starts at an offset, and takes the page where both are given', async () => {
		const all = (await list('limit=5000')).names;
		assert.deepEqual((await list('offset=245')).names, all.slice(245));
		assert.deepEqual((await list('page=2&limit=10&offset=245')).names, all.slice(10, 20));
	});

	it('answers an empty page with 204 and no body', async () => {
		for (const query of ['page=4', 'offset=250', 'limit=0'])
			assert.deepEqual(await list(query), { status: 204, total: '250', text: '', names: [] }, query);
		assert.deepEqual(await list('', '/downloads'), { status: 204, total: '0', text: '', names: [] });
	});

	it('refuses what is out of bounds', async () => {
		for (const query of ['limit=5001', 'limit=-1', 'limit=many', 'page=0', 'offset=251', 'offset=-1'])
			assert.equal((await list(query)).status, 400, query);
	});
});
