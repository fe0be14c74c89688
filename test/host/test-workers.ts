import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join, relative } from 'node:path';
import { repositoryRoot } from './paths';
import { addCounts, sayCounts, type TestCounts } from './test-counts';
import type { FileResult, FileTask, WorkerMessage } from './worker-messages';

export interface FilesRun {
	/** In the order in which they start: the longest first keeps all workers busy to the end. */
	readonly files: readonly string[];
	readonly workers: number;
	readonly grep?: string | undefined;
	/** The time limit of each test and hook. */
	readonly timeoutMilliseconds: number;
	readonly env?: NodeJS.ProcessEnv;
	readonly print?: (text: string) => void;
}

/** A worker's own time limits fail first, unless its event loop stands still. */
const silenceFactor = 1.5;
/** Until a worker says that it has loaded what it needs. */
const startMilliseconds = 120_000;

/**
 * Runs test files in several processes, each file by the first process that is free, and adds the counts up. A test
 * that times out, crashes its process or blocks it costs the rest of its file, fails the run, and affects no other
 * file: the next file gets a new process.
 */
export async function runTestFiles(run: FilesRun): Promise<TestCounts> {
	const { print = console.log } = run;
	const results: TestCounts[] = [];
	const queue = [...run.files];
	const work = async (): Promise<void> => {
		let worker: TestWorker | undefined;
		for (let file = queue.shift(); file !== undefined; file = queue.shift()) {
			worker ??= new TestWorker(run);
			const startedMilliseconds = performance.now();
			const { counts, report, isSpent } = await worker.run(file);
			results.push(counts);
			const seconds = (performance.now() - startedMilliseconds) / 1000;
			if (counts.passed + counts.failed > 0) print(sayFile(file, counts, seconds));
			if (report) print(report);
			if (isSpent) worker = await worker.kill();
		}
		const failure = await worker?.end();
		if (failure) print(failure);
		if (failure) results.push({ passed: 0, failed: 1 });
	};
	await Promise.all(Array.from({ length: run.workers }, work));
	return addCounts(results);
}

function sayFile(file: string, counts: TestCounts, seconds: number): string {
	const mark = counts.failed > 0 ? '✖' : '✔';
	return `  ${mark} ${relative(repositoryRoot, file)}: ${sayCounts(counts)} (${seconds.toFixed(1)} s)`;
}

class TestWorker {
	readonly #child: ChildProcess;
	readonly #run: FilesRun;

	constructor(run: FilesRun) {
		this.#run = run;
		this.#child = fork(join(__dirname, 'test-worker.ts'), {
			cwd: repositoryRoot,
			execArgv: ['--import', 'tsx'],
			env: { ...process.env, ...run.env },
		});
	}

	/** A process that ends or says nothing for too long is a failure of the file that it runs. */
	async run(file: string): Promise<FileResult> {
		const child = this.#child;
		const { grep, timeoutMilliseconds } = this.#run;
		const silenceMilliseconds = silenceFactor * timeoutMilliseconds;
		let title = 'its start';
		return await new Promise<FileResult>(resolve => {
			const fail = (how: string): void =>
				settle({
					kind: 'result',
					counts: { passed: 0, failed: 1 },
					report: `  The process of ${relative(repositoryRoot, file)} ${how} during "${title}". The rest of the file was not run.`,
					isSpent: true,
				});
			const failSilent = (): void => fail(`was blocked for ${silenceMilliseconds / 1000} s`);
			let silent = setTimeout(failSilent, startMilliseconds);
			const hear = (message: WorkerMessage): void => {
				clearTimeout(silent);
				silent = setTimeout(failSilent, silenceMilliseconds);
				if (message.kind === 'result') settle(message);
				else title = message.title;
			};
			const exit = (code: number | null, signal: string | null): void => fail(`ended (${code ?? signal})`);
			const settle = (result: FileResult): void => {
				clearTimeout(silent);
				child.off('message', hear).off('exit', exit);
				resolve(result);
			};
			child.on('message', hear).once('exit', exit);
			child.send({ file, grep, timeoutMilliseconds } satisfies FileTask, error => {
				if (error) fail(`could not be reached (${error.message})`);
			});
		});
	}

	/** @returns why the end of the process is a failure, if it is one */
	async end(): Promise<string | undefined> {
		if (this.#child.connected) this.#child.disconnect();
		const code = await this.#exited();
		return code === 0 ? undefined : `  A worker ended with ${code} after its last file; see above.`;
	}

	async kill(): Promise<undefined> {
		this.#child.kill('SIGTERM');
		const killing = setTimeout(() => this.#child.kill('SIGKILL'), 5_000);
		await this.#exited();
		clearTimeout(killing);
	}

	async #exited(): Promise<number | string> {
		const { exitCode, signalCode } = this.#child;
		if (exitCode !== null || signalCode !== null) return exitCode ?? signalCode ?? '';
		const [code, signal] = (await once(this.#child, 'exit')) as [number | null, NodeJS.Signals | null];
		return code ?? signal ?? '';
	}
}
