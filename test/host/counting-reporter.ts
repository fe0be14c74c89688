import { type MochaOptions, type Runner, reporters, type Test } from 'mocha';
import { mapStack } from './map-stack';
import { sayReruns } from './rerun';
import { sayStopped, stopAfterTimeout } from './stop-after-timeout';
import { tallies } from './tallies';
import { writeCounts } from './test-counts';

/** Mocha's usual report, and the counts in a file for whoever started the run. */
export default class CountingReporter extends reporters.Spec {
	constructor(runner: Runner, options?: MochaOptions) {
		super(runner, options);
		const timedOut = stopAfterTimeout(runner);
		runner.on('fail', (_test: Test, error: Error) => {
			if (error.stack) error.stack = mapStack(error.stack);
		});
		runner.once('end', () => {
			const { passes, failures } = this.stats;
			writeCounts({ passed: passes, failed: failures, tallies: tallies.take() }, process.env);
			const stopped = timedOut();
			if (stopped) reporters.Base.consoleLog(sayStopped(stopped));
			const reruns = sayReruns(this.failures, process.env);
			if (reruns) reporters.Base.consoleLog(reruns);
		});
	}
}
