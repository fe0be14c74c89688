import type { TestCounts } from './test-counts';

/** To a worker: the file to run next. */
export interface FileTask {
	readonly file: string;
	/** Only the tests whose title matches. */
	readonly grep?: string | undefined;
	/** The time limit of each test and hook. */
	readonly timeoutMilliseconds: number;
}

/** From a worker, before each test and hook: the worker is alive, and this is what it does. */
export interface Progress {
	readonly kind: 'progress';
	readonly title: string;
}

/** From a worker, after each file. */
export interface FileResult {
	readonly kind: 'result';
	readonly counts: TestCounts;
	/** The failures, as a person reads them; empty where there are none. */
	readonly report: string;
	/** A test has timed out and its body may still be running, or has left a turned clock: this worker has to end. */
	readonly isSpent: boolean;
}

export type WorkerMessage = Progress | FileResult;
