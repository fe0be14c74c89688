import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Lanes } from '../../e2e/lanes/lanes';
import { TemporaryFolder } from '../../host/temporary-folder';

/** A lane without an editor: what is to come of a file of tests is its name. */
const program = `
const tell = message => process.send(message);
process.on('message', ({ kind, file, grep }) => {
	if (kind === 'close') {
		process.send({ kind: 'closed', tallies: { files: 1 } }, () => process.exit(0));
		return;
	}
	tell({ kind: 'started', title: file });
	if (file === 'crashes') process.exit(7);
	if (file === 'fails') tell({ kind: 'failed', title: 'fails @main', report: 'why\\nand where' });
	else if (file !== 'is empty') tell({ kind: 'passed', title: file + grep, milliseconds: 1500 });
	tell({ kind: 'ready' });
});
tell({ kind: 'ready' });
`;

describe('the lanes of the end-to-end tests', function () {
	this.timeout(60_000);
	let folder: TemporaryFolder;
	let printed: string[];
	beforeEach(() => {
		folder = new TemporaryFolder('lanes');
		printed = [];
	});
	afterEach(() => folder.remove());

	async function run(files: readonly string[], count = 1, grep = '') {
		const path = join(folder.path, 'lane.cjs');
		writeFileSync(path, program);
		const lanes = new Lanes({
			program: path,
			env: process.env,
			files,
			grep,
			commandFor: title => `npm run ${title}`,
			print: text => printed.push(text),
		});
		return await lanes.run(count);
	}

	it('run each file once, and add up what they say', async () => {
		const counts = await run(['one', 'two', 'three'], 2, '!');
		assert.deepEqual(counts, { passed: 3, failed: 0, tallies: { files: 2 } });
		assert.deepEqual(printed.map(line => line.replace(/✓ \d/, '✓')).sort(), [
			'  ✓ one! (1.5 s)',
			'  ✓ three! (1.5 s)',
			'  ✓ two! (1.5 s)',
		]);
	});

	it('tell a failure in one piece, with the command that runs the test again, and once more at the end', async () => {
		assert.deepEqual(await run(['fails', 'one']), { passed: 1, failed: 1, tallies: { files: 1 } });
		assert.deepEqual(printed, [
			'  ✗ 1 fails\nwhy\nand where\n     again:   npm run fails\n',
			'  ✓ 1 one (1.5 s)',
			'\nFailed:\n  fails',
		]);
	});

	it('count a crash as a failure of what was under way, and go on with the files that are left', async () => {
		assert.deepEqual(await run(['one', 'crashes', 'two']), { passed: 2, failed: 1, tallies: { files: 1 } });
		assert.match(printed[1] ?? '', /✗ 1 crashes\n.*ended with 7\.\n.*npm run crashes/);
	});

	it('fail where no test was run', async () => {
		assert.deepEqual(await run(['is empty'], 1, 'no such title'), { passed: 0, failed: 1 });
		assert.deepEqual(printed, ['No end-to-end test matches no such title.']);
	});
});
