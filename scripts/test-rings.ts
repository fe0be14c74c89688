import { dirname, join } from 'node:path';
import {
	coverageVariable,
	isEnough,
	leastBranches,
	readCoverage,
	reportCoverage,
	sayCoverage,
} from '../test/host/coverage';
import { type EditorHost, isDesktop } from '../test/host/editor-host';
import { findFiles } from '../test/host/find-files';
import { repositoryRoot } from '../test/host/paths';
import { runShown } from '../test/host/run-command';
import { runE2eTests } from '../test/host/run-e2e-tests';
import { runEditorTests } from '../test/host/run-editor-tests';
import { TemporaryFolder } from '../test/host/temporary-folder';
import { countsVariable, readCounts, type TestCounts } from '../test/host/test-counts';
import { buildExtension } from './build-extension';
import { packageExtension } from './package-extension';

export interface TestRun {
	readonly host: EditorHost;
	/** Only the tests whose title matches. */
	readonly grep?: string | undefined;
}

/** What `npm test` does, from the quickest to the slowest. */
export const rings = {
	lint: () => check('node_modules/@biomejs/biome/bin/biome', 'ci', '--error-on-warnings', '.'),
	types: () => check('node_modules/typescript/bin/tsc', '-p', '.'),
	unit,
	editor,
	e2e,
} as const satisfies Record<string, (run: TestRun) => Promise<TestCounts>>;

export type RingName = keyof typeof rings;

async function check(program: string, ...args: readonly string[]): Promise<TestCounts> {
	const code = await runNode([program, ...args], {});
	return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

async function unit(run: TestRun): Promise<TestCounts> {
	const scratch = new TemporaryFolder('coverage');
	const coverageFile = join(scratch.path, 'coverage.json');
	try {
		const counts = await mocha('test/unit', run, ['--require', './test/host/count-coverage.ts'], {
			[coverageVariable]: coverageFile,
		});
		// A part of the tests goes through a part of the sources.
		return run.grep || coverageIsEnough(coverageFile) ? counts : { ...counts, failed: counts.failed + 1 };
	} finally {
		await scratch.remove();
	}
}

function coverageIsEnough(coverageFile: string): boolean {
	const coverage = readCoverage(coverageFile);
	const folder = join(repositoryRoot, 'coverage');
	reportCoverage(coverage, folder);
	const summary = coverage.getCoverageSummary();
	console.log(sayCoverage(summary));
	if (isEnough(summary)) return true;
	console.error(`Less than ${leastBranches} % of branches: see ${join(folder, 'index.html')}`);
	return false;
}

async function editor(run: TestRun): Promise<TestCounts> {
	await buildExtension();
	const companions = findFiles('test/editor/extensions', 'package.json').map(path => dirname(path));
	return await runEditorTests({
		host: run.host,
		tests: findFiles('test/editor', '.test.ts'),
		extensions: [repositoryRoot, ...companions],
		env: run.grep ? { TEST_GREP: run.grep } : {},
	});
}

async function e2e(run: TestRun): Promise<TestCounts> {
	await packageExtension();
	if (isDesktop(run.host)) throw new Error('The end-to-end tests drive an editor in a browser.');
	return await runE2eTests({ host: run.host, depth: 'all', grep: run.grep });
}

async function mocha(
	folder: string,
	run: TestRun,
	options: readonly string[],
	env: NodeJS.ProcessEnv = {},
): Promise<TestCounts> {
	const scratch = new TemporaryFolder('counts');
	const countsFile = join(scratch.path, 'counts.json');
	const words = [
		...['--import', 'tsx', 'node_modules/mocha/bin/mocha.js'],
		...['--require', './test/host/mocha-setup.ts', '--reporter', './test/host/counting-reporter.ts'],
		'--forbid-only',
		...options,
		...(run.grep ? ['--grep', run.grep] : []),
		`${folder}/**/*.test.ts`,
	];
	try {
		const code = await runNode(words, { ...env, [countsVariable]: countsFile });
		const counts = readCounts(countsFile);
		return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
	} finally {
		await scratch.remove();
	}
}

async function runNode(words: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
	return await runShown(process.execPath, words, { cwd: repositoryRoot, env: { ...process.env, ...env } });
}
