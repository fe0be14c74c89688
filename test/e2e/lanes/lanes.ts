import { fork } from 'node:child_process';
import { once } from 'node:events';
import { repositoryRoot } from '../../host/paths';
import type { TestCounts } from '../../host/test-counts';
import { mainTag } from '../support/main-path';
import type { FromLane, ToLane } from './messages';

/** It only stops what hangs: a test itself ends earlier. */
const silenceMilliseconds = 10 * 60_000;

export interface LanesOptions {
	/** The program of a lane. */
	readonly program: string;
	readonly env: NodeJS.ProcessEnv;
	/** The files of tests, in the order in which they are begun. */
	readonly files: readonly string[];
	/** Only the tests whose title matches. */
	readonly grep: string;
	/** Gives the command that runs one test, for whoever reads that it failed. */
	readonly commandFor: (title: string) => string;
	readonly print: (text: string) => void;
}

/** Processes side by side that take one file of tests after the other from a common queue. */
export class Lanes {
	readonly #files: string[];
	readonly #failed: string[] = [];
	readonly #tallies: Readonly<Record<string, number>>[] = [];
	#passed = 0;

	constructor(private readonly options: LanesOptions) {
		this.#files = [...options.files];
	}

	async run(count: number): Promise<TestCounts> {
		await Promise.all(Array.from({ length: count }, (_, index) => this.#useLane(index + 1)));
		return this.#conclude();
	}

	/** A lane that crashed is followed by another one for the files that are left. */
	async #useLane(number: number): Promise<void> {
		do await this.#runLane(number);
		while (this.#files.length > 0);
	}

	async #runLane(number: number): Promise<void> {
		const { program, env } = this.options;
		const lane = fork(program, { cwd: repositoryRoot, env, execArgv: ['--import', 'tsx'] });
		const end = (): void => {
			lane.kill('SIGTERM');
		};
		process.once('exit', end);
		const silence = setTimeout(() => lane.kill('SIGKILL'), silenceMilliseconds);
		let doing = 'the start of a lane';
		let isClosed = false;
		lane.on('message', (message: FromLane) => {
			silence.refresh();
			// One that has just died tells so by its exit.
			if (message.kind === 'ready') lane.send(this.#next(), () => undefined);
			else if (message.kind === 'started') doing = message.title;
			else if (message.kind === 'closed') {
				isClosed = true;
				doing = 'the end of a lane';
				this.#tallies.push(message.tallies);
			} else this.#tell(number, message);
		});
		const [code, signal] = await once(lane, 'exit');
		clearTimeout(silence);
		process.off('exit', end);
		if (isClosed && code === 0) return;
		const report = `     The process of the lane ended with ${code ?? signal}.`;
		this.#tell(number, { kind: 'failed', title: doing, report });
	}

	#next(): ToLane {
		const file = this.#files.shift();
		return file === undefined ? { kind: 'close' } : { kind: 'run', file, grep: this.options.grep };
	}

	/** Each message at once: what the lanes tell does not mix. */
	#tell(lane: number, message: FromLane & { readonly title: string }): void {
		const { print, commandFor } = this.options;
		const title = message.title.replace(` ${mainTag}`, '');
		if (message.kind === 'passed') {
			this.#passed++;
			print(`  ✓ ${lane} ${title} (${(message.milliseconds / 1000).toFixed(1)} s)`);
		} else if (message.kind === 'failed') {
			this.#failed.push(title);
			print(`  ✗ ${lane} ${title}\n${message.report}\n     again:   ${commandFor(title)}\n`);
		} else print(`  - ${lane} ${title} (skipped)`);
	}

	/** Tells once more what failed, at the end of a long output. A run without a test has shown nothing. */
	#conclude(): TestCounts {
		const { print, grep } = this.options;
		if (this.#passed + this.#failed.length === 0) {
			print(`No end-to-end test matches ${grep}.`);
			return { passed: 0, failed: 1 };
		}
		if (this.#failed.length > 0) print(`\nFailed:\n${this.#failed.map(title => `  ${title}`).join('\n')}`);
		return { passed: this.#passed, failed: this.#failed.length, tallies: sum(this.#tallies) };
	}
}

function sum(all: readonly Readonly<Record<string, number>>[]): Readonly<Record<string, number>> {
	const sums: Record<string, number> = {};
	for (const [what, count] of all.flatMap(one => Object.entries(one))) sums[what] = (sums[what] ?? 0) + count;
	return sums;
}
