import { type MochaOptions, type Runner, reporters, type Test } from 'mocha';
import { mapStack } from './map-stack';
import { tallies } from './tallies';
import { writeCounts } from './test-counts';

/** Mocha's usual report, and the counts in a file for whoever started the run. */
export default class CountingReporter extends reporters.Spec {
	constructor(runner: Runner, options?: MochaOptions) {
		super(runner, options);
		runner.on('fail', (_test: Test, error: Error) => {
			if (error.stack) error.stack = mapStack(error.stack);
		});
		runner.once('end', () => {
			const { passes, failures } = this.stats;
			writeCounts({ passed: passes, failed: failures, tallies: tallies.toObject() }, process.env);
		});
	}
}
