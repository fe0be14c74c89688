import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type BuildOptions, build } from 'esbuild';
import { repositoryRoot } from '../test/host/paths';
import { emitDeclarations } from './emit-declarations';

/** The modules that consumers import: `@debrid-tools/real-debrid` and `@debrid-tools/real-debrid/testing`. */
const MODULES = ['index', 'testing'];

const REQUIRE = 'requireOfTheHost';

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
		// As a name that esbuild does not know: its own stand-in for `require` takes 270 bytes.
		define: { require: REQUIRE },
		legalComments: 'none',
		logLevel: 'warning',
	} satisfies BuildOptions;
	const { outputFiles } = await build({ ...shared, format: 'esm', platform: 'neutral', write: false });
	for (const { path, text: output } of outputFiles) {
		const text = output.replaceAll(REQUIRE, 'require');
		await writeFile(path.replace(/js$/, 'mjs'), text);
		await writeFile(path, toCommonJs(text));
	}
}

/** The same module as CommonJS: it has no static import, and esbuild's own form is larger by 600 bytes. */
function toCommonJs(module: string): string {
	const [statement = '', names = ''] = /export\{([^}]+)\};?\s*$/.exec(module) ?? [];
	const assignments = names.split(',').map(name => name.replace(/^(\S+) as (\S+)$/, 'exports.$2=$1'));
	if (!assignments.every(assignment => assignment.startsWith('exports.')))
		throw new Error('The exports of the client package were not found.');
	return `"use strict";${module.slice(0, module.length - statement.length)}${assignments.join(';')};\n`;
}

/** Emits the declarations of `api/src`, and puts a copy of `src/api.d.ts` beside them. */
async function buildTypes(dist: string): Promise<void> {
	await cp(join(repositoryRoot, 'src', 'api.d.ts'), join(dist, 'api.d.ts'));
	await emitDeclarations('api/tsconfig.json', dist, async emitted => {
		for (const name of MODULES) {
			const declarations = await readFile(join(emitted, 'api', 'src', `${name}.d.ts`), 'utf8');
			await writeFile(join(dist, `${name}.d.ts`), declarations.replaceAll("'../../src/api'", "'./api'"));
			await writeFile(join(dist, `${name}.d.mts`), `export * from './${name}.js';\n`);
		}
	});
}
