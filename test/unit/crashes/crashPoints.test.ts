import assert from 'node:assert/strict';
import { Test } from 'mocha';
import type { SinonFakeTimers } from 'sinon';
import { tallies } from '../../host/tallies';
import { MemoryFiles } from '../properties/memoryFiles';
import { turnedClock } from '../realdebrid/turnedClock';
import { accountFlows } from './accountFlows';
import type { CrashFlow } from './crashFlow';
import { CrashRun } from './crashRun';
import { signInFlows } from './signInFlows';
import type { CrashPoint } from './writes';

/**
 * The list of crash points is made by running each flow once and watching what
 * it writes. Each point is a test of its own: the extension host is killed
 * there, the editor starts again, and what a person finds then is stated.
 */
describe('the extension host is killed', () => {
	const files = new MemoryFiles();
	let clock: SinonFakeTimers;
	beforeEach(begin);
	afterEach(end);

	function begin(): void {
		files.install();
		files.clear();
		clock = turnedClock();
	}

	function end(): void {
		clock.restore();
		files.uninstall();
	}

	for (const flow of [...signInFlows, ...accountFlows])
		describe(`during: ${flow.name}`, () => {
			let writes: readonly string[] = [];
			before(async function () {
				begin();
				try {
					writes = await new CrashRun(clock, files, flow).act();
				} finally {
					end();
				}
				for (const point of pointsOf(writes)) this.test?.parent?.addTest(testOf(flow, point, writes));
			});

			it('(not killed, it comes to its end)', async () => {
				const run = new CrashRun(clock, files, flow);
				await run.act();
				await assertAfterRestart(run, flow, writes);
			});
		});

	function testOf(flow: CrashFlow, point: CrashPoint, writes: readonly string[]): Test {
		const written = writes.slice(0, point.moment === 'after' ? point.number + 1 : point.number);
		const { words } = flow.found(written);
		const title = `${point.moment} write ${point.number + 1} of ${writes.length} (${writes[point.number]}): ${words}`;
		return new Test(title, async () => {
			tallies.add('crash points');
			const run = new CrashRun(clock, files, flow);
			const seen = await run.act(point);
			assert.deepEqual(seen, writes.slice(0, point.number + 1));
			await assertAfterRestart(run, flow, written);
		});
	}
});

async function assertAfterRestart(run: CrashRun, flow: CrashFlow, written: readonly string[]): Promise<void> {
	const window = await run.restart();
	await run.assertFound(window, flow.found(written));
	await run.assertNothingStays(window);
}

function pointsOf(writes: readonly string[]): CrashPoint[] {
	return writes.flatMap((write, number) => [
		{ number, moment: 'before' as const },
		...(write.startsWith('write file') ? [{ number, moment: 'in the middle of' as const }] : []),
		{ number, moment: 'after' as const },
	]);
}
