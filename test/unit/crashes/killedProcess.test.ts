import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Sandbox, startSandbox } from '../../../sandbox/src/index';
import { resumeSignIn } from '../../../src/accounts/signIn/signIn';
import { TemporaryFolder } from '../../host/temporary-folder';
import { openRealWindow } from './realWindow';

/** With a real process, real files and the real lock: what the turned clock cannot show. */
describe('a window’s process that is killed while its code waits', () => {
	let folder: TemporaryFolder;
	let sandbox: Sandbox;
	let child: ChildProcess;
	let window: ReturnType<typeof openRealWindow>;
	beforeEach(async () => {
		folder = new TemporaryFolder('real-debrid-crash');
		sandbox = await startSandbox();
		sandbox.control.configure({ interval: 1 });
		child = fork(join(__dirname, 'waitingProcess.ts'), [folder.path, sandbox.url], {
			execArgv: ['--import', 'tsx'],
		});
		window = openRealWindow(folder.path, sandbox.url);
	});
	afterEach(async () => {
		await kill();
		await window.transport.dispose();
		await sandbox.close();
		await folder.remove();
	});

	async function kill(): Promise<void> {
		if (child.exitCode !== null || child.signalCode !== null) return;
		const exited = once(child, 'exit');
		child.kill('SIGKILL');
		await exited;
	}

	it('leaves it to another window, which goes on with the same code at once', async () => {
		const [userCode] = (await once(child, 'message')) as [string];
		assert.equal(await window.unfinished.claim(), undefined, 'it is taken from a window that is at it');
		await kill();
		const claimed = await window.unfinished.claim();
		assert.ok(claimed);
		sandbox.control.approve(userCode, 1001);
		const prompt = {
			onVerification: (code: { readonly userCode: string }) => assert.equal(code.userCode, userCode),
			onWaiting: () => undefined,
			onGranted: () => undefined,
		};
		const account = await resumeSignIn(window, claimed, { prompt, signal: new AbortController().signal });
		assert.equal(account?.id, '1001');
		assert.equal(sandbox.control.deviceCodes().length, 1);
		const left = readdirSync(folder.path).filter(name => /lock|sign-in/.test(name));
		assert.deepEqual(left, []);
	});
});
