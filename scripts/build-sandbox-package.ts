import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type BuildOptions, build, type Plugin } from 'esbuild';
import { repositoryRoot } from '../test/host/paths';
import { emitDeclarations } from './emit-declarations';
import { thirdPartyNotices } from './third-party-notices.mjs';

const source = join(repositoryRoot, 'sandbox', 'src');

/** The command loads the bundle of the library at run time, so that the package has the web server once. */
const oneLibrary: Plugin = {
	name: 'one library',
	setup(building) {
		building.onResolve({ filter: /^\.\.?\/index$/ }, ({ path, resolveDir }) =>
			join(resolveDir, path) === join(source, 'index') ? { path: './index.js', external: true } : undefined,
		);
	},
};

/**
 * Leaves out the tables of East Asian encodings, which are most of the web server's size: the service takes UTF-8 only.
 * A form in such an encoding has no fields.
 */
const noEastAsianTables: Plugin = {
	name: 'no East Asian tables',
	setup(building) {
		building.onLoad({ filter: /iconv-lite[\\/]encodings[\\/]tables[\\/].*\.json$/ }, () => ({
			contents: '[]',
			loader: 'json',
		}));
	},
};

/** Builds the sandbox package's `dist` below `target`: the library, the command, types and licences. */
export async function buildSandboxPackage(target: string): Promise<void> {
	const dist = join(target, 'dist');
	await mkdir(dist, { recursive: true });
	await Promise.all([buildModules(dist), buildTypes(dist)]);
}

async function buildModules(dist: string): Promise<void> {
	const shared = {
		absWorkingDir: repositoryRoot,
		outdir: dist,
		bundle: true,
		minify: true,
		platform: 'node',
		target: 'node20',
		format: 'cjs',
		legalComments: 'none',
		logLevel: 'warning',
		metafile: true,
	} satisfies BuildOptions;
	const { metafile } = await build({
		...shared,
		entryPoints: ['sandbox/src/index.ts'],
		plugins: [noEastAsianTables],
	});
	await build({ ...shared, entryPoints: ['sandbox/src/bin.ts'], plugins: [oneLibrary] });
	await writeFile(join(dist, 'THIRD-PARTY-NOTICES.txt'), thirdPartyNotices(metafile, repositoryRoot));
}

/** Emits all declarations, and keeps those that the library's own lead to. */
async function buildTypes(dist: string): Promise<void> {
	await emitDeclarations('sandbox/tsconfig.json', dist, async emitted => {
		for (const name of await reachable(emitted)) await cp(join(emitted, name), join(dist, 'types', name));
	});
}

/** The declaration files, relative to the folder, that `index.d.ts` imports, directly or not. */
async function reachable(folder: string): Promise<string[]> {
	const found = ['index.d.ts'];
	for (const name of found) {
		const text = await readFile(join(folder, name), 'utf8');
		for (const [, path = ''] of text.matchAll(/from '(\.[^']*)'/g)) {
			const imported = await declarationOf(folder, join(dirname(name), path));
			if (!found.includes(imported)) found.push(imported);
		}
	}
	return found;
}

/** A module is a file or the index of a folder. */
async function declarationOf(folder: string, module: string): Promise<string> {
	const file = `${module}.d.ts`;
	return await readFile(join(folder, file)).then(
		() => file,
		() => join(module, 'index.d.ts'),
	);
}
