import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packNpm } from '../../../scripts/package-npm';
import { repositoryRoot } from '../../host/paths';
import { tallies } from '../../host/tallies';
import { type Dependency, FreshProject, type TypeScript } from './freshProject';

const MOST_BYTES = 4096;
const types: readonly Dependency[] = ['@types/node', 'undici-types', '@types/vscode'];
const typeScripts: readonly TypeScript[] = ['oldest', 'newest'];

/** An author's code: compiled against the types, and run against the fake. */
const consumer = `
import { isRealDebridError, realDebrid, type RealDebridAPI, type RealDebridErrorCode } from '@debrid-tools/real-debrid';
import { fakeRealDebrid } from '@debrid-tools/real-debrid/testing';
import type { ExtensionContext } from 'vscode';

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const isSame = <A, B>(same: Equal<A, B>) => same;

export const activate = (context: ExtensionContext): Promise<RealDebridAPI> => realDebrid(context, { install: 'ask' });
isSame<Awaited<ReturnType<typeof realDebrid>>, RealDebridAPI>(true);

const answers = { '/user': { username: 'ada' }, '/torrents': [1, 2] };
const api = fakeRealDebrid({ accounts: [{ id: '1', label: 'ada' }], answers });
const fetch: typeof globalThis.fetch = api.fetch;
const check = (ok: boolean, what: string) => {
	if (!ok) throw new Error(what);
};

async function main(): Promise<void> {
	const user = await api.json<{ username: string }>('/user');
	check(user.username === 'ada', 'json');
	check((await fetch('/user')).ok, 'fetch');
	for await (const page of api.pages<number>('/torrents')) check(page.length === 2, 'pages');
	const token: string = await api.getAccessToken({ createIfNone: true });
	const silent: string | undefined = await api.getAccessToken();
	check(token === silent, 'getAccessToken');
	const session = await api.getSession({ createIfNone: true });
	isSame<typeof session.expiresAt, number>(true);
	api.failWith('denied');
	try {
		await api.json('/user');
		check(false, 'it did not fail');
	} catch (error) {
		if (!isRealDebridError(error, 'denied')) throw error;
		isSame<typeof error.code, 'denied'>(true);
		isSame<typeof error.serviceCode, number | undefined>(true);
	}
	const codes: RealDebridErrorCode[] = ['notInstalled', 'refused'];
	check(codes.length === 2 && typeof realDebrid === 'function', 'exports');
}

main().catch(error => {
	console.error(error);
	process.exitCode = 1;
});
`;

