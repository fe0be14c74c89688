import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Sandbox } from '../sandbox/src';
import { decodeCredentials } from '../src/accounts/storage/credentials';
import type { Send } from '../src/network/http';
import { newAccount } from '../test/support/accounts/machine';
import { type CoalescingCost, checkOneToken, expiredAccount, refreshes } from './expiredAccount';
import { openWindow } from './window';

/** So many readers in one process ask at once for a token that has just run out. */
export async function readersAtExpiry(
	sandbox: Sandbox,
	send: Send,
	readers: number,
): Promise<CoalescingCost> {
	const { key, user, credentials } = await expiredAccount(sandbox);
	const folder = mkdtempSync(join(tmpdir(), 'real-debrid-bench-'));
	try {
		const { accounts, tokens } = openWindow(folder, sandbox.url, send);
		await accounts.add(newAccount(decodeCredentials({ ...credentials }), user));
		const start = performance.now();
		const got = await Promise.all(Array.from({ length: readers }, () => tokens.get(key)));
		const ms = performance.now() - start;
		checkOneToken(got.map(token => token.reveal()));
		return { requests: refreshes(sandbox), ms };
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}
