import { cpSync, existsSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { packNpm, runNpm } from '../../scripts/package-npm';
import { type EditorHost, isDesktop } from './editor-host';
import { packagedExtension } from './packaged-extension';
import { repositoryRoot } from './paths';
import { runQuietly } from './run-command';
import { TemporaryFolder } from './temporary-folder';
import type { TestCounts } from './test-counts';
import { withoutEditorVariables } from './without-editor-variables';

const example = join(repositoryRoot, 'examples', 'consumer');
const packages = join(repositoryRoot, 'node_modules');

/**
 * Runs the example's own `npm test` in a copy outside the repository, with the client package and the sandbox as their
 * tarballs, and with the packaged extension. It counts as one test.
 */
export async function runExample(host: EditorHost): Promise<TestCounts> {
	const folder = new TemporaryFolder('example');
	try {
		const copy = join(folder.path, 'consumer');
		cpSync(example, copy, {
			recursive: true,
			filter: path => !/[\\/](node_modules|out|dist)$/.test(path),
		});
		await install(copy, folder);
		await runQuietly('npm', ['test'], {
			cwd: copy,
			env: {
				...withoutEditorVariables(process.env),
				REAL_DEBRID_VSIX: packagedExtension(),
				...(isDesktop(host)
					? {}
					: { VSCODE_EXECUTABLE: join(__dirname, 'launcher.mjs'), CODE_SERVER_VERSION: host }),
			},
		});
		return { passed: 1, failed: 0 };
	} catch (error) {
		console.error(error);
		return { passed: 0, failed: 1 };
	} finally {
		await folder.remove();
	}
}

/** Installs our own packages from their tarballs; those of others are the ones that this repository has already. */
async function install(project: string, scratch: TemporaryFolder): Promise<void> {
	const own = join(scratch.path, 'own');
	mkdirSync(own);
	const tarballs = [await packNpm('api'), await packNpm('sandbox')];
	await runNpm(['install', '--offline', '--no-audit', '--no-fund', '--prefix', own, ...tarballs], own);
	const modules = join(project, 'node_modules');
	mkdirSync(join(modules, '@debrid-tools'), { recursive: true });
	for (const name of readdirSync(join(own, 'node_modules', '@debrid-tools')))
		cpSync(join(own, 'node_modules', '@debrid-tools', name), join(modules, '@debrid-tools', name), {
			recursive: true,
		});
	for (const name of readdirSync(packages))
		if (!existsSync(join(modules, name))) symlinkSync(join(packages, name), join(modules, name));
}
