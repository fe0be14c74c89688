// The program of a lane: it runs files of tests as it is told, one after the other, on one `Lane`.
import { on } from 'node:events';
import Mocha from 'mocha';
import { mochaHooks } from '../../host/mocha-setup';
import { tallies } from '../../host/tallies';
import { Lane } from '../support/lane';
import { LaneReporter } from './lane-reporter';
import { type ToLane, tell } from './messages';

const leakSearch = 'the search for leaks in all that a lane wrote and showed';

main().catch((error: unknown) => {
	console.error(error);
	process.exit(1);
});

async function main(): Promise<void> {
	let lane: Promise<Lane> | undefined;
	// With the first test that needs it: a run of one test has nothing to do for all lanes but one.
	const startLane = () => {
		lane ??= Lane.start();
		return lane;
	};
	tell({ kind: 'ready' });
	for await (const [message] of on(process, 'message') as AsyncIterable<[ToLane]>) {
		if (message.kind === 'close') break;
		await runFile(message.file, new RegExp(message.grep), startLane);
		tell({ kind: 'ready' });
	}
	if (lane) await close(await lane);
	await new Promise<void>(onSent => tell({ kind: 'closed', tallies: tallies.take() }, onSent));
	process.disconnect();
	mochaHooks.afterAll();
}

async function runFile(file: string, grep: RegExp, startLane: () => Promise<Lane>): Promise<void> {
	const mocha = new Mocha({ grep, forbidOnly: true, reporter: LaneReporter });
	mocha.suite.ctx['startLane'] = startLane;
	mocha.addFile(file);
	await new Promise(resolve => mocha.run(resolve));
	mocha.dispose();
}

/** The search counts as one more test. */
async function close(lane: Lane): Promise<void> {
	tell({ kind: 'started', title: leakSearch });
	const start = performance.now();
	const { leaks, files, texts, secrets } = await lane.close();
	const milliseconds = performance.now() - start;
	tallies.add('leak search: files', files);
	tallies.add('leak search: texts shown', texts);
	tallies.add('leak search: secrets looked for', secrets);
	tallies.add('leak search: found', leaks.length);
	if (leaks.length === 0) tell({ kind: 'passed', title: leakSearch, milliseconds });
	else
		tell({
			kind: 'failed',
			title: leakSearch,
			report: `Secrets were written or shown:\n${leaks.join('\n')}`,
		});
}
