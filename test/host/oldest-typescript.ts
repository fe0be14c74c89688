import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { installOnce } from './install-once';
import { runQuietly } from './run-command';

/** The oldest TypeScript in which the client package's types are tested. */
const version = '5.4.5';

/**
 * Installs it into the cache, unless it is there, and gives the path of its `tsc`. It is no dependency of the repository:
 * two packages with the command `tsc` take it from each other.
 */
export async function oldestTypeScript(): Promise<string> {
	const folder = await installOnce(`typescript-${version}`, async draft => {
		await writeFile(join(draft, 'package.json'), '{"private":true}');
		const words = ['install', '--ignore-scripts', '--no-audit', '--no-fund', `typescript@${version}`];
		await runQuietly('npm', words, { cwd: draft });
	});
	return join(folder, 'node_modules', 'typescript', 'bin', 'tsc');
}
