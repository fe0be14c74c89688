import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type BuildOptions, build } from 'esbuild';
import { repositoryRoot } from './paths';

/**
 * Bundles `test/editor` for the extension host, where no TypeScript can be loaded: the runner, and all tests in one
 * file, so that what they share is loaded once.
 *
 * @returns the module for `--extensionTestsPath`.
 */
export async function bundleEditorTests(tests: readonly string[]): Promise<string> {
	const outdir = join(repositoryRoot, 'out', 'test', 'editor');
	await rm(outdir, { recursive: true, force: true });
	const shared: BuildOptions = {
		bundle: true,
		platform: 'node',
		target: 'node20',
		format: 'cjs',
		external: ['vscode', 'mocha'],
		sourcemap: 'inline',
		logLevel: 'warning',
	};
	await build({
		...shared,
		entryPoints: [join(repositoryRoot, 'test', 'editor', 'index.ts')],
		outfile: join(outdir, 'index.js'),
	});
	await build({
		...shared,
		stdin: {
			contents: tests.map(path => `import ${JSON.stringify(path)};`).join('\n'),
			resolveDir: repositoryRoot,
			sourcefile: 'all-tests.ts',
		},
		outfile: join(outdir, 'tests.js'),
	});
	return join(outdir, 'index.js');
}
