import { dirname } from 'node:path';
import { type EditorHost, isDesktop } from '../test/host/editor-host';
import { findFiles } from '../test/host/find-files';
import { repositoryRoot } from '../test/host/paths';
import { runShown } from '../test/host/run-command';
import { runE2eTests } from '../test/host/run-e2e-tests';
import { runEditorTests } from '../test/host/run-editor-tests';
import { runExamples } from '../test/host/run-examples';
import { runUnitTests } from '../test/host/run-unit-tests';
import type { TestCounts } from '../test/host/test-counts';
import { newSeed, runStress } from '../test/stress/stressRun';
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
	example,
	stress: () => runStress({ minutes: 1, seed: newSeed() }),
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

async function e2e({ host, depth, grep }: TestRun): Promise<TestCounts> {
	if (isDesktop(host)) throw new Error('The end-to-end tests drive an editor in a browser.');
	await packageExtension();
	return await runE2eTests({ host, depth, grep });
}

async function example({ host }: TestRun): Promise<TestCounts> {
	await packageExtension();
	return await runExamples(host);
}

async function runNode(words: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
	return await runShown(process.execPath, words, { cwd: repositoryRoot, env: { ...process.env, ...env } });
}
