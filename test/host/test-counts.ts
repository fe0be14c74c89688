import { readFileSync, writeFileSync } from 'node:fs';

/** The file into which a run of mocha, in whatever process, writes its counts. */
export const countsVariable = 'TEST_COUNTS_FILE';

export interface TestCounts {
	readonly passed: number;
	readonly failed: number;
	/** What the tests went through beyond their own number, by its name. */
	readonly tallies?: Readonly<Record<string, number>>;
}

export function writeCounts(counts: TestCounts, env: NodeJS.ProcessEnv): void {
	const file = env[countsVariable];
	if (file) writeFileSync(file, JSON.stringify(counts));
}

/**
 * Reads what a run left. A run that left nothing (it crashed, or could not start), and one that executed no
 * test, count as one failure: neither has shown anything.
 */
export function readCounts(file: string): TestCounts {
	let counts: TestCounts;
	try {
		counts = JSON.parse(readFileSync(file, 'utf8')) as TestCounts;
	} catch {
		return { passed: 0, failed: 1 };
	}
	return counts.passed + counts.failed > 0 ? counts : { passed: 0, failed: 1 };
}

export function addCounts(all: readonly TestCounts[]): TestCounts {
	const tallies: Record<string, number> = {};
	for (const [what, count] of all.flatMap(counts => Object.entries(counts.tallies ?? {})))
		tallies[what] = (tallies[what] ?? 0) + count;
	return {
		passed: all.reduce((sum, { passed }) => sum + passed, 0),
		failed: all.reduce((sum, { failed }) => sum + failed, 0),
		tallies,
	};
}

export function sayCounts({ passed, failed }: TestCounts): string {
	return `${passed} passed, ${failed} failed`;
}

/** One line a tally. */
export function sayTallies({ tallies = {} }: TestCounts): string[] {
	return Object.entries(tallies)
		.sort()
		.map(([what, count]) => `${what}: ${count}`);
}
