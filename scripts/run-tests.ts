import { parseArgs } from 'node:util';
import { type EditorHost, hostOfVersion } from '../test/host/editor-host';
import { addCounts, sayCounts, sayTallies, type TestCounts } from '../test/host/test-counts';
import { type RingName, rings, type TestRun } from './test-rings';

/**
 * Runs rings of tests one after the other, whatever the ones before said, and ends with the line
 * `N passed, N failed`.
 *
 * From the command line, `--only unit,e2e` chooses among them and `--grep` among their tests, and `--version` the
 * version of desktop VS Code.
 */
export async function runTests(given: EditorHost, names: readonly RingName[]): Promise<number> {
	const { values } = parseArgs({
		options: { only: { type: 'string' }, grep: { type: 'string' }, version: { type: 'string' } },
	});
	const host = hostOfVersion(given, values.version);
	const only = values.only?.split(',');
	const unknown = only?.find(name => !names.some(known => known === name));
	if (unknown !== undefined) throw new Error(`--only ${unknown}: there are ${names.join(', ')}.`);

	const results: [RingName, TestCounts][] = [];
	for (const name of names.filter(known => only?.includes(known) ?? true)) {
		console.log(`\n── ${name} ${'─'.repeat(60 - name.length)}`);
		const counts = await runRing(name, { host, grep: values.grep });
		console.log(`${name}: ${sayCounts(counts)}`);
		results.push([name, counts]);
	}
	const all = results.map(([, counts]) => counts);
	const total = addCounts(all);
	const lines = [...results.map(([name, counts]) => `${name}: ${sayCounts(counts)}`), ...sayTallies(all)];
	console.log(`\n${lines.join('\n')}`);
	console.log(sayCounts(total));
	return total.failed === 0 ? 0 : 1;
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
