import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { repositoryRoot } from '../test/host/paths';
import { runQuietly } from '../test/host/run-command';

/**
 * Emits the declarations of a package into a folder that is there while `use` runs.
 *
 * @param project the package's `tsconfig.json`, from the root of the repository
 * @param dist the folder of what the package is built into
 */
export async function emitDeclarations(
	project: string,
	dist: string,
	use: (emitted: string) => Promise<void>,
): Promise<void> {
	const emitted = join(dist, 'emitted');
	const tsc = join(repositoryRoot, 'node_modules', 'typescript', 'bin', 'tsc');
	await runQuietly(process.execPath, [tsc, '-p', project, '--outDir', emitted], { cwd: repositoryRoot });
	await use(emitted);
	await rm(emitted, { recursive: true });
}
