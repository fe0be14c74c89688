import { chmod, copyFile, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packageIn } from '../test/host/npm-package';
import { repositoryRoot } from '../test/host/paths';
import { runQuietly } from '../test/host/run-command';
import { TemporaryFolder } from '../test/host/temporary-folder';
import { buildClientPackage } from './build-client-package';
import { buildSandboxPackage } from './build-sandbox-package';
import { releasedRepository } from './repository-links';

/** The npm packages of this repository: a folder, and what builds the package's own files into another folder. */
export const npmPackages: Readonly<Record<string, (target: string) => Promise<void>>> = {
	api: buildClientPackage,
	sandbox: buildSandboxPackage,
};

/**
 * Packs the npm package of a folder as `<scope>-<name>-<version>.tgz`, and returns the path of the tarball.
 *
 * The same sources give the same bytes: npm writes no times and no owners, and the files are packed from a copy with
 * the same modes everywhere.
 */
export async function packNpm(folder: string): Promise<string> {
	const build = npmPackages[folder];
	if (!build) throw new Error(`There is no npm package in ${folder}.`);
	const { tarball } = packageIn(folder);
	await rm(tarball, { force: true });
	const stage = new TemporaryFolder('pack');
	try {
		for (const name of ['package.json', 'README.md', 'CHANGELOG.md'])
			await copyFile(join(repositoryRoot, folder, name), join(stage.path, name));
		await copyFile(join(repositoryRoot, 'LICENSE'), join(stage.path, 'LICENSE'));
		await addRepository(stage.path, folder);
		await build(stage.path);
		await setModes(stage.path);
		await runNpm(['pack', '--ignore-scripts', '--pack-destination', repositoryRoot], stage.path);
	} finally {
		await stage.remove();
	}
	return tarball;
}

/**
 * The registry shows where a release comes from, and checks it against the provenance. npm would change any other form
 * of the address to `git+https` while it publishes.
 */
async function addRepository(stage: string, directory: string): Promise<void> {
	const released = releasedRepository(process.env);
	if (!released) return;
	const path = join(stage, 'package.json');
	const manifest = JSON.parse(await readFile(path, 'utf8')) as object;
	const repository = { type: 'git', url: `git+${released.url}.git`, directory };
	await writeFile(path, `${JSON.stringify({ ...manifest, repository }, undefined, '\t')}\n`);
}

/** Runs npm: the one that runs this script, where one does. */
export async function runNpm(words: readonly string[], cwd: string): Promise<void> {
	const npm = process.env['npm_execpath'];
	const [program, ...first] = npm ? [process.execPath, npm] : ['npm'];
	await runQuietly(program, [...first, ...words], { cwd });
}

async function setModes(folder: string): Promise<void> {
	for (const entry of await readdir(folder, { recursive: true, withFileTypes: true }))
		if (entry.isFile()) await chmod(join(entry.parentPath, entry.name), 0o644);
}
