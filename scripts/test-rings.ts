import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findFiles } from '../test/host/find-files';
import { repositoryRoot } from '../test/host/paths';
import { runShown } from '../test/host/run-command';
import { type EditorHost, runEditorTests } from '../test/host/run-editor-tests';
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
	const report = join(repositoryRoot, 'coverage');
	const counts = await mocha('test/unit', run, [
		'node_modules/c8/bin/c8.js',
		...['--reporter=json-summary', '--reporter=html', `--reports-dir=${report}`],
		...['--all', '--src=src', '--include=src/realdebrid/**', '--include=src/accounts/**'],
		process.execPath,
	]);
	sayCoverage(join(report, 'coverage-summary.json'));
	return counts;
}

function sayCoverage(summary: string): void {
	if (!existsSync(summary)) return;
	const { total } = JSON.parse(readFileSync(summary, 'utf8')) as {
		total: Record<'lines' | 'branches', { pct: number | string }>;
	};
	console.log(
		`Coverage of src/realdebrid and src/accounts: ${total.lines.pct} % of lines, ${total.branches.pct} % of branches`,
	);
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
	return await mocha('test/e2e', run, [], { CODE_SERVER_VERSION: run.host });
}

async function mocha(
	folder: string,
	run: TestRun,
	wrapper: readonly string[],
	env: NodeJS.ProcessEnv = {},
): Promise<TestCounts> {
	const scratch = new TemporaryFolder('counts');
	const countsFile = join(scratch.path, 'counts.json');
	const words = [
		...wrapper,
		...['--import', 'tsx', 'node_modules/mocha/bin/mocha.js'],
		...['--require', './test/host/mocha-setup.ts', '--reporter', './test/host/counting-reporter.ts'],
		'--forbid-only',
		...(folder === 'test/e2e' ? ['--timeout', '60000'] : []),
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
