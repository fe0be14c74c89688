import { parseArgs } from 'node:util';
import { sayCounts, sayTallies } from '../test/host/test-counts';
import { newSeed, runStress } from '../test/stress/stressRun';
import { runScript } from './main';

/**
 * Windows that are killed and stopped on a storage and a service that fail. From the command line, `--minutes 10`
 * says for how long, and `--seed N` repeats what was done; the moments differ.
 */
async function main(): Promise<number> {
	const { values } = parseArgs({ options: { minutes: { type: 'string' }, seed: { type: 'string' } } });
	const counts = await runStress({
		minutes: Number(values.minutes ?? 1),
		seed: values.seed === undefined ? newSeed() : Number(values.seed),
	});
	console.log(sayTallies(counts).join('\n'));
	console.log(sayCounts(counts));
	return counts.failed === 0 ? 0 : 1;
}

runScript(main);
