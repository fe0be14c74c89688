import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Sandbox, startSandbox } from '../../../sandbox/src/index';
import { TemporaryFolder } from '../../host/temporary-folder';
import { ada } from '../../support/accounts/machine';
import type { PlainCredentials } from '../../support/accounts/windowsMessages';
import { WindowProcess } from '../../support/accounts/windowsProcesses';
import { signIn } from '../sandbox/device-client';

const HOUR_MS = 3_600_000;
const id = '1001';
/** Shorter than in the editor: these tests wait for a lock to become stale. */
const lockTimes = { heartbeatMs: 300, staleMs: 1_500, stepLimitMs: 1_500, waitLimitMs: 20_000 };

/** A process stands still under a debugger, or its storage is slow; another one does not wait for it. */
describe('what a window does late', function () {
	this.timeout(60_000);
	let folder: TemporaryFolder;
	let sandbox: Sandbox;
	/** The one that is late, the one that is not, and one that starts afterwards. */
	let late: WindowProcess;
	let other: WindowProcess;
	let next: WindowProcess;
	before(async function () {
		// Windows has no signal that stops a process.
		if (process.platform === 'win32') return this.skip();
		sandbox = await startSandbox();
		late = new WindowProcess();
		other = new WindowProcess();
		next = new WindowProcess();
		await Promise.all([late.ready, other.ready, next.ready]);
	});
	after(async () => {
		await Promise.all([late?.kill(), other?.kill(), next?.kill()]);
		await sandbox?.close();
	});
	beforeEach(() => {
		folder = new TemporaryFolder('real-debrid-late');
		sandbox.control.reset();
		sandbox.control.configure({ interval: 1 });
	});
	afterEach(() => folder.remove());

	const open = (window: WindowProcess, storeMs?: number) =>
		window.do({
			kind: 'open',
			folder: folder.path,
			apiUrl: sandbox.url,
			lockTimes,
			...(storeMs !== undefined && { storeMs }),
		});
	async function openBoth(storeMs?: number): Promise<void> {
		await open(late, storeMs);
		await open(other);
	}
	const ask = { kind: 'tokens', id, callers: 1 } as const;
	const signOut = { kind: 'signOut', id } as const;
	const accounts = { kind: 'accounts' } as const;
	/** However it ends, it does. */
	const ended = (work: Promise<readonly string[]>) => work.catch((error: Error) => [error.message]);

	async function granted(leftMs: number): Promise<PlainCredentials> {
		const { credentials, accessToken, refreshToken } = await signIn(sandbox, Number(id));
		return {
			clientId: credentials.client_id,
			clientSecret: credentials.client_secret,
			accessToken,
			refreshToken,
			expiresAt: Date.now() + leftMs,
			lifetimeMs: HOUR_MS,
		};
	}
	const add = (credentials: PlainCredentials) => other.do({ kind: 'add', user: { ...ada, id }, credentials });
	/** Signed in, with a token that has run out, and known to both. */
	async function signedIn(): Promise<void> {
		await add(await granted(0));
		for (const window of [late, other]) assert.deepEqual(await window.do(accounts), [id]);
	}
	/** The account is gone for every window, and for those that start from now on. */
	async function assertSignedOut(): Promise<void> {
		for (const window of [late, other]) assert.deepEqual(await window.do(accounts), []);
		await open(next);
		await next.do({ kind: 'start' });
		assert.deepEqual(await next.do({ kind: 'resume', forMs: 2 * lockTimes.staleMs }), []);
		assert.deepEqual(await next.do(accounts), []);
		assert.deepEqual(await ended(next.do(ask)), ['signedOut']);
		assert.deepEqual(readdirSync(join(folder.path, 'secrets')), []);
		const files = readdirSync(folder.path).filter(name => !name.endsWith('.storage.json'));
		assert.deepEqual(files, ['secrets']);
	}

	describe('with a refresh', () => {
		it('brings no account back that was signed out while its storage took its time', async () => {
			await openBoth();
			await signedIn();
			await open(late, 2.5 * lockTimes.stepLimitMs);
			const storing = late.tells('storing');
			const stored = late.tells('stored');
			const refreshing = ended(late.do(ask));
			await storing;
			await other.do(signOut);
			await stored;
			await refreshing;
			await assertSignedOut();
		});

		it('takes nothing from who has signed in anew meanwhile', async () => {
			await openBoth();
			await signedIn();
			await open(late, 3 * lockTimes.stepLimitMs);
			const storing = late.tells('storing');
			const stored = late.tells('stored');
			const refreshing = ended(late.do(ask));
			await storing;
			await other.do(signOut);
			const anew = await granted(HOUR_MS);
			await add(anew);
			await stored;
			await refreshing;
			await open(next);
			await next.do({ kind: 'start' });
			assert.deepEqual(await next.do(accounts), [id]);
			assert.deepEqual(await next.do(ask), [anew.accessToken]);
			assert.equal(readdirSync(join(folder.path, 'secrets')).length, 1);
		});

		it('brings no account back that was signed out while the process was stopped', async () => {
			await openBoth();
			await signedIn();
			await open(late, 500);
			const storing = late.tells('storing');
			const refreshing = ended(late.do(ask));
			await storing;
			late.stop();
			await other.do(signOut);
			late.continue();
			await refreshing;
			await assertSignedOut();
		});

		it('is no failure: the window has the token that another one has got meanwhile', async () => {
			await openBoth();
			await signedIn();
			sandbox.control.clearRequests();
			sandbox.control.inject({ step: 'refresh', times: 1, fault: { kind: 'slow', milliseconds: 500 } });
			const asked = ended(late.do(ask));
			await sandbox.control.waitForRequests('refresh', 1);
			late.stop();
			const token = await other.do(ask);
			late.continue();
			assert.deepEqual(await asked, token);
			assert.deepEqual(await late.do(ask), token);
		});
	});

	describe('with a sign-in', () => {
		/** A code that is entered as soon as it is there. */
		async function signingIn(): Promise<Promise<readonly string[]>[]> {
			sandbox.control.clearRequests();
			const signing = ended(late.do({ kind: 'signIn' }));
			await sandbox.control.waitForRequests('deviceCode', 1);
			return [signing];
		}
		function enterCode(): void {
			const code = sandbox.control.deviceCodes().find(({ state }) => state === 'pending');
			sandbox.control.approve(code?.userCode ?? assert.fail('no code'), Number(id));
		}
		/** Another window finishes what the late one is at, and signs out. */
		async function finishElsewhere(): Promise<void> {
			assert.deepEqual(await other.do({ kind: 'resume', forMs: 20_000 }), [id]);
			await other.do(signOut);
		}

		it('that another window has finished and signed out: nothing of it comes back, stopped while polling', async () => {
			await openBoth();
			const [signing] = await signingIn();
			await sandbox.control.waitForRequests('credentials', 1);
			sandbox.control.inject({ step: 'credentials', times: 1, fault: { kind: 'slow', milliseconds: 500 } });
			enterCode();
			await sandbox.control.waitForRequests('credentials', 2);
			late.stop();
			await finishElsewhere();
			late.continue();
			await signing;
			await assertSignedOut();
		});

		it('that another window has finished and signed out: nothing of it comes back, stopped while storing', async () => {
			await openBoth(300);
			const code = late.tells('stored');
			const [signing] = await signingIn();
			await code;
			const grant = late.tells('storing');
			enterCode();
			await grant;
			late.stop();
			await finishElsewhere();
			late.continue();
			await signing;
			await assertSignedOut();
		});
	});
});
