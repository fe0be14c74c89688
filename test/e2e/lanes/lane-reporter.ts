import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { format } from 'node:util';
import { type MochaOptions, type Runner, reporters, type Test } from 'mocha';
import { repositoryRoot } from '../../host/paths';
import { pictureName } from '../support/pictures';
import { tell } from './messages';

/** Tells the runner of each test as it ends; of a failure everything at once, when its pictures have been taken. */
export class LaneReporter extends reporters.Base {
	#failed: Test[] = [];

	constructor(runner: Runner, options?: MochaOptions) {
		super(runner, options);
		const tellFailed = (): void => {
			for (const test of this.#failed)
				tell({ kind: 'failed', title: test.fullTitle(), report: describe(test) });
			this.#failed = [];
		};
		runner.on('test', test => {
			tellFailed();
			tell({ kind: 'started', title: test.fullTitle() });
		});
		runner.on('pass', test =>
			tell({ kind: 'passed', title: test.fullTitle(), milliseconds: test.duration ?? 0 }),
		);
		runner.on('pending', test => tell({ kind: 'skipped', title: test.fullTitle() }));
		runner.on('fail', test => this.#failed.push(test));
		runner.on('suite end', tellFailed);
		runner.on('end', tellFailed);
	}
}

/** Mocha's own words, and the pictures of the test's windows. */
function describe(test: Test): string {
	return [mochasReport(test), ...picturesOf(test).map(path => `     picture: ${path}`)].join('\n');
}

function mochasReport(test: Test): string {
	const { consoleLog } = reporters.Base;
	const lines: string[] = [];
	reporters.Base.consoleLog = (...words) => lines.push(format(...words));
	try {
		reporters.Base.list([test]);
	} finally {
		reporters.Base.consoleLog = consoleLog;
	}
	return lines.join('\n').trimEnd();
}

function picturesOf(test: Test): string[] {
	// A hook that failed has the test in its context.
	const title = (test.ctx?.currentTest ?? test).fullTitle();
	const paths: string[] = [];
	for (;;) {
		const path = join(repositoryRoot, 'out', 'failed', pictureName(title, paths.length));
		if (!existsSync(path)) return paths;
		paths.push(relative(repositoryRoot, path));
	}
}
