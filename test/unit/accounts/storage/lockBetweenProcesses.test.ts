import assert from 'node:assert/strict';
import { readdirSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { type Sandbox, startSandbox } from '../../../../sandbox/src/index';
import { TemporaryFolder } from '../../../host/temporary-folder';
import { ada } from '../../../support/accounts/machine';
import type { WindowTask } from '../../../support/accounts/windowsMessages';
import { WindowProcess } from '../../../support/accounts/windowsProcesses';
import { signIn } from '../../sandbox/device-client';

const HOUR_MS = 3_600_000;
const id = '1001';
/** Shorter than in the editor: these tests wait for a lock to become stale. */
const lockTimes = { heartbeatMs: 300, staleMs: 1_500, stepLimitMs: 1_500, waitLimitMs: 20_000 };

/** What only real processes show: one that is stopped, and one that is killed. */
describe('a lock between processes', function () {
	this.timeout(30_000);
	let folder: TemporaryFolder;
	let sandbox: Sandbox;
	let windows: WindowProcess[];
	beforeEach(async function () {
		// Windows has no signal that stops a process.
		if (process.platform === 'win32') return this.skip();
		folder = new TemporaryFolder('real-debrid-lock');
		sandbox = await startSandbox();
		windows = [new WindowProcess(), new WindowProcess(), new WindowProcess()];
		await Promise.all(windows.map(({ ready }) => ready));
		await open({});
	});
	afterEach(async () => {
		await Promise.all((windows ?? []).map(window => window.kill()));
		await sandbox?.close();
		await folder?.remove();
	});

	const at = (index: number): WindowProcess => windows[index] ?? assert.fail();
	const open = (options: Pick<WindowTask & { kind: 'open' }, 'hangs' | 'lockTimes'>) =>
		Promise.all(
			windows.map((window, index) =>
				window.do({
					kind: 'open',
					folder: folder.path,
					apiUrl: sandbox.url,
					lockTimes,
					...(index === 0 && options),
				}),
			),
		);
	const enter = { kind: 'enter', name: 'refresh' } as const;
	const tryEnter = { kind: 'tryEnter', name: 'refresh' } as const;
	const leave = { kind: 'leave' } as const;
	const ask = { kind: 'tokens', id, callers: 1 } as const;
	const locksLeft = () => readdirSync(folder.path).filter(name => name.includes('.lock'));
	const refreshes = () => sandbox.control.requests().filter(({ step }) => step === 'refresh');

	/** Signed in, with a token that has run out, and known to each window. */
	async function signedIn(): Promise<void> {
		const { credentials, accessToken, refreshToken } = await signIn(sandbox, Number(id));
		const expired = {
			clientId: credentials.client_id,
			clientSecret: credentials.client_secret,
			accessToken,
			refreshToken,
			expiresAt: Date.now(),
			lifetimeMs: HOUR_MS,
		};
		await at(2).do({ kind: 'add', user: { ...ada, id }, credentials: expired });
		for (const window of windows) await window.do({ kind: 'accounts' });
	}

	it('of one that was killed is acquired at once', async () => {
		await open({ lockTimes: { ...lockTimes, staleMs: HOUR_MS } });
		await at(0).do(enter);
		assert.deepEqual(await at(1).do(tryEnter), ['taken']);
		await at(0).kill();
		assert.deepEqual(await at(1).do(tryEnter), ['entered']);
		assert.deepEqual(await at(1).do(leave), ['owned']);
		assert.deepEqual(locksLeft(), []);
	});

	it('of one that was killed is acquired although its time stamps are ahead of the clock', async () => {
		await at(0).do(enter);
		await at(0).kill();
		const ahead = new Date(Date.now() + HOUR_MS);
		for (const name of locksLeft()) utimesSync(join(folder.path, name), ahead, ahead);
		await at(1).do(enter);
		assert.deepEqual(await at(1).do(leave), ['owned']);
	});

	it('of one that is stopped is taken over, and is not released by the old holder when it goes on', async () => {
		await at(0).do(enter);
		at(0).stop();
		await at(1).do(enter);
		at(0).continue();
		assert.deepEqual(await at(0).do(leave), ['lost']);
		assert.deepEqual(await at(2).do(tryEnter), ['taken']);
		assert.deepEqual(await at(1).do(leave), ['owned']);
		assert.deepEqual(await at(2).do(tryEnter), ['entered']);
	});

	it('keeps a third process from a refresh that a second one has taken over from a stopped one', async () => {
		await signedIn();
		sandbox.control.clearRequests();
		sandbox.control.inject({ step: 'refresh', times: 1, fault: { kind: 'slow', milliseconds: 500 } });
		const stopped = at(0)
			.do(ask)
			.catch((error: Error) => [error.message]);
		await sandbox.control.waitForRequests('refresh', 1);
		at(0).stop();
		sandbox.control.inject({ step: 'refresh', times: 1, fault: { kind: 'slow', milliseconds: 1_000 } });
		const second = at(1).do(ask);
		await sandbox.control.waitForRequests('refresh', 2);
		at(0).continue();
		await stopped;
		const third = at(2).do(ask);
		assert.deepEqual(await third, await second);
		assert.equal(refreshes().length, 2);
		assert.deepEqual(locksLeft(), []);
	});

	it('is released by a window whose secret storage does not answer: another one refreshes', async () => {
		await signedIn();
		await open({ hangs: 'store' });
		sandbox.control.clearRequests();
		const stuck = at(0)
			.do(ask)
			.catch((error: Error) => [error.message]);
		await sandbox.control.waitForRequests('refresh', 1);
		const [token] = await at(1).do(ask);
		assert.ok(token);
		assert.deepEqual(await at(2).do(ask), [token]);
		assert.deepEqual(await stuck, ['storage']);
		assert.equal(refreshes().length, 2);
		assert.deepEqual(locksLeft(), []);
	});
});
