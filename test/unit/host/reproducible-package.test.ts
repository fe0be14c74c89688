import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import {
	chmodSync,
	cpSync,
	existsSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	symlinkSync,
	utimesSync,
	writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { npmPackages } from '../../../scripts/package-npm';
import { packageIn } from '../../host/npm-package';
import { packagedExtension } from '../../host/packaged-extension';
import { repositoryRoot } from '../../host/paths';
import { runQuietly } from '../../host/run-command';
import { TemporaryFolder } from '../../host/temporary-folder';

/** Somebody's machine, as far as it could get into a package. */
interface Packager {
	/** Of every file, in seconds since the epoch. */
	readonly time: number;
	readonly mode: number;
	readonly env: NodeJS.ProcessEnv;
}

describe('packaging twice', () => {
	it('gives the same bytes, whatever the folder, the times and modes of files, the time zone and the language', async () => {
		const one = await packageAs({ time: 1_000_000_000, mode: 0o644, env: { TZ: 'UTC', LC_ALL: 'C' } });
		const other = await packageAs({
			time: 1_700_000_000,
			mode: 0o600,
			// In Czech, "ch" is a letter that comes after "h".
			env: { TZ: 'Asia/Tokyo', LC_ALL: 'cs_CZ.UTF-8', SOURCE_DATE_EPOCH: '1600000000' },
		});
		assert.deepEqual([...one.keys()], ['vsix', ...Object.keys(npmPackages)]);
		assert.deepEqual([...one].map(checksum), [...other].map(checksum));
	});
});

describe('the package of a release', () => {
	const url = 'https://github.com/somebody/real-debrid';
	let packages: Packages;
	let files: ReadonlyMap<string, Buffer>;

	before(async () => {
		const env = {
			GITHUB_SERVER_URL: 'https://github.com',
			GITHUB_REPOSITORY: 'somebody/real-debrid',
			GITHUB_REF_TYPE: 'tag',
			GITHUB_REF_NAME: 'v1.2.3',
		};
		packages = await packageAs({ time: 1_000_000_000, mode: 0o644, env });
		files = await unpack(packages.get('vsix') ?? Buffer.of());
	});

	it('has the addresses of its repository in the manifest', () => {
		const { repository, bugs, homepage, qna } = JSON.parse(text('package.json')) as Record<string, unknown>;
		assert.deepEqual(
			{ repository, bugs, homepage, qna },
			{
				repository: { type: 'git', url: `${url}.git` },
				bugs: { url: `${url}/issues` },
				homepage: `${url}#readme`,
				qna: `${url}/issues`,
			},
		);
	});

	it('has the address of its repository in each npm package, as the provenance needs', async () => {
		for (const folder of Object.keys(npmPackages)) {
			const [manifest = ''] = gunzipSync(packages.get(folder) ?? Buffer.of())
				.toString()
				.split('\0')
				.filter(part => part.startsWith('{') && part.includes('"repository"'));
			const { repository } = JSON.parse(manifest) as { readonly repository: unknown };
			assert.deepEqual(repository, { type: 'git', url: `git+${url}.git`, directory: folder });
		}
	});

	it('links to the issue tracker where it asks for a report', () => {
		for (const page of ['readme.md', 'troubleshooting.md'])
			assert.ok(text(page).includes(`(${url}/issues)`), page);
	});

	it('has a page of which every link and picture leads to a file of the repository at the tag', () => {
		const targets = [...text('readme.md').matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
		const moved = targets.filter(target => target.startsWith(`${url}/`) && target !== `${url}/issues`);
		assert.ok(moved.some(target => target === `${url}/raw/v1.2.3/media/sign-in.gif`));
		for (const target of moved) {
			const [, path = ''] = target.split(/\/(?:blob|raw)\/v1\.2\.3\//);
			assert.ok(path && existsSync(join(repositoryRoot, path.replace(/#.*/, ''))), target);
		}
		const others = targets.filter(target => !target.startsWith(`${url}/`));
		assert.deepEqual(
			others.filter(target => !/^(#|https:\/\/real-debrid\.com)/.test(target)),
			[],
		);
	});

	function text(name: string): string {
		return files.get(`extension/${name}`)?.toString() ?? '';
	}
});

function checksum([name, bytes]: readonly [string, Buffer]): string {
	return `${name} ${createHash('sha256').update(bytes).digest('hex')}`;
}

/** @returns the files by their names in lower case */
async function unpack(vsix: Buffer): Promise<ReadonlyMap<string, Buffer>> {
	// The packager has no typed export for it.
	const { readZip } = createRequire(import.meta.url)('@vscode/vsce/out/zip') as {
		readZip(path: string, isWanted: (name: string) => boolean): Promise<ReadonlyMap<string, Buffer>>;
	};
	const folder = new TemporaryFolder('unpack');
	try {
		const path = join(folder.path, 'a.vsix');
		writeFileSync(path, vsix);
		return await readZip(path, () => true);
	} finally {
		await folder.remove();
	}
}

/** `vsix`, and each npm package by its folder. */
type Packages = ReadonlyMap<string, Buffer>;

/** Packages a copy of the repository. */
async function packageAs({ time, mode, env }: Packager): Promise<Packages> {
	const folder = new TemporaryFolder('packager');
	try {
		const clone = join(folder.path, `clone-${time}`);
		copyRepository(clone);
		for (const entry of readdirSync(clone, { recursive: true, withFileTypes: true })) {
			if (!entry.isFile()) continue;
			const path = join(entry.parentPath, entry.name);
			utimesSync(path, time, time);
			chmodSync(path, mode);
		}
		symlinkSync(join(repositoryRoot, 'node_modules'), join(clone, 'node_modules'), 'junction');
		const call = `(async () => {
			await require('./scripts/package-extension').packageExtension();
			const { npmPackages, packNpm } = require('./scripts/package-npm');
			for (const folder of Object.keys(npmPackages)) await packNpm(folder);
		})()`;
		await runQuietly(process.execPath, ['--import', 'tsx', '--eval', call], {
			cwd: clone,
			env: { ...process.env, ...env },
		});
		const paths = [
			['vsix', packagedExtension()],
			...Object.keys(npmPackages).map(name => [name, packageIn(name).tarball] as const),
		] as const;
		return new Map(paths.map(([name, path]) => [name, readFileSync(join(clone, basename(path)))]));
	} finally {
		await folder.remove();
	}
}

/** Without what is made or installed. */
function copyRepository(target: string): void {
	const made = new Set(['.git', '.vscode-test', 'coverage', 'dist', 'node_modules', 'out']);
	mkdirSync(target);
	cpSync(repositoryRoot, target, {
		recursive: true,
		filter: path => dirname(path) !== repositoryRoot || !made.has(basename(path)),
	});
}
