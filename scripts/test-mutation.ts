import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { repositoryRoot } from '../test/host/paths';
import { runQuietly, runShown } from '../test/host/run-command';
import { step } from '../test/host/step';
import { runScript } from './main';

const folder = join(repositoryRoot, 'test', 'mutation');

/**
 * Breaks the service and accounts layers in every small way there is, one at a time, and looks whether a test
 * fails. From the command line, `--only src/accounts/tokens/tokens.ts` chooses among the files.
 */
async function main(): Promise<number> {
	const { values } = parseArgs({ options: { only: { type: 'string' } } });
	if (!isInstalled()) await step('Installing Stryker into test/mutation (once)', install);
	const stryker = join(folder, 'node_modules', '@stryker-mutator', 'core', 'bin', 'stryker.js');
	const words = [stryker, 'run', join(folder, 'stryker.config.mjs')];
	if (values.only) words.push('--mutate', values.only);
	return await runShown(process.execPath, words, { cwd: repositoryRoot });
}

function isInstalled(): boolean {
	// npm writes this file last.
	const installed = join(folder, 'node_modules', '.package-lock.json');
	return (
		existsSync(installed) &&
		statSync(installed).mtimeMs >= statSync(join(folder, 'package-lock.json')).mtimeMs
	);
}

async function install(): Promise<void> {
	const words = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--no-progress'];
	await runQuietly('npm', words, { cwd: folder });
}

runScript(main);
