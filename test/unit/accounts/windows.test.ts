import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { knownFaults, type Sandbox, startSandbox } from '../../../sandbox/src/index';
import { eventually } from '../../editor/support/eventually';
import { ada } from '../../support/accounts/machine';
import type { PlainCredentials } from '../../support/accounts/windowsMessages';
import { WindowProcess, WindowProcesses } from '../../support/accounts/windowsProcesses';
import { signIn } from '../sandbox/device-client';

const WINDOWS = 8;
const HOUR = 3_600_000;
const id = '1001';
const user = { ...ada, id };

/**
 * The races between windows, with real processes on one folder, one secret storage and one service. Each
 * process is told over a channel what to do; the answers of the service are made slow so that all meet.
 */
describe('eight windows on one store', () => {
	let windows: WindowProcesses;
	/** A ninth, for the test that kills it. */
	let victim: WindowProcess;
	let sandbox: Sandbox;
	let folder: string;
	before(async function () {
		// Nine processes compile the sources: on a busy machine that is slow, and is not what is tested.
		this.timeout(60_000);
		sandbox = await startSandbox();
		victim = new WindowProcess();
		windows = await WindowProcesses.start(WINDOWS);
		await victim.ready;
	});
	after(async () => {
		await Promise.all([windows.close(), victim.kill()]);
		await sandbox.close();
	});
	beforeEach(async () => {
		sandbox.control.reset();
		folder = mkdtempSync(join(tmpdir(), 'real-debrid-windows-'));
		await windows.do({ kind: 'open', folder, apiUrl: sandbox.url });
		windows.takeUnguarded();
	});
	// A window may be about to give its lock back.
	afterEach(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }));

	const one = (): WindowProcess => at(0);
	const at = (index: number): WindowProcess => {
		const window = windows.all[index];
		assert.ok(window);
		return window;
	};
	const refreshes = () => sandbox.control.requests().filter(({ step }) => step === 'refresh');
	const slow = (milliseconds: number) =>
		sandbox.control.inject({ step: 'refresh', times: 'forever', fault: { kind: 'slow', milliseconds } });
	/** What the service gave, with so much time left. */
	async function granted(leftMs: number): Promise<PlainCredentials> {
		const { credentials, accessToken, refreshToken } = await signIn(sandbox, Number(id));
		return {
			clientId: credentials.client_id,
			clientSecret: credentials.client_secret,
			accessToken,
			refreshToken,
			expiresAt: Date.now() + leftMs,
			lifetimeMs: HOUR,
		};
	}
	/** Signed in, and known to each window. */
	async function signedIn(leftMs = 0): Promise<PlainCredentials> {
		const credentials = await granted(leftMs);
		await one().do({ kind: 'add', user, credentials });
		assert.deepEqual(await windows.do({ kind: 'accounts' }), Array(WINDOWS).fill([id]));
		return credentials;
	}
	const leftOver = () =>
		[...readdirSync(folder), ...readdirSync(join(folder, 'secrets'))]
			.filter(name => !name.endsWith('.storage.json'))
			.sort();
	/** A window that hears of a sign-out still looks for a secret of its own, under the lock. */
	const nothingLeft = () =>
		eventually(
			() => `all to be removed, but ${leftOver()}`,
			() => leftOver().join() === 'secrets' || undefined,
		);

	it('1,000 callers in eight windows at expiry: one refresh, and all get its token', async () => {
		await signedIn();
		slow(150);
		const tokens = await windows.do({ kind: 'tokens', id, callers: 125 });
		assert.equal(refreshes().length, 1);
		assert.equal(new Set(tokens.flat()).size, 1);
		assert.deepEqual(windows.takeUnguarded(), []);
		assert.ok(!leftOver().some(name => name.endsWith('.lock')));
	});

	it('one refresh after the other, each in all windows at once, where the refresh token is another one each time', async () => {
		let { accessToken } = await signedIn();
		sandbox.control.configure({ refreshToken: 'rotated' });
		for (let round = 1; round <= 2; round++) {
			const tokens = await windows.do({ kind: 'tokens', id, callers: 2, rejected: accessToken });
			assert.equal(refreshes().length, round);
			const [token, ...others] = new Set(tokens.flat());
			assert.ok(token !== undefined && token !== accessToken && others.length === 0);
			accessToken = token;
		}
	});

	it('a refresh in one window is read and used by the others, without a request', async () => {
		await signedIn();
		const token = await one().do({ kind: 'tokens', id, callers: 1 });
		sandbox.control.clearRequests();
		assert.deepEqual(await windows.do({ kind: 'tokens', id, callers: 1 }), Array(WINDOWS).fill(token));
		assert.deepEqual(sandbox.control.requests(), []);
	});

	it('a refresh that is refused while another window stores newer credentials: those are used', async () => {
		await signedIn();
		sandbox.control.inject({ step: 'refresh', times: 1, fault: { kind: 'held' } });
		const asked = one().do({ kind: 'tokens', id, callers: 1 });
		await sandbox.control.waitForRequests('refresh', 1);
		sandbox.control.revoke({});
		await at(1).do({ kind: 'add', user, credentials: await granted(0) });
		sandbox.control.clearFaults();
		const [token] = await asked;
		assert.equal(refreshes().at(0)?.status, 403);
		assert.equal(refreshes().at(-1)?.status, 200);
		assert.deepEqual(await at(2).do({ kind: 'tokens', id, callers: 1 }), [token]);
		assert.equal(refreshes().length, 2);
	});

	it('a refresh that is refused in one of eight windows that ask: no other one insists', async () => {
		await signedIn();
		sandbox.control.revoke({});
		const all = Array(WINDOWS).fill('signedOut');
		assert.deepEqual(await windows.do({ kind: 'tokens', id, callers: 5 }), all);
		assert.equal(refreshes().length, 1);
	});

	it('an outage that all windows meet at once costs one request each', async () => {
		await signedIn();
		// A pause that the service asks for, since the windows' own first pause is shorter than a busy machine's moment.
		const fault = { ...knownFaults.maintenance(), headers: { 'Retry-After': '600' } };
		sandbox.control.inject({ step: 'refresh', times: 'forever', fault });
		for (let time = 0; time < 3; time++)
			assert.deepEqual(
				await windows.do({ kind: 'tokens', id, callers: 5 }),
				Array(WINDOWS).fill('unavailable'),
			);
		assert.equal(refreshes().length, WINDOWS);
	});

	it('a sign-out while the others refresh: nothing of the account comes back', async () => {
		await signedIn();
		sandbox.control.inject({ step: 'refresh', times: 'forever', fault: { kind: 'held' } });
		const asked = windows.do(index =>
			index === WINDOWS - 1 ? { kind: 'accounts' } : { kind: 'tokens', id, callers: 5 },
		);
		await sandbox.control.waitForRequests('refresh', 1);
		await at(WINDOWS - 1).do({ kind: 'signOut', id });
		sandbox.control.clearFaults();
		const answers = await asked;
		assert.deepEqual(answers.slice(0, -1), Array(WINDOWS - 1).fill('signedOut'));
		assert.deepEqual(await windows.do({ kind: 'accounts' }), Array(WINDOWS).fill([]));
		await nothingLeft();
	});

	it('a sign-out at any moment of the others’ refreshes: nothing of the account comes back', async () => {
		for (let round = 0; round < 2; round++) {
			await signedIn();
			await windows.do(index =>
				index === round ? { kind: 'signOut', id } : { kind: 'tokens', id, callers: 1 },
			);
			assert.deepEqual(await windows.do({ kind: 'accounts' }), Array(WINDOWS).fill([]));
			await nothingLeft();
		}
	});

	it('a sign-out in all windows at once', async () => {
		await signedIn(HOUR);
		assert.deepEqual(await windows.do({ kind: 'signOut', id }), Array(WINDOWS).fill([]));
		await nothingLeft();
	});

	it('different accounts that are added at the same time are all there', async () => {
		const credentials = await granted(HOUR);
		await windows.do(index => ({ kind: 'add', user: { ...ada, id: `${index}` }, credentials }));
		const ids = Array.from({ length: WINDOWS }, (_, index) => `${index}`);
		assert.deepEqual(await windows.do({ kind: 'accounts' }), Array(WINDOWS).fill(ids));
		assert.equal(readdirSync(join(folder, 'secrets')).length, WINDOWS);
		assert.deepEqual(windows.takeUnguarded(), []);
	});

	it('the same account that is added at the same time is there once, with one window’s credentials', async () => {
		const all = await Promise.all(Array.from({ length: WINDOWS }, () => granted(HOUR)));
		await windows.do(index => ({ kind: 'add', user, credentials: all[index] ?? assert.fail() }));
		assert.deepEqual(await windows.do({ kind: 'accounts' }), Array(WINDOWS).fill([id]));
		const [token, ...others] = new Set((await windows.do({ kind: 'tokens', id, callers: 1 })).flat());
		assert.ok(all.some(({ accessToken }) => accessToken === token));
		assert.deepEqual(others, []);
	});

	it('answers about consumers that come at the same time are all kept', async () => {
		await signedIn(HOUR);
		await windows.do(index => ({ kind: 'allow', id, consumer: `acme.player-${index}` }));
		const consumers = Array.from({ length: WINDOWS }, (_, index) => `acme.player-${index}`);
		assert.deepEqual(await windows.do({ kind: 'consumers', id }), Array(WINDOWS).fill(consumers));
	});

	it('one step at a time over all windows', async () => {
		const file = join(folder, 'number');
		writeFileSync(file, '0');
		assert.deepEqual(await windows.do({ kind: 'count', file, times: 2 }), Array(WINDOWS).fill([]));
		assert.equal(readFileSync(file, 'utf8'), String(2 * WINDOWS));
		assert.deepEqual(windows.takeUnguarded(), []);
	});

	it('a window that is killed in the middle of a refresh: another one refreshes at once', async () => {
		await signedIn();
		await victim.do({ kind: 'open', folder, apiUrl: sandbox.url });
		sandbox.control.inject({ step: 'refresh', times: 1, fault: { kind: 'hang' } });
		const lost = victim.do({ kind: 'tokens', id, callers: 1 });
		lost.catch(() => undefined);
		await sandbox.control.waitForRequests('refresh', 1);
		await victim.kill();
		await assert.rejects(lost, /closed/);
		assert.ok(leftOver().some(name => name.endsWith('.lock')));
		const asked = await windows.do({ kind: 'tokens', id, callers: 5 });
		assert.equal(new Set(asked.flat()).size, 1);
		assert.equal(refreshes().length, 2);
		assert.deepEqual(windows.takeUnguarded(), []);
		assert.ok(!leftOver().some(name => /lock/.test(name)));
	});
});
