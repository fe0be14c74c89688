import { dirname, join } from 'node:path';
import { type EditorHost, isDesktop } from '../test/host/editor-host';
import { findFiles } from '../test/host/find-files';
import { hangMilliseconds } from '../test/host/hang';
import { repositoryRoot } from '../test/host/paths';
import { runShown } from '../test/host/run-command';
import { runEditorTests } from '../test/host/run-editor-tests';
import { runUnitTests } from '../test/host/run-unit-tests';
import { TemporaryFolder } from '../test/host/temporary-folder';
import { countsVariable, readCounts, type TestCounts } from '../test/host/test-counts';
import { buildExtension } from './build-extension';
import { packageExtension } from './package-extension';

export interface TestRun {
	readonly host: EditorHost;
	/** `main`: what a change is tried with; `all`: everything there is. */
	readonly depth: 'main' | 'all';
	/** Only the tests whose title matches. */
	readonly grep?: string | undefined;
}

/** From the quickest to the slowest. */
export const rings = {
	lint,
	types,
	unit: runUnitTests,
	editor,
	e2e,
} as const satisfies Record<string, (run: TestRun) => Promise<TestCounts>>;

export type RingName = keyof typeof rings;

async function lint(): Promise<TestCounts> {
	// Biome colours each letter on its own, which makes a log unreadable.
	const colors = process.stdout.isTTY ? 'force' : 'off';
	const words = [
		'node_modules/@biomejs/biome/bin/biome',
		'ci',
		'--error-on-warnings',
		`--colors=${colors}`,
		'.',
	];
	return await check(words, '`npm run format` formats, and mends what can be mended.');
}

async function types(): Promise<TestCounts> {
	return await check(
		['node_modules/typescript/bin/tsc', '-p', '.'],
		'Run it alone: npm test -- --only types',
	);
}

async function check(words: readonly string[], advice: string): Promise<TestCounts> {
	if ((await runNode(words, {})) === 0) return { passed: 1, failed: 0 };
	console.error(advice);
	return { passed: 0, failed: 1 };
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
	return await runE2eTests(run);
}

async function runE2eTests({ host, grep }: TestRun): Promise<TestCounts> {
	if (isDesktop(host)) throw new Error('The end-to-end tests drive an editor in a browser.');
	const scratch = new TemporaryFolder('counts');
	const countsFile = join(scratch.path, 'counts.json');
	const words = [
		...['--import', 'tsx', 'node_modules/mocha/bin/mocha.js'],
		...['--require', './test/host/mocha-setup.ts', '--reporter', './test/host/counting-reporter.ts'],
		...['--forbid-only', '--timeout', String(hangMilliseconds)],
		...(grep ? ['--grep', grep] : []),
		'test/e2e/**/*.test.ts',
	];
	try {
		const code = await runNode(words, { CODE_SERVER_VERSION: host, [countsVariable]: countsFile });
		const counts = readCounts(countsFile);
		return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
	} finally {
		await scratch.remove();
	}
}

async function runNode(words: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
	return await runShown(process.execPath, words, { cwd: repositoryRoot, env: { ...process.env, ...env } });
}
