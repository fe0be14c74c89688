import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TemporaryFolder } from '../../host/temporary-folder';
import {
	addCounts,
	countsVariable,
	readCounts,
	sayCounts,
	sayTallies,
	writeCounts,
} from '../../host/test-counts';

describe('test counts', () => {
	let folder: TemporaryFolder;
	let file: string;
	beforeEach(() => {
		folder = new TemporaryFolder('test-counts');
		file = join(folder.path, 'counts.json');
	});
	afterEach(() => folder.remove());

	it('reads what another process wrote', () => {
		writeCounts({ passed: 3, failed: 2 }, { [countsVariable]: file });
		assert.deepEqual(readCounts(file), { passed: 3, failed: 2 });
	});

	it('takes a run that left no counts for a failure', () => {
		assert.deepEqual(readCounts(file), { passed: 0, failed: 1 });
	});

	it('takes a run that broke off in its counts for a failure', () => {
		writeFileSync(file, '{"passed":3,');
		assert.deepEqual(readCounts(file), { passed: 0, failed: 1 });
	});

	it('takes a run of no tests for a failure', () => {
		writeCounts({ passed: 0, failed: 0 }, { [countsVariable]: file });
		assert.deepEqual(readCounts(file), { passed: 0, failed: 1 });
	});

	it('adds runs up and says them', () => {
		const total = addCounts([
			{ passed: 3, failed: 0 },
			{ passed: 4, failed: 1 },
		]);
		assert.equal(sayCounts(total), '7 passed, 1 failed');
	});

	it('adds up what the rings tallied', () => {
		const lines = sayTallies(
			addCounts([
				{ passed: 1, failed: 0, tallies: { runs: 2, cells: 3 } },
				{ passed: 1, failed: 0 },
				{ passed: 1, failed: 0, tallies: { cells: 4 } },
			]),
		);
		assert.deepEqual(lines, ['cells: 7', 'runs: 2']);
	});
});
