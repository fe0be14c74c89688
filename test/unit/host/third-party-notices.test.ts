import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { build, type Metafile } from 'esbuild';
import { shippedBundles } from '../../../esbuild.mjs';
import { thirdPartyNotices } from '../../../scripts/third-party-notices.mjs';
import { repositoryRoot } from '../../host/paths';
import { TemporaryFolder } from '../../host/temporary-folder';

describe('the licences of what is bundled', () => {
	it('go with it: each package by its name, with its copyright, and what lies within one', async () => {
		const { metafile } = await build({ ...shippedBundles, metafile: true, write: false });
		const notices = thirdPartyNotices(metafile, repositoryRoot);
		const names = bundledPackages(metafile);
		assert.deepEqual(names, ['lean-qr', 'undici']);
		for (const name of names) assert.match(sectionOf(notices, name), /Copyright/, name);
		assert.match(sectionOf(notices, 'llhttp'), /Fedor Indutny/);
		assert.deepEqual(
			notices.match(/^.+(?=\n=+$)/gm)?.map(title => title.split(' ')[0]),
			[...names, 'llhttp'].sort(),
		);
	});

	it('are those of nested and scoped packages, and of parts that a package has from elsewhere', async () => {
		const folder = new TemporaryFolder('notices');
		try {
			const nested = addPackage(folder.path, 'node_modules/outer/node_modules/inner', 'inner', 'Inner’s');
			const scoped = addPackage(folder.path, 'node_modules/@some/scoped', '@some/scoped', 'Scoped’s');
			write(join(folder.path, 'node_modules/@some/scoped/lib/part/LICENSE'), 'The part’s');
			const notices = thirdPartyNotices(metafileOf([nested, scoped]), folder.path);
			assert.equal(sectionOf(notices, 'inner').trim(), 'Inner’s');
			assert.equal(sectionOf(notices, '@some/scoped').trim(), 'Scoped’s\n\nThe part’s');
		} finally {
			await folder.remove();
		}
	});

	it('are missed where a package has none: it cannot be shipped', async () => {
		const folder = new TemporaryFolder('notices');
		try {
			const file = addPackage(folder.path, 'node_modules/bare', 'bare');
			assert.throws(() => thirdPartyNotices(metafileOf([file]), folder.path), /bare 1\.2\.3 .* no licence/);
		} finally {
			await folder.remove();
		}
	});
});

function bundledPackages({ outputs }: Metafile): string[] {
	const names = Object.values(outputs)
		.flatMap(({ inputs }) => Object.keys(inputs))
		.flatMap(path => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? []);
	return [...new Set(names)].sort();
}

/** What stands under the title of that name. */
function sectionOf(notices: string, name: string): string {
	const [, section = ''] = notices.split(new RegExp(`^${name} .*\\n=+\\n`, 'm'));
	return section.split(/^.+\n=+\n/m)[0] ?? '';
}

function addPackage(root: string, path: string, name: string, licence?: string): string {
	write(join(root, path, 'package.json'), JSON.stringify({ name, version: '1.2.3' }));
	if (licence !== undefined) write(join(root, path, 'LICENCE.md'), licence);
	const file = `${path}/lib/part/index.js`;
	write(join(root, file), '');
	return file;
}

function metafileOf(paths: readonly string[]): Metafile {
	for (const path of paths) assert.ok(!path.startsWith('/'));
	const inputs = Object.fromEntries(paths.map(path => [path, { bytesInOutput: 1 }]));
	return { inputs: {}, outputs: { 'dist/main.js': { bytes: 1, inputs, imports: [], exports: [] } } };
}

function write(path: string, text: string): void {
	mkdirSync(dirname(path), { recursive: true });
	writeFileSync(path, text);
}
