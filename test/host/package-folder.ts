import { join } from 'node:path';
import { repositoryRoot } from './paths';
import { runQuietly } from './run-command';

/** Packages an extension that only tests and measurements install, and gives the path of its `.vsix`. */
export async function packageFolder(folder: string, vsix: string): Promise<string> {
	const vsce = join(repositoryRoot, 'node_modules', '@vscode', 'vsce', 'vsce');
	// It would ask about what is missing, a git remote above all, and nobody answers.
	const answers = [
		'--no-dependencies',
		'--allow-missing-repository',
		'--skip-license',
		'--allow-star-activation',
	];
	await runQuietly(process.execPath, [vsce, 'package', ...answers, '--out', vsix], { cwd: folder });
	return vsix;
}
