// For mocha's `--require`.
import { exitWithStarter } from './exit-with-starter';

const leaveMilliseconds = 30_000;

exitWithStarter();

export const mochaHooks = {
	/** What a test started and did not end would otherwise keep the run from ever ending. */
	afterAll(): void {
		setTimeout(() => {
			console.error('The tests have ended, but something that one of them started has not.');
			// mocha sets the code from its failures in a listener of its own.
			process.once('exit', () => {
				process.exitCode = 1;
			});
			process.exit();
		}, leaveMilliseconds).unref();
	},
};
