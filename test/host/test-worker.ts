// A process that runs the test files that its starter names, one after the other. See test-workers.ts.
import { format } from 'node:util';
import Mocha, { type MochaOptions, type Runner, reporters, type Test } from 'mocha';
import './load-sources';
import { exitWithStarter } from './exit-with-starter';
import { mapStack } from './map-stack';
import { sayReruns } from './rerun';
import { sayStopped, stopAfterTimeout } from './stop-after-timeout';
import { tallies } from './tallies';
import type { FileResult, FileTask, WorkerMessage } from './worker-messages';

const leaveMilliseconds = 30_000;
const realClock = { Date, setTimeout, setInterval };

/** Collects the failures of one file; nothing is printed here, as two workers would mix their lines. */
class FileReporter extends reporters.Base {
	readonly #timedOut: ReturnType<typeof stopAfterTimeout>;

	constructor(runner: Runner, options?: MochaOptions) {
		super(runner, options);
		this.#timedOut = stopAfterTimeout(runner);
		for (const event of ['hook', 'test'])
			runner.on(event, (runnable: Test) => send({ kind: 'progress', title: runnable.fullTitle() }));
		runner.on('fail', (_test: Test, error: Error) => {
			if (error.stack) error.stack = mapStack(error.stack);
		});
	}

	override done(failures: number, end?: (failures: number) => void): void {
		send(this.#result());
		end?.(failures);
	}

	#result(): FileResult {
		const { passes, failures } = this.stats;
		const timedOut = this.#timedOut();
		return {
			kind: 'result',
			counts: { passed: passes, failed: failures, tallies: tallies.take() },
			report: [this.#failureList(), timedOut ? sayStopped(timedOut) : '', this.#reruns()]
				.filter(Boolean)
				.join('\n'),
			isSpent: timedOut !== undefined || turnedNames().length > 0,
		};
	}

	#reruns(): string {
		return sayReruns(this.failures, process.env);
	}

	/** Mocha's own list, with its differences between values. */
	#failureList(): string {
		const lines: string[] = [];
		const { consoleLog } = reporters.Base;
		reporters.Base.consoleLog = (...words: unknown[]) => void lines.push(format(...words));
		try {
			reporters.Base.list(this.failures);
		} finally {
			reporters.Base.consoleLog = consoleLog;
		}
		return lines.join('\n');
	}
}

/** A test that leaves a turned clock fails; otherwise each test after it would fail for no reason of its own. */
function assertRealClock(this: Mocha.Context): void {
	const turned = turnedNames();
	if (turned.length === 0) return;
	throw new Error(
		`"${this.currentTest?.fullTitle()}" ended without restoring ${turned.join(', ')}: call clock.restore().`,
	);
}

function turnedNames(): string[] {
	const current: Readonly<Record<string, unknown>> = { Date, setTimeout, setInterval };
	return Object.keys(current).filter(name => current[name] !== realClock[name as keyof typeof realClock]);
}

async function runFile({ file, grep, timeoutMilliseconds }: FileTask): Promise<void> {
	const mocha = new Mocha({
		reporter: FileReporter,
		timeout: timeoutMilliseconds,
		forbidOnly: true,
		rootHooks: { afterEach: assertRealClock },
		...(grep ? { grep } : {}),
	});
	mocha.addFile(file);
	send({ kind: 'progress', title: 'the loading of the file' });
	await mocha.loadFilesAsync();
	await new Promise(resolve => mocha.run(resolve));
	// Takes mocha's listeners off this process.
	mocha.dispose();
}

function send(message: WorkerMessage): void {
	process.send?.(message);
}

/** What a test started and did not end would otherwise keep this process from ever ending. */
function leave(): void {
	setTimeout(() => {
		const resources = process.getActiveResourcesInfo().join(', ');
		console.error(`The tests have ended, but something that a test started has not: ${resources}.`);
		process.exit(1);
	}, leaveMilliseconds).unref();
}

exitWithStarter();
// Mocha counts what is thrown as a failure of the test that runs.
process.on('unhandledRejection', reason => {
	throw reason;
});
process.on('message', (task: FileTask) => {
	runFile(task).catch((error: unknown) => {
		const report = `  The file could not be loaded:\n${format(error)}`;
		send({ kind: 'result', counts: { passed: 0, failed: 1 }, report, isSpent: true });
	});
});
process.once('disconnect', leave);
