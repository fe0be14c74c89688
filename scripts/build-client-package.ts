import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type BuildOptions, build } from 'esbuild';
import { repositoryRoot } from '../test/host/paths';
import { runQuietly } from '../test/host/run-command';

/** The modules that consumers import: `@debrid-tools/real-debrid` and `@debrid-tools/real-debrid/testing`. */
const MODULES = ['index', 'testing'];

/** Builds the client package's `dist` below `target`: CommonJS, ES modules, and the types of both. */
export async function buildClientPackage(target: string): Promise<void> {
	const dist = join(target, 'dist');
	await mkdir(dist, { recursive: true });
	await Promise.all([buildModules(dist), buildTypes(dist)]);
}

async function buildModules(dist: string): Promise<void> {
	const shared = {
		absWorkingDir: repositoryRoot,
		entryPoints: MODULES.map(name => `api/src/${name}.ts`),
		outdir: dist,
		bundle: true,
		minify: true,
		// Of the editor's oldest extension host; hosts in a browser are newer.
		target: 'es2022',
		external: ['vscode'],
		legalComments: 'none',
		logLevel: 'warning',
	} satisfies BuildOptions;
	await build({ ...shared, format: 'cjs', platform: 'node', supported: { 'dynamic-import': false } });
	await build({ ...shared, format: 'esm', platform: 'neutral', outExtension: { '.js': '.mjs' } });
}

/** Emits the declarations of `api/src`, and puts a copy of `src/api.d.ts` beside them. */
async function buildTypes(dist: string): Promise<void> {
	const emitted = join(dist, 'emitted');
	const tsc = join(repositoryRoot, 'node_modules', 'typescript', 'bin', 'tsc');
	await runQuietly(process.execPath, [tsc, '-p', 'api/tsconfig.json', '--outDir', emitted], {
		cwd: repositoryRoot,
	});
	await cp(join(repositoryRoot, 'src', 'api.d.ts'), join(dist, 'api.d.ts'));
	for (const name of MODULES) {
		const declarations = await readFile(join(emitted, 'api', 'src', `${name}.d.ts`), 'utf8');
		await writeFile(join(dist, `${name}.d.ts`), declarations.replaceAll("'../../src/api'", "'./api'"));
		await writeFile(join(dist, `${name}.d.mts`), `export * from './${name}.js';\n`);
	}
	await rm(emitted, { recursive: true });
}
