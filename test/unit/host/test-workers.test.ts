import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hangMilliseconds } from '../../host/hang';
import { rerunVariable } from '../../host/rerun';
import { longestFiles } from '../../host/run-unit-tests';
import { TemporaryFolder } from '../../host/temporary-folder';
import type { TestCounts } from '../../host/test-counts';
import { type FilesRun, runTestFiles } from '../../host/test-workers';

/** What hangs on purpose waits for this limit. */
const shortMilliseconds = 2_000;

interface Ran {
	readonly counts: TestCounts;
	readonly printed: string;
}

describe('test workers', () => {
	let folder: TemporaryFolder;
	before(() => {
		folder = new TemporaryFolder('test-workers');
	});
	after(() => folder.remove());

	const inFolder = (name: string): string => JSON.stringify(join(folder.path, name));

	/** Runs files with this content, by their names. */
	async function run(
		contents: Readonly<Record<string, string>>,
		workers: number,
		{
			grep,
			timeoutMilliseconds = hangMilliseconds,
		}: Partial<Pick<FilesRun, 'grep' | 'timeoutMilliseconds'>> = {},
	): Promise<Ran> {
		const files = Object.entries(contents).map(([name, content]) => {
			const file = join(folder.path, `${name}.test.js`);
			writeFileSync(file, content);
			return file;
		});
		const lines: string[] = [];
		const counts = await runTestFiles({
			...{ files, workers, grep, timeoutMilliseconds },
			env: { [rerunVariable]: 'npm test -- --only unit' },
			print: text => lines.push(text),
		});
		return { counts, printed: lines.join('\n') };
	}

	const passing = (title: string): string => `it('${title}', () => {});\n`;

	it('run files at the same time, and add up what they counted and tallied', async () => {
		const tally = `require(${JSON.stringify(join(__dirname, '../../host/tallies.ts'))}).tallies.add('cells', 2);`;
		const meeting = (own: string, other: string) => `
			const fs = require('node:fs');
			it('meets the other one', async () => {
				fs.writeFileSync(${inFolder(own)}, '');
				while (!fs.existsSync(${inFolder(other)})) await new Promise(setImmediate);
				${tally}
			});`;
		const { counts, printed } = await run(
			{ a: meeting('a', 'b'), b: meeting('b', 'a'), c: passing('one') },
			2,
		);
		assert.deepEqual(counts, { passed: 3, failed: 0, tallies: { cells: 4 } });
		assert.equal(printed.match(/✔ .*[abc]\.test\.js: 1 passed, 0 failed/g)?.length, 3);
	});

	it('run the tests alone that a title chooses', async () => {
		const { counts, printed } = await run(
			{ some: passing('one') + passing('two'), none: passing('three') },
			1,
			{ grep: 't[w]o' },
		);
		assert.deepEqual([counts.passed, counts.failed], [1, 0]);
		assert.doesNotMatch(printed, /none\.test\.js/);
	});

	it('start first with files that there are', () => {
		for (const file of longestFiles) assert.ok(existsSync(file), file);
	});

	describe('that meet trouble', () => {
		let ran: Ran;
		/** Each file has one failure, and after it comes a test that must not notice it. */
		const troubled = {
			failing: `describe('a “suite”', () => it("doesn't work: $(0)", () => { throw new Error('no'); }));`,
			turning: `const sinon = require(${JSON.stringify(require.resolve('sinon'))});
				it('turns', () => { sinon.useFakeTimers(); });`,
			rejecting: `it('forgets', async () => {
				Promise.reject(new Error('unheard'));
				await new Promise(() => undefined);
			});`,
			hanging: `it('hangs', done => { globalThis.isLate = true; });`,
			late: `it('has a process of its own', () => require('node:assert').equal(globalThis.isLate, undefined));`,
			ending: `it('ends all', () => process.exit(0));`,
			blocking: `it('blocks', () => { for (;;); });`,
			missing: `require('./nowhere');`,
		};
		before(async () => {
			const tidyUp = `after(() => require('node:fs').writeFileSync(${inFolder('tidied up')}, ''));\n`;
			ran = await run({ ...troubled, hanging: tidyUp + troubled.hanging + passing('not run') }, 1, {
				timeoutMilliseconds: shortMilliseconds,
			});
		});

		it('count each trouble once', () => {
			const { passed, failed } = ran.counts;
			// Mocha counts the test that turns as passed, and the hook after it as failed.
			assert.deepEqual([passed, failed], [2, Object.keys(troubled).length - 1], ran.printed);
		});

		it('say what failed, where, and how to run it alone', () => {
			assert.match(ran.printed, /Error: no\n\s+at Context\.<anonymous> \(.*failing\.test\.js:1/);
			assert.ok(
				ran.printed.includes(`npm test -- --only unit --grep "a .suite. doesn.t work: ..0."`),
				ran.printed,
			);
		});

		it('end a file with a test that times out, tidied up: its body affects no other test', () => {
			assert.match(ran.printed, /Timeout of 2000ms exceeded/);
			assert.match(ran.printed, /"hangs" timed out\. The tests after it were not run/);
			assert.ok(existsSync(join(folder.path, 'tidied up')));
		});

		it('name the test during which a process ended', () => {
			assert.match(ran.printed, /The process of .*ending\.test\.js ended \(0\) during "ends all"/);
		});

		it('end a process that a test blocks', () => {
			assert.match(ran.printed, /blocking\.test\.js was blocked for 3 s during "blocks"/);
		});

		it('name what a file that cannot be loaded lacks', () => {
			assert.match(ran.printed, /could not be loaded:\nError: Cannot find module '\.\/nowhere'/);
		});

		it('take a rejection that nobody handles for a failure', () => {
			assert.match(ran.printed, /Error: unheard/);
		});

		it('name the test that leaves a clock turned', () => {
			assert.match(ran.printed, /"turns" ended without restoring Date, setTimeout, setInterval/);
		});
	});
});
