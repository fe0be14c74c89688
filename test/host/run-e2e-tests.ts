import { statSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Lanes } from '../e2e/lanes/lanes';
import { mainTag } from '../e2e/support/main-path';
import { type CodeServerVersion, installCodeServer, newestCodeServer } from './code-server';
import { findFiles } from './find-files';
import { repositoryRoot } from './paths';
import type { TestCounts } from './test-counts';

/** One for each core of the usual machine: a window that opens keeps a core busy. */
const laneCount = 2;

export interface E2eTests {
	readonly host: CodeServerVersion;
	/** The main paths, or all tests. */
	readonly depth: 'main' | 'all';
	/** Only the tests whose title matches, of whatever depth. */
	readonly grep?: string | undefined;
}

/**
 * Runs the end-to-end tests with the extension as it is packaged now, in lanes side by side: each has an editor, a
 * browser and a sandbox of its own.
 */
export async function runE2eTests({ host, depth, grep }: E2eTests): Promise<TestCounts> {
	await rm(join(repositoryRoot, 'out', 'failed'), { recursive: true, force: true });
	// Once, before each lane would.
	await installCodeServer(host);
	const script = host === newestCodeServer ? 'npm test' : 'npm run test:oldest';
	const lanes = new Lanes({
		program: join(repositoryRoot, 'test', 'e2e', 'lanes', 'lane-process.ts'),
		env: { ...process.env, CODE_SERVER_VERSION: host },
		files: longestFirst(findFiles('test/e2e', '.test.ts')),
		grep: grep ?? (depth === 'main' ? mainTag : ''),
		commandFor: title => `${script} -- --only e2e --grep "${patternFor(title)}"`,
		print: text => console.log(text),
	});
	return await lanes.run(laneCount);
}

/** So that no lane has much left to do when the other is done. */
function longestFirst(files: readonly string[]): string[] {
	return files.toSorted((a, b) => statSync(b).size - statSync(a).size);
}

/** Matches a title, and needs no escapes in a shell. For a hook that failed, the test that it failed for. */
function patternFor(title: string): string {
	return title.replace(/^.*" hook .*for "(.*)"$/, '$1').replaceAll(/[^\w ,:;-]/g, '.');
}
