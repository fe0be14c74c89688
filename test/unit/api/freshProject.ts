import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runNpm } from '../../../scripts/package-npm';
import { oldestTypeScript } from '../../host/oldest-typescript';
import { repositoryRoot } from '../../host/paths';
import { runQuietly } from '../../host/run-command';
import { TemporaryFolder } from '../../host/temporary-folder';

export type TypeScript = 'oldest' | 'newest';

/** The packages of this repository that a project of another author would install from the registry. */
const installed = {
	'@types/node': '@types/node',
	'undici-types': 'undici-types',
	'@types/vscode': '@types/vscode',
	/** `@types/vscode` with servers of the Model Context Protocol. */
	'@types/vscode, with MCP': 'types-vscode-mcp',
	'openapi-fetch': 'openapi-fetch',
	'openapi-typescript-helpers': 'openapi-typescript-helpers',
} as const;

export type Dependency = keyof typeof installed;

/** The folder of somebody who starts an extension of their own. */
export class FreshProject {
	private readonly folder = new TemporaryFolder('author');

	constructor(
		type: 'module' | 'commonjs',
		private readonly dependencies: readonly Dependency[],
	) {
		this.write('package.json', JSON.stringify({ name: 'author', private: true, type }));
	}

	write(path: string, text: string): void {
		const target = join(this.folder.path, path);
		mkdirSync(dirname(target), { recursive: true });
		writeFileSync(target, text);
	}

	/** Installs a tarball as its users do; they need no registry for it. */
	async install(tarball: string): Promise<void> {
		await runNpm(['install', '--offline', '--no-audit', '--no-fund', tarball], this.folder.path);
	}

	/** Compiles `src` to `out`, strictly, and checks all declarations. */
	async compile(typeScript: TypeScript, options: object = {}): Promise<void> {
		for (const name of this.dependencies) this.link(installed[name], name.replace(/, .*/, ''));
		const compilerOptions = {
			target: 'ES2022',
			lib: ['ES2022'],
			module: 'NodeNext',
			moduleResolution: 'NodeNext',
			types: this.dependencies.includes('@types/node') ? ['node'] : [],
			strict: true,
			exactOptionalPropertyTypes: true,
			noUncheckedIndexedAccess: true,
			skipLibCheck: false,
			rootDir: 'src',
			outDir: 'out',
			...options,
		};
		this.write('tsconfig.json', JSON.stringify({ compilerOptions, include: ['src'] }));
		const tsc =
			typeScript === 'oldest'
				? await oldestTypeScript()
				: join(repositoryRoot, 'node_modules', 'typescript', 'bin', 'tsc');
		await runQuietly(process.execPath, [tsc, '-p', '.'], { cwd: this.folder.path });
	}

	async run(path: string): Promise<void> {
		await runQuietly(process.execPath, [path], { cwd: this.folder.path });
	}

	async remove(): Promise<void> {
		await this.folder.remove();
	}

	private link(from: string, to: string): void {
		const target = join(this.folder.path, 'node_modules', to);
		mkdirSync(dirname(target), { recursive: true });
		symlinkSync(join(repositoryRoot, 'node_modules', from), target, 'junction');
	}
}
