import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { packagedExtension } from '../test/host/packaged-extension';
import { repositoryRoot } from '../test/host/paths';
import { runQuietly } from '../test/host/run-command';
import { buildExtension } from './build-extension';

/** Builds the extension for production and packages it as `real-debrid-<version>.vsix`, whose path it gives. */
export async function packageExtension(): Promise<string> {
	await buildExtension('--production');
	const vsix = packagedExtension();
	await rm(vsix, { force: true });
	const vsce = join(repositoryRoot, 'node_modules', '@vscode', 'vsce', 'vsce');
	// It would ask about what the clone lacks, a git remote above all, and nobody answers.
	const words = ['package', '--no-dependencies', '--allow-missing-repository', '--no-rewrite-relative-links'];
	await runQuietly(process.execPath, [vsce, ...words, '--out', vsix], { cwd: repositoryRoot });
	return vsix;
}
