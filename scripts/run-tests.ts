import { parseArgs } from 'node:util';
import { hostOfVersion } from '../test/host/editor-host';
import { rerunVariable } from '../test/host/rerun';
import { addCounts, sayCounts, sayTallies, type TestCounts } from '../test/host/test-counts';
import { type RingName, rings, type TestRun } from './test-rings';

export interface TestCommand extends Omit<TestRun, 'grep'> {
	/** What a person types, such as `npm test`. */
	readonly name: string;
	readonly rings: readonly RingName[];
	/** Printed just before the last line: the command for what this one leaves out. */
	readonly rest?: string;
}

/**
 * Runs rings of tests one after the other, whatever the ones before said, and ends with the line
 * `N passed, N failed`.
 *
 * From the command line, `--only unit,e2e` chooses among them and `--grep` among their tests, and `--version` the
 * version of desktop VS Code.
 */
export async function runTests(command: TestCommand): Promise<number> {
	const { values } = parseArgs({
		options: { only: { type: 'string' }, grep: { type: 'string' }, version: { type: 'string' } },
	});
	const host = hostOfVersion(command.host, values.version);
	const results: [RingName, TestCounts][] = [];
	for (const ring of chooseRings(command.rings, values.only)) {
		console.log(`\n── ${ring} ${'─'.repeat(60 - ring.length)}`);
		// For the processes that a ring starts.
		process.env[rerunVariable] = `${command.name} -- --only ${ring}`;
		const counts = await runRing(ring, { host, depth: command.depth, grep: values.grep });
		console.log(`${ring}: ${sayCounts(counts)}`);
		results.push([ring, counts]);
	}
	const total = addCounts(results.map(([, counts]) => counts));
	const lines = [...results.map(([ring, counts]) => `${ring}: ${sayCounts(counts)}`), ...sayTallies(total)];
	console.log(`\n${lines.join('\n')}`);
	if (command.rest) console.log(command.rest);
	console.log(sayCounts(total));
	return total.failed === 0 ? 0 : 1;
}

function chooseRings(names: readonly RingName[], only: string | undefined): readonly RingName[] {
	const chosen = only?.split(',') ?? names;
	const unknown = chosen.find(name => !names.some(known => known === name));
	if (unknown !== undefined) throw new Error(`--only ${unknown}: there are ${names.join(', ')}.`);
	return names.filter(name => chosen.includes(name));
}

/** What cannot even start, a build that breaks or a download that fails, is a failure like any other. */
async function runRing(name: RingName, run: TestRun): Promise<TestCounts> {
	try {
		return await rings[name](run);
	} catch (error) {
		console.error(process.env['DEBUG'] || !(error instanceof Error) ? error : error.message);
		return { passed: 0, failed: 1 };
	}
}
