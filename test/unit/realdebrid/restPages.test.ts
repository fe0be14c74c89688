import assert from 'node:assert/strict';
import { type RestPage, readPages } from '../../../src/realdebrid/restPages';

/** Reads all pages of a service that answers with these. */
async function read(path: string, pages: readonly RestPage[]) {
	const asked: string[] = [];
	const lists: (readonly unknown[])[] = [];
	for await (const list of readPages(path, async page => {
		asked.push(page);
		return pages[asked.length - 1] ?? assert.fail(`nobody expects ${page}`);
	}))
		lists.push(list);
	return { asked, lists };
}

describe('a list of the REST API', () => {
	it('is requested until there are as many entries as it has', async () => {
		const { asked, lists } = await read('/torrents?limit=2', [
			{ list: [1, 2], total: '3' },
			{ list: [3], total: '3' },
		]);
		assert.deepEqual(asked, ['/torrents?limit=2&page=1', '/torrents?limit=2&page=2']);
		assert.deepEqual(lists, [[1, 2], [3]]);
	});

	it('is one page where the service does not say how many entries there are', async () => {
		for (const total of [null, undefined, '', 'many']) {
			const { asked, lists } = await read('/hosts', [{ list: ['a'], total }]);
			assert.deepEqual([asked, lists], [['/hosts?page=1'], [['a']]]);
		}
	});

	it('has no page where it is empty', async () => {
		assert.deepEqual((await read('/downloads', [{ list: [], total: '0' }])).lists, []);
	});

	it('ends where entries were removed while it was read', async () => {
		const pages = [
			{ list: [1], total: '3' },
			{ list: [], total: '1' },
		];
		assert.deepEqual((await read('/torrents?limit=1', pages)).lists, [[1]]);
	});

	it('is requested no further than it is read', async () => {
		let requests = 0;
		for await (const _ of readPages('/torrents', async () => {
			requests++;
			return { list: [1], total: '1000' };
		}))
			break;
		assert.equal(requests, 1);
	});
});
