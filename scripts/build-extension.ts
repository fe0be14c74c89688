import { repositoryRoot } from '../test/host/paths';
import { runShown } from '../test/host/run-command';

/** Bundles the extension into `dist/`. */
export async function buildExtension(...flags: readonly string[]): Promise<void> {
	const code = await runShown(process.execPath, ['esbuild.mjs', ...flags], { cwd: repositoryRoot });
	if (code !== 0) throw new Error('The extension could not be built.');
}
