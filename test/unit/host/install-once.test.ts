import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { installOnce } from '../../host/install-once';
import { TemporaryFolder } from '../../host/temporary-folder';

describe('install once', () => {
	let cache: TemporaryFolder;
	beforeEach(() => {
		cache = new TemporaryFolder('install-once');
	});
	afterEach(() => cache.remove());

	const write = (text: string) => async (folder: string) => writeFileSync(join(folder, 'content'), text);
	const read = (folder: string) => readFileSync(join(folder, 'content'), 'utf8');

	it('fills a folder the first time and finds it the second', async () => {
		const first = await installOnce('editor', write('one'), cache.path);
		const second = await installOnce('editor', write('two'), cache.path);
		assert.equal(second, first);
		assert.equal(read(second), 'one');
	});

	it('leaves nothing of an installation that failed, and starts anew', async () => {
		const failing = async (folder: string) => {
			await write('half')(folder);
			throw new Error('no network');
		};
		await assert.rejects(installOnce('editor', failing, cache.path), /no network/);
		assert.deepEqual(readdirSync(cache.path), []);
		assert.equal(read(await installOnce('editor', write('whole'), cache.path)), 'whole');
	});

	it('lets two install at once, and both find one whole folder', async () => {
		let meet = (): void => {};
		const met = new Promise<void>(resolve => {
			let here = 0;
			meet = () => {
				here += 1;
				if (here === 2) resolve();
			};
		});
		const together = (text: string) => async (folder: string) => {
			meet();
			await met;
			await write(text)(folder);
		};
		const [first, second] = await Promise.all([
			installOnce('editor', together('one'), cache.path),
			installOnce('editor', together('two'), cache.path),
		]);
		assert.equal(first, second);
		assert.match(read(first), /^(one|two)$/);
		assert.deepEqual(readdirSync(cache.path), ['editor']);
	});
});
