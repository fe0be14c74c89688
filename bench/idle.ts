import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSandbox } from '../test/sandbox';
import { turnedClock } from '../test/unit/realdebrid/turnedClock';
import type { PartResult } from './part';
import { timedSignIn } from './timedSignIn';
import { openNetwork, openWindow } from './window';

const IDLE_MS = 600_000;

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

export async function measureIdle(): Promise<PartResult> {
	const { requests, timers } = await idleCounts();
	return {
		title: 'Idle',
		method:
			'The accounts layer after a sign-in and one read of the token; ten minutes by a turned clock in which nobody asks.',
		rows: [
			{ what: 'requests in ten minutes', value: requests, unit: 'requests', goal: { exactly: 0 } },
			{ what: 'timers at their end', value: timers, unit: 'timers', goal: { exactly: 0 } },
		],
	};
}
