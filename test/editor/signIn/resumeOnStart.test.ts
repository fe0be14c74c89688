import assert from 'node:assert/strict';
import sinon from 'sinon';
import * as vscode from 'vscode';
import type { Account } from '../../../src/accounts/account';
import type { CurrentService } from '../../../src/editor/currentService';
import { ResumeOnStart } from '../../../src/editor/signIn/resumeOnStart';
import type { SignIn } from '../../../src/editor/signIn/signIn';

const FIRST_PAUSE_MS = 15_000;

describe('the name of an account that has none', () => {
	const account = { origin: 'https://api.real-debrid.com', id: 'unnamed-1' } as Account;
	let fakes: sinon.SinonSandbox;
	let left: vscode.EventEmitter<void>;
	let resumeOnStart: ResumeOnStart;
	let lines: string[];
	beforeEach(() => {
		fakes = sinon.createSandbox();
		left = new vscode.EventEmitter<void>();
		lines = [];
		const log = { warn: (line: string) => lines.push(line) } as unknown as vscode.LogOutputChannel;
		const current = {
			get: () => ({ accounts: { find: () => account } }),
			onDidLeave: left.event,
		} as unknown as CurrentService;
		resumeOnStart = new ResumeOnStart(current, {} as SignIn, log);
	});
	afterEach(() => {
		resumeOnStart.dispose();
		left.dispose();
		fakes.restore();
	});

	/** Begins to ask for it; gives whether the pause before the first request has been ended since. */
	function learnName(): () => boolean {
		const begin = fakes.spy(globalThis, 'setTimeout');
		const end = fakes.spy(globalThis, 'clearTimeout');
		resumeOnStart.learnName(account);
		const pause = begin.getCalls().find(({ args }) => args[1] === FIRST_PAUSE_MS) ?? assert.fail();
		return () => end.getCalls().some(({ args }) => args[0] === pause.returnValue);
	}

	it('is not asked for any more where the setting has come to name another service', async () => {
		const isOver = learnName();
		left.fire();
		assert.equal(isOver(), true);
		await new Promise(resolve => setImmediate(resolve));
		assert.deepEqual(lines, []);
	});

	it('is asked for of that one then, until the window closes', () => {
		left.fire();
		const isOver = learnName();
		assert.equal(isOver(), false);
		resumeOnStart.dispose();
		assert.equal(isOver(), true);
	});
});
