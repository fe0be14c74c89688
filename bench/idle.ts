import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSandbox } from '../sandbox/src';
import { turnedClock } from '../test/unit/realdebrid/turnedClock';
import { type IdleMinute, idleMinutes } from './editor/idleMinutes';
import { type BenchOptions, headlined, median, medianRow, type PartResult } from './part';
import { timedSignIn } from './timedSignIn';
import { openNetwork, openWindow } from './window';

const IDLE_MS = 600_000;
const WINDOWS = 5;
const KB = 1024;
const MOST_HEAP_KB = 600;

export interface IdleCounts {
	/** Since everybody has stopped asking. */
	readonly requests: number;
	/** That wait at the end. */
	readonly timers: number;
}

/**
 * Signed in, a token read, and then nobody asks for ten minutes.
 *
 * @param before called when the ten minutes begin
 */
export async function idleCounts(before?: () => void): Promise<IdleCounts> {
	const folder = mkdtempSync(join(tmpdir(), 'real-debrid-bench-'));
	const sandbox = await startSandbox();
	const clock = turnedClock();
	const network = openNetwork();
	try {
		await timedSignIn({
			sandbox,
			folder,
			send: network.send,
			pendingPolls: 1,
			onPause: () => void clock.tickAsync(5_000),
		});
		const window = openWindow(folder, sandbox.url, network.send);
		const [account] = window.accounts.list();
		if (!account) throw new Error('nobody is signed in');
		await window.tokens.get(account);
		sandbox.control.clearRequests();
		before?.();
		await clock.tickAsync(IDLE_MS);
		return { requests: sandbox.control.requests().length, timers: clock.countTimers() };
	} finally {
		clock.restore();
		await network.transport.dispose();
		await sandbox.close();
		rmSync(folder, { recursive: true, force: true });
	}
}

export async function measureIdle({ repetitions = WINDOWS }: BenchOptions): Promise<PartResult> {
	const { requests, timers } = await idleCounts();
	const minute = await idleMinutes(repetitions);
	const floorBytes = median(minute.floor.map(({ heapBytes }) => heapBytes));
	const worst = (read: (one: IdleMinute) => number) => Math.max(...minute.ours.map(read));
	return {
		title: 'Idle',
		method: `Ten minutes by a turned clock: the accounts layer after a sign-in and one read of the token, nobody asks. One minute by the real clock: ${repetitions} windows that were opened signed in, with no other extension than a probe, beside as many with the floor in place of ours; all in the same minute. Heap and CPU time are those of the whole extension host, the heap after a collection of garbage.`,
		rows: [
			{ what: 'turned clock: requests', value: requests, unit: 'requests', goal: { exactly: 0 } },
			{ what: 'turned clock: timers at the end', value: timers, unit: 'timers', goal: { exactly: 0 } },
			headlined('Requests while signed in and idle for a minute', {
				...{ what: 'real minute: requests', value: minute.requests, unit: 'requests' },
				goal: { exactly: 0 },
			}),
			headlined('Timers while signed in and idle for a minute', {
				what: 'real minute: timers of ours, run out or waiting',
				value: worst(one => one.timersFired + one.timersWaiting),
				unit: 'timers',
				goal: { exactly: 0 },
			}),
			medianRow(
				'real minute: CPU time with the floor',
				'ms',
				minute.floor.map(({ cpuMs }) => cpuMs),
			),
			medianRow(
				'real minute: CPU time with ours',
				'ms',
				minute.ours.map(({ cpuMs }) => cpuMs),
			),
			headlined('Memory, above an extension that has only a command and a status bar item', {
				...medianRow(
					'heap of ours over that of the floor',
					'KB',
					minute.ours.map(({ heapBytes }) => (heapBytes - floorBytes) / KB),
					{ atMost: MOST_HEAP_KB },
				),
				reason:
					'more than half is the Markdown parser of the editor, which the first tooltip with links in an extension host loads, whoever shows it',
			}),
		],
	};
}