describe('the client package', () => {
	let tarball: string;
	const projects: FreshProject[] = [];
	before(async () => {
		tarball = await packNpm('api');
	});
	afterEach(async () => {
		for (const project of projects.splice(0)) await project.remove();
	});

	function newProject(
		type: 'module' | 'commonjs',
		dependencies: readonly Dependency[] = types,
	): FreshProject {
		const project = new FreshProject(type, dependencies);
		projects.push(project);
		return project;
	}

	const read = (path: string) => execFileSync('tar', ['-xzOf', tarball, `package/${path}`]);

	it('holds what its authors need, and no more', () => {
		const listed = execFileSync('tar', ['-tzf', tarball], { encoding: 'utf8' }).trim().split('\n').sort();
		const built = ['index', 'testing'].flatMap(name =>
			['d.mts', 'd.ts', 'js', 'mjs'].map(kind => `dist/${name}.${kind}`),
		);
		const others = ['CHANGELOG.md', 'LICENSE', 'README.md', 'dist/api.d.ts', 'package.json'];
		assert.deepEqual(listed, [...built, ...others].map(path => `package/${path}`).sort());
		tallies.add('client package, tarball: bytes', readFileSync(tarball).length);
	});

	for (const [format, path] of [
		['CommonJS', 'dist/index.js'],
		['ES module', 'dist/index.mjs'],
	] as const)
		it(`is at most ${MOST_BYTES} bytes as ${format}`, () => {
			const { length } = read(path);
			assert.ok(length <= MOST_BYTES, `${length} bytes`);
			tallies.add(`client package, ${format}: bytes`, length);
		});

	it('depends on nothing, and has the types of the extension itself', () => {
		const manifest = JSON.parse(String(read('package.json')));
		assert.equal(manifest.version, '1.1.0');
		for (const kind of ['dependencies', 'peerDependencies', 'optionalDependencies', 'scripts'])
			assert.equal(manifest[kind], undefined, kind);
		assert.deepEqual(read('dist/api.d.ts'), readFileSync(join(repositoryRoot, 'src', 'api.d.ts')));
	});

	for (const type of ['commonjs', 'module'] as const)
		for (const typeScript of typeScripts)
			it(`compiles and runs in a fresh project: ${type}, the ${typeScript} TypeScript`, async () => {
				const project = newProject(type);
				project.write('src/index.ts', consumer);
				await project.install(tarball);
				await project.compile(typeScript);
				await project.run('out/index.js');
			});

	it('compiles and runs with the older way of finding modules', async () => {
		const project = newProject('commonjs');
		project.write('src/index.ts', consumer);
		await project.install(tarball);
		await project.compile('oldest', { module: 'CommonJS', moduleResolution: 'node' });
		await project.run('out/index.js');
	});

	it('does not compile where the types say no', async () => {
		const project = newProject('module');
		await project.install(tarball);
		project.write(
			'src/index.ts',
			`import { isRealDebridError } from '@debrid-tools/real-debrid';\nisRealDebridError(1, 'dennied');\n`,
		);
		await assert.rejects(project.compile('newest'), /TS2345/);
	});

	for (const typeScript of typeScripts)
		it(`has recipes that compile with the ${typeScript} TypeScript`, async () => {
			const project = newProject('module', [
				'@types/node',
				'undici-types',
				'@types/vscode, with MCP',
				'openapi-fetch',
				'openapi-typescript-helpers',
			]);
			const readme = readFileSync(join(repositoryRoot, 'api', 'README.md'), 'utf8');
			const recipes = [...readme.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, text = '']) => text);
			assert.equal(recipes.length, 8);
			for (const [index, recipe] of recipes.entries()) {
				assert.ok(recipe.split('\n').length <= 26, recipe);
				project.write(`src/recipe${index}.ts`, recipe);
			}
			await project.install(tarball);
			await project.compile(typeScript);
		});
});

describe('a copy of api.d.ts', () => {
	const declarations = readFileSync(join(repositoryRoot, 'src', 'api.d.ts'), 'utf8');
	const use = `
import * as vscode from 'vscode';
import type { RealDebridExports } from './api';

export async function activate(context: vscode.ExtensionContext): Promise<typeof globalThis.fetch | undefined> {
	const extension = vscode.extensions.getExtension<RealDebridExports>('debrid-tools.real-debrid');
	const api = (await extension?.activate())?.getAPI(1, context.extension);
	return api?.fetch;
}
`;
	const libraries: readonly [lib: string, typeScript: TypeScript, dependencies: readonly Dependency[]][] = [
		['DOM', 'oldest', ['@types/vscode']],
		['WebWorker', 'newest', ['@types/vscode']],
		// And the types of Node.js as well, where both declare `fetch`.
		['DOM', 'newest', types],
	];
	for (const [lib, typeScript, dependencies] of libraries)
		it(`compiles with ${dependencies.join(', ')} and the library ${lib}, in the ${typeScript} TypeScript`, async () => {
			const project = new FreshProject('commonjs', dependencies);
			try {
				project.write('src/api.d.ts', declarations);
				project.write('src/extension.ts', use);
				await project.compile(typeScript, { lib: ['ES2022', lib] });
			} finally {
				await project.remove();
			}
		});
});
