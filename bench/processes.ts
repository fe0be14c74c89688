import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Sandbox } from '../sandbox/src';
import type { WindowProcess } from '../test/support/accounts/windowsProcesses';
import { type CoalescingCost, checkOneToken, expiredAccount, refreshes } from './expiredAccount';

/**
 * So many readers in each of these processes ask at once for a token that has just run out.
 *
 * @param answerMs what the service takes to answer, in milliseconds
 */
export async function processesAtExpiry(
	sandbox: Sandbox,
	windows: readonly WindowProcess[],
	readersEach: number,
	answerMs = 0,
): Promise<CoalescingCost> {
	const { key, user, credentials } = await expiredAccount(sandbox);
	if (answerMs > 0)
		sandbox.control.inject({
			step: 'refresh',
			times: 'forever',
			fault: { kind: 'slow', milliseconds: answerMs },
		});
	const folder = mkdtempSync(join(tmpdir(), 'real-debrid-bench-'));
	try {
		await Promise.all(windows.map(window => window.do({ kind: 'open', folder, apiUrl: sandbox.url })));
		await windows[0]?.do({ kind: 'add', user, credentials });
		await Promise.all(windows.map(window => window.do({ kind: 'accounts' })));
		const start = performance.now();
		const ask = { kind: 'tokens', id: key.id, callers: readersEach } as const;
		const tokens = await Promise.all(windows.map(window => window.do(ask)));
		const ms = performance.now() - start;
		checkOneToken(tokens.flat());
		return { requests: refreshes(sandbox), ms };
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}
