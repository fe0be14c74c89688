import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { plotCoalescing } from '../../../bench/coalescingPlot';
import { countRow, isMet, median, medianRow, type Row, worstRow } from '../../../bench/part';
import { summaryTable, toJson, toMarkdown } from '../../../bench/results';
import { repositoryRoot } from '../../host/paths';

const row = (value: number, goal?: Row['goal']): Row => ({
	what: 'it',
	value,
	unit: 'ms',
	...(goal && { goal }),
});

function run(...rows: Row[]) {
	const part = { name: 'some', title: 'Some', method: 'So.', rows };
	return { date: new Date(Date.UTC(2026, 0, 2, 3, 4)), command: 'npm run bench', parts: [part] };
}

describe('the results of the measurements', () => {
	it('are medians: of an odd number the middle one, of an even one the mean of both', () => {
		assert.equal(median([9, 1, 5]), 5);
		assert.equal(median([9, 1, 5, 3]), 4);
		assert.throws(() => median([]), RangeError);
	});

	it('meet a goal or not', () => {
		assert.equal(isMet(row(50, { atMost: 50 })), true);
		assert.equal(isMet(row(50.1, { atMost: 50 })), false);
		assert.equal(isMet(row(100, { atLeast: 100 })), true);
		assert.equal(isMet(row(99, { atLeast: 100 })), false);
		assert.equal(isMet(row(1, { exactly: 1 })), true);
		assert.equal(isMet(row(2, { exactly: 1 })), false);
		assert.equal(isMet(row(1)), undefined);
	});

	it('hide no time at which a count was off, nor the worst of what must always hold', () => {
		assert.equal(countRow('requests', 'requests', [1, 1, 2, 1, 1], 1).value, 2);
		assert.equal(worstRow('jitter', 'ms', [1, 30, 2], { atMost: 20 }).value, 30);
	});

	it('stand in a table with the goal and whether it is met', () => {
		const text = toMarkdown(run(medianRow('a', 'ms', [1, 2, 3.25], { atMost: 1 }), row(1234)));
		assert.match(text, /2026-01-02 03:04, by `npm run bench`/);
		assert.match(text, /^\| a \| 2 ms \| {2}\| 1 to 3\.25 \(3\) \| ≤ 1 ms \| \*\*no\*\* \|$/m);
		assert.match(text, /^\| it \| 1,234 ms \| {2}\| {2}\| {2}\| {2}\|$/m);
		assert.match(
			toMarkdown(run(countRow('b', 'requests', [1], 1))),
			/^\| b \| 1 request \| {2}\| {2}\| 1 request \| yes \|$/m,
		);
		assert.match(text, /undici \d/);
	});

	it('have their quartiles, and the reason where a goal is missed', () => {
		const missed = { ...medianRow('a', 'ms', [4, 1, 2, 3, 5], { atMost: 1 }), reason: 'it is slow' };
		assert.match(
			toMarkdown(run(missed)),
			/\| 3 ms \| 2 to 4 \| 1 to 5 \(5\) \| ≤ 1 ms \| \*\*no\*\*: it is slow \|/,
		);
		assert.doesNotMatch(toMarkdown(run({ ...missed, goal: { atMost: 3 } })), /slow/);
	});

	it('are JSON with every sample', () => {
		const { parts } = JSON.parse(toJson(run(medianRow('a', 'ms', [1, 2, 3], { atMost: 1 }))));
		assert.deepEqual(parts[0].rows[0].samples, [1, 2, 3]);
		assert.equal(parts[0].rows[0].met, false);
	});

	it('stand in the summary, as far as they have a headline', () => {
		const headlined = { ...row(12, { atMost: 20 }), headline: 'How long it takes' };
		const text = toMarkdown(run(row(1), headlined));
		const [, summary = ''] = /^## Summary\n(.*?)^## Some$/ms.exec(text) ?? [];
		assert.match(summary, /^\| How long it takes \| 12 ms \| ≤ 20 ms \|$/m);
		assert.doesNotMatch(summary, /\| it \|/);
	});

	it('are the same in RESULTS.md and in RESULTS.json', () => {
		const read = (name: string) => readFileSync(join(repositoryRoot, 'bench', name), 'utf8');
		const { parts } = JSON.parse(read('RESULTS.json')) as { parts: { rows: Row[] }[] };
		assert.ok(read('RESULTS.md').includes(summaryTable(parts)), 'run `npm run bench`, which writes both');
	});

	it('are drawn with what was measured', () => {
		const points = [
			{ askers: 1, ms: 4, requests: 1 },
			{ askers: 10, ms: 5.25, requests: 1 },
		];
		const svg = plotCoalescing([{ askers: 'readers', logBase: 10, points }]);
		for (const text of ['readers', '4 ms', '5.3 ms', '/token requests']) assert.ok(svg.includes(text), text);
	});
});
