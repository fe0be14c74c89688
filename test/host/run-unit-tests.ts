import { join } from 'node:path';
import { isEnough, leastBranches, readCoverage, reportCoverage, sayCoverage } from './coverage';
import { coverageVariable } from './coverage-variable';
import { findFiles } from './find-files';
import { hangMilliseconds } from './hang';
import { repositoryRoot } from './paths';
import { TemporaryFolder } from './temporary-folder';
import type { TestCounts } from './test-counts';
import { runTestFiles } from './test-workers';

export interface UnitTests {
	/** `main`: fewer random runs of each property, no coverage. Every test runs in both. */
	readonly depth: 'main' | 'all';
	/** Only the tests whose title matches. */
	readonly grep?: string | undefined;
}

const workers = 2;

/** How many random histories each property tries: all of them in one test, whose time limit grows with their number. */
const propertyRuns = { main: 300, all: 1200 } as const;

/** Files that take seconds. They start first, so that no worker waits for one of them at the end. */
export const longestFiles = [
	'faults/matrix',
	'properties/ends',
	'host/reproducible-package',
	'api/package',
	'properties/polls',
	'accounts/stoppedWindows',
	'accounts/windows',
	'properties/refreshes',
	'faults/severalTries',
].map(name => join(repositoryRoot, 'test', 'unit', `${name}.test.ts`));

export async function runUnitTests(tests: UnitTests): Promise<TestCounts> {
	// A part of the tests goes through a part of the sources.
	if (tests.depth === 'main' || tests.grep) return await runFiles(tests);
	const folder = new TemporaryFolder('coverage');
	try {
		const counts = await runFiles(tests, { [coverageVariable]: folder.path });
		return coverageIsEnough(folder.path) ? counts : { ...counts, failed: counts.failed + 1 };
	} finally {
		await folder.remove();
	}
}

async function runFiles({ depth, grep }: UnitTests, env: NodeJS.ProcessEnv = {}): Promise<TestCounts> {
	const files = findFiles('test/unit', '.test.ts');
	const counts = await runTestFiles({
		files: [...new Set([...longestFiles, ...files])],
		workers,
		grep,
		timeoutMilliseconds: hangMilliseconds * (propertyRuns[depth] / propertyRuns.main),
		env: { PROPERTY_RUNS: `${propertyRuns[depth]}`, ...process.env, ...env },
	});
	if (counts.passed + counts.failed > 0) return counts;
	console.error(`No unit test has a title that matches ${grep}.`);
	return { passed: 0, failed: 1 };
}

function coverageIsEnough(counted: string): boolean {
	const coverage = readCoverage(counted);
	const folder = join(repositoryRoot, 'coverage');
	reportCoverage(coverage, folder);
	const summary = coverage.getCoverageSummary();
	console.log(sayCoverage(summary));
	if (isEnough(summary)) return true;
	console.error(`Less than ${leastBranches} % of branches: see ${join(folder, 'index.html')}`);
	return false;
}
