import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { isMet } from '../bench/part';
import { isPartName, type PartName, parts } from '../bench/parts';
import { type BenchRun, toJson, toMarkdown } from '../bench/results';
import { repositoryRoot } from '../test/host/paths';
import { runScript } from './main';

const MOST_LISTENERS = 100;

/**
 * Measures, and writes `bench/RESULTS.md`, its JSON and its plots if everything was measured, and the file that `--json FILE` names.
 *
 * `--only bytes,peers` chooses among the parts and prints them instead; `--repetitions N` is for trying one out.
 */
runScript(async () => {
	// Each editor has a folder and a process that are to be gone when this ends, however it does.
	process.setMaxListeners(MOST_LISTENERS);
	const { values } = parseArgs({
		options: { json: { type: 'string' }, only: { type: 'string' }, repetitions: { type: 'string' } },
	});
	const repetitions = values.repetitions === undefined ? undefined : countOf(values.repetitions);
	const names = values.only === undefined ? (Object.keys(parts) as PartName[]) : chosen(values.only);

	const measured: BenchRun['parts'][number][] = [];
	for (const name of names) {
		console.error(`measuring ${name} …`);
		measured.push({ name, ...(await parts[name]({ repetitions })) });
	}
	const words = process.argv.slice(2);
	const command = ['npm run bench', ...(words.length > 0 ? ['--', ...words] : [])].join(' ');
	const run: BenchRun = { date: new Date(), command, parts: measured };
	if (values.json !== undefined) writeFileSync(values.json, toJson(run));
	const isWhole = values.only === undefined && repetitions === undefined;
	if (isWhole) write(run);
	console.log(toMarkdown(run));

	const missed = measured.flatMap(({ name, rows }) =>
		rows.filter(row => isMet(row) === false).map(({ what }) => `${name}: ${what}`),
	);
	console.log(missed.length === 0 ? 'All goals are met.' : `Goals that are not met:\n${missed.join('\n')}`);
	return 0;
});

function write(run: BenchRun): void {
	const folder = join(repositoryRoot, 'bench');
	writeFileSync(join(folder, 'RESULTS.md'), toMarkdown(run));
	writeFileSync(join(folder, 'RESULTS.json'), toJson(run));
	for (const { plot } of run.parts) if (plot) writeFileSync(join(folder, plot.file), plot.svg);
}

function chosen(only: string): PartName[] {
	return only.split(',').map(name => {
		if (!isPartName(name)) throw new Error(`--only ${name}: there are ${Object.keys(parts).join(', ')}.`);
		return name;
	});
}

function countOf(text: string): number {
	const count = Number(text);
	if (!Number.isInteger(count) || count < 1) throw new Error(`--repetitions ${text}: a whole number from 1.`);
	return count;
}
