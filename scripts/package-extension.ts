import { chmod, copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { packagedExtension } from '../test/host/packaged-extension';
import { repositoryRoot } from '../test/host/paths';
import { runQuietly } from '../test/host/run-command';
import { TemporaryFolder } from '../test/host/temporary-folder';
import { buildExtension } from './build-extension';
import {
	linkOptions,
	type ReleasedRepository,
	releasedRepository,
	withIssueTracker,
	withRepository,
} from './repository-links';

/**
 * Who packages the same sources with the same Node on the same kind of system gets the same bytes: the packager then
 * takes this time for every file and sorts them by name. A zip has local times and none before 1980.
 */
const sameEverywhere = {
	SOURCE_DATE_EPOCH: String(Date.UTC(1980, 1, 1) / 1000),
	TZ: 'UTC',
	LC_ALL: 'C',
};

/** Builds the extension for production and packages it as `real-debrid-<version>.vsix`, whose path it gives. */
export async function packageExtension(): Promise<string> {
	await buildExtension('--production');
	const vsix = packagedExtension();
	await rm(vsix, { force: true });
	const vsce = join(repositoryRoot, 'node_modules', '@vscode', 'vsce', 'vsce');
	// It would ask about what the clone lacks, a git remote above all, and nobody answers.
	const repository = releasedRepository(process.env);
	const words = ['package', '--no-dependencies', '--allow-missing-repository', ...linkOptions(repository)];
	const stage = new TemporaryFolder('package');
	try {
		await copyWhatShips(stage.path);
		if (repository) await addLinks(stage.path, repository);
		await runQuietly(process.execPath, [vsce, ...words, '--out', vsix], {
			cwd: stage.path,
			env: { ...process.env, ...sameEverywhere },
		});
	} finally {
		await stage.remove();
	}
	return vsix;
}

/** The packager keeps the files' modes, which are not the same in every clone. */
async function copyWhatShips(target: string): Promise<void> {
	const { listFiles, PackageManager } = await import('@vscode/vsce');
	for (const path of await listFiles({ cwd: repositoryRoot, packageManager: PackageManager.None })) {
		const copy = join(target, path);
		await mkdir(dirname(copy), { recursive: true });
		await copyFile(join(repositoryRoot, path), copy);
		await chmod(copy, 0o644);
	}
}

/** Writes the repository's addresses into the copies that ship. */
async function addLinks(folder: string, repository: ReleasedRepository): Promise<void> {
	const changes: readonly [string, typeof withRepository][] = [
		['package.json', withRepository],
		['README.md', withIssueTracker],
		['TROUBLESHOOTING.md', withIssueTracker],
	];
	for (const [name, change] of changes) {
		const path = join(folder, name);
		await writeFile(path, change(await readFile(path, 'utf8'), repository));
	}
}
