import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { languages } from '../../../scripts/languages';
import { repositoryRoot } from '../../host/paths';
import { TemporaryFolder } from '../../host/temporary-folder';

const shipped = [
	'CHANGELOG.md',
	'LICENSE',
	'README.md',
	'SECURITY.md',
	'TROUBLESHOOTING.md',
	'dist/THIRD-PARTY-NOTICES.txt',
	'dist/extension.js',
	'dist/main.js',
	'dist/qrPicture.js',
	'dist/undici.js',
	'media/icon.png',
	'media/walkthrough/access.svg',
	'media/walkthrough/account.svg',
	'media/walkthrough/sign-in.svg',
	'package.json',
	'package.nls.json',
	// The English strings are in the code.
	...languages.flatMap(language => [`l10n/bundle.l10n.${language}.json`, `package.nls.${language}.json`]),
].sort();

/** What lies about in the folder of somebody who works on it. */
const litter = [
	'.env',
	'.npmrc',
	'.vscode/settings.json',
	'.vscode-test/user-data/User/settings.json',
	'coverage/index.html',
	'dist/extension.js.map',
	'dist/chunks/old.js',
	'media/screenshots/private.png',
	'node_modules/left-pad/index.js',
	'node_modules/left-pad/package.json',
	'notes.txt',
	'out/test/editor/tests.js',
	'real-debrid-0.0.1.vsix',
	'sandbox/README.md',
	'sandbox/dist/bin.js',
	'sandbox/package.json',
	'secrets.json',
	'src/later.ts',
];

describe('the package', () => {
	it('holds only what ships, whatever lies about, by the packager’s own listing', async () => {
		const folder = new TemporaryFolder('package');
		try {
			copyRepository(folder.path);
			for (const path of [...litter, ...shipped.filter(path => path.startsWith('dist/'))])
				write(join(folder.path, path));
			const { listFiles, PackageManager } = await import('@vscode/vsce');
			const files = await listFiles({ cwd: folder.path, packageManager: PackageManager.None });
			assert.deepEqual(files.sort(), shipped);
		} finally {
			await folder.remove();
		}
	});

	it('needs no package beside it, and runs nothing when it is installed', () => {
		const manifest = JSON.parse(readFileSync(join(repositoryRoot, 'package.json'), 'utf8')) as {
			readonly scripts: Readonly<Record<string, string>>;
			readonly dependencies: Readonly<Record<string, string>>;
		};
		assert.ok(!Object.keys(manifest.scripts).some(name => /install|prepare|vscode:uninstall/.test(name)));
		// Each is bundled; the versions are exact, and the lock file says the same.
		for (const [name, version] of Object.entries(manifest.dependencies))
			assert.equal(lockedVersions()[`node_modules/${name}`]?.version, version, name);
	});

	it('comes from packages of the registry alone, each with its checksum', () => {
		for (const [path, { resolved, integrity, link }] of Object.entries(lockedVersions())) {
			if (path === '' || link) continue;
			// Where it is left out, it is the registry's.
			assert.match(resolved ?? 'https://registry.npmjs.org/', /^https:\/\/registry\.npmjs\.org\//, path);
			assert.match(integrity ?? '', /^sha512-/, path);
		}
	});
});

interface LockedPackage {
	readonly version?: string;
	readonly resolved?: string;
	readonly integrity?: string;
	readonly link?: boolean;
}

function lockedVersions(): Readonly<Record<string, LockedPackage>> {
	const lock = JSON.parse(readFileSync(join(repositoryRoot, 'package-lock.json'), 'utf8')) as {
		readonly packages: Readonly<Record<string, LockedPackage>>;
	};
	return lock.packages;
}

/** What is under version control, more or less: the rest is heavy, and some of it stands among the litter. */
function copyRepository(target: string): void {
	const heavy = new Set(['.git', '.vscode-test', 'coverage', 'dist', 'node_modules', 'out']);
	cpSync(repositoryRoot, target, {
		recursive: true,
		filter: path => dirname(path) !== repositoryRoot || !heavy.has(basename(path)),
	});
}

function write(path: string): void {
	mkdirSync(dirname(path), { recursive: true });
	writeFileSync(path, '');
}
