import { fork } from 'node:child_process';
import { once } from 'node:events';
import { statSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { FromLane, ToLane } from '../e2e/lanes/messages';
import { mainTag } from '../e2e/support/main-path';
import { type CodeServerVersion, installCodeServer, newestCodeServer } from './code-server';
import { findFiles } from './find-files';
import { repositoryRoot } from './paths';
import type { TestCounts } from './test-counts';

/** One for each core of the usual machine: a window that opens keeps a core busy. */
const laneCount = 2;
/** It only stops what hangs: a test itself ends earlier. */
const silenceMilliseconds = 10 * 60_000;

export interface E2eTests {
	readonly host: CodeServerVersion;
	/** The main paths, or all tests. */
	readonly depth: 'main' | 'all';
	/** Only the tests whose title matches, of whatever depth. */
	readonly grep?: string | undefined;
}

/**
 * Runs the end-to-end tests with the extension as it is packaged now. Processes side by side, the lanes, take one
 * file of tests after the other from a common queue; each has an editor, a browser and a sandbox of its own.
 */
export async function runE2eTests({ host, depth, grep }: E2eTests): Promise<TestCounts> {
	await rm(join(repositoryRoot, 'out', 'failed'), { recursive: true, force: true });
	// Once, before both lanes would.
	await installCodeServer(host);
	const run = new E2eRun(host, grep ?? (depth === 'main' ? mainTag : ''));
	await Promise.all(Array.from({ length: laneCount }, (_, index) => run.useLane(index + 1)));
	return run.conclude();
}

class E2eRun {
	/** The longest first, so that no lane has much left to do when the other is done. */
	readonly #files = findFiles('test/e2e', '.test.ts').sort((a, b) => statSync(b).size - statSync(a).size);
	readonly #failed: string[] = [];
	readonly #tallies: Readonly<Record<string, number>>[] = [];
	#passed = 0;

	constructor(
		private readonly host: CodeServerVersion,
		private readonly grep: string,
	) {}

	/** A lane that crashed is followed by another one for the files that are left. */
	async useLane(number: number): Promise<void> {
		do await this.#runLane(number);
		while (this.#files.length > 0);
	}

	/** Tells once more what failed, at the end of a long output. A run without a test has shown nothing. */
	conclude(): TestCounts {
		if (this.#passed + this.#failed.length === 0) {
			console.log(`No end-to-end test matches ${this.grep}.`);
			return { passed: 0, failed: 1 };
		}
		if (this.#failed.length > 0)
			console.log(`\nFailed:\n${this.#failed.map(title => `  ${title}`).join('\n')}`);
		return { passed: this.#passed, failed: this.#failed.length, tallies: sum(this.#tallies) };
	}

	async #runLane(number: number): Promise<void> {
		const lane = fork(join(repositoryRoot, 'test', 'e2e', 'lanes', 'lane-process.ts'), {
			cwd: repositoryRoot,
			env: { ...process.env, CODE_SERVER_VERSION: this.host },
			execArgv: ['--import', 'tsx'],
		});
		const end = (): void => {
			lane.kill('SIGTERM');
		};
		process.once('exit', end);
		let doing = 'starting';
		let isClosed = false;
		const silence = setTimeout(() => lane.kill('SIGKILL'), silenceMilliseconds);
		lane.on('message', (message: FromLane) => {
			silence.refresh();
			if (message.kind === 'ready') {
				doing = 'between two files of tests';
				lane.send(this.#next());
			} else if (message.kind === 'started') doing = message.title;
			else if (message.kind === 'closed') {
				isClosed = true;
				this.#tallies.push(message.tallies);
			} else this.#tell(number, message);
		});
		const [code, signal] = await once(lane, 'exit');
		clearTimeout(silence);
		process.off('exit', end);
		if (!isClosed) {
			const report = `     The lane's process ended with ${code ?? signal}.`;
			this.#tell(number, { kind: 'failed', title: doing, report });
		}
	}

	#next(): ToLane {
		const file = this.#files.shift();
		return file === undefined ? { kind: 'close' } : { kind: 'run', file, grep: this.grep };
	}

	/** Each message at once: what the lanes tell does not mix. */
	#tell(lane: number, message: FromLane & { readonly title: string }): void {
		const title = message.title.replace(` ${mainTag}`, '');
		if (message.kind === 'passed') {
			this.#passed++;
			console.log(`  ✓ ${lane} ${title} (${(message.milliseconds / 1000).toFixed(1)} s)`);
		} else if (message.kind === 'failed') {
			this.#failed.push(title);
			console.log(`  ✗ ${lane} ${title}\n${message.report}\n     again:   ${this.#again(title)}\n`);
		} else console.log(`  - ${lane} ${title} (skipped)`);
	}

	/** The command that runs one test. */
	#again(title: string): string {
		const command = this.host === newestCodeServer ? 'npm test' : 'npm run test:oldest';
		const test = title.replace(/^.*" hook .*for "(.*)"$/, '$1').replaceAll(/[^\w ,:;-]/g, '.');
		return `${command} -- --only e2e --grep "${test}"`;
	}
}

function sum(all: readonly Readonly<Record<string, number>>[]): Record<string, number> {
	const sums: Record<string, number> = {};
	for (const [what, count] of all.flatMap(one => Object.entries(one))) sums[what] = (sums[what] ?? 0) + count;
	return sums;
}
