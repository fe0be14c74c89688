import assert from 'node:assert/strict';
import type * as vscode from 'vscode';
import { knownFaults } from '../../../sandbox/src';
import { createAccounts } from '../../../src/accounts/createAccounts';
import { WindowSecrets } from '../../../src/accounts/storage/windowSecrets';
import { FailureHistory } from '../../../src/editor/log';
import { createNetwork, type Network } from '../../../src/editor/network';
import { SignIn } from '../../../src/editor/signIn/signIn';
import { TemporaryFolder } from '../../host/temporary-folder';
import { MemorySecrets } from '../../support/accounts/memorySecrets';
import { useSignedOutWindow } from '../support/signed-out-window';

describe('the log of a sign-in', function () {
	const window = useSignedOutWindow(this);
	let folder: TemporaryFolder;
	let lines: string[];
	let network: Network;
	let signIn: SignIn;
	beforeEach(() => {
		folder = new TemporaryFolder('log');
		lines = [];
		const write = (level: string) => (line: string) => lines.push(`${level} ${line}`);
		const log = {
			debug: () => undefined,
			info: write('info'),
			warn: write('warn'),
			error: write('error'),
		} as unknown as vscode.LogOutputChannel;
		network = createNetwork('test', log);
		const service = createAccounts({
			apiUrl: new URL(window.sandbox.url),
			send: network.send,
			secrets: new WindowSecrets(new MemorySecrets()),
			folder: folder.path,
			clientId: () => 'X245A4XAIBGVM',
		});
		signIn = new SignIn({ tryGet: () => undefined, get: () => service }, log, new FailureHistory());
	});
	afterEach(async () => {
		signIn.dispose();
		await network.transport.dispose();
		await folder.remove();
	});

	/** Starts it, and gives its code. */
	async function start(): Promise<{ readonly userCode: string; readonly ended: Promise<unknown> }> {
		const { control } = window.sandbox;
		const ended = signIn.start();
		ended.catch(() => undefined);
		await control.waitForRequests('deviceCode', 1);
		const userCode = control.deviceCodes()[0]?.userCode ?? '';
		await window.messages.waitFor(new RegExp(`enter the code ${userCode} `));
		return { userCode, ended };
	}

	it('tells its story in a few lines at level info, in plain words, without codes and names', async () => {
		window.sandbox.control.configure({ interval: 1 });
		const { userCode, ended } = await start();
		await window.sandbox.control.waitForRequests('credentials', 1);
		window.sandbox.control.approve(userCode, 1001);
		await ended;
		assert.deepEqual(lines, [
			'info Signing in. Requesting a code.',
			'info Got a code. Waiting up to 15 minutes for approval; polling every 1 second.',
			'info Allowed. Exchanging the device code for an access token.',
			'info Got an access token, valid for 24 hours. Requesting the account details.',
			'info Signed in. The account is saved.',
		]);
	});

	it('stays within ten lines where much goes wrong on the way, and says when all is well again', async () => {
		const { control } = window.sandbox;
		const { userCode, ended } = await start();
		control.inject({ step: 'credentials', times: 2, fault: knownFaults.internalError() });
		control.inject({ step: 'token', times: 1, fault: { kind: 'reset' } });
		await control.waitForRequests('credentials', 5);
		control.approve(userCode, 1001);
		await ended;
		assert.ok(lines.length <= 10, lines.join('\n'));
		assert.ok(lines.includes('info Real-Debrid responds again.'));
		assert.match(lines.find(line => line.startsWith('warn')) ?? '', /'?code'?: 'unavailable'/);
		assert.match(lines.at(-1) ?? '', /^info Signed in\./);
		for (const word of [userCode, 'ada', '1001']) assert.ok(!lines.join('\n').includes(word), word);
	});

	it('ends with why, where it is cancelled or fails', async () => {
		const { ended } = await start();
		signIn.cancel();
		await assert.rejects(ended);
		assert.equal(lines.at(-1), 'info The user has cancelled the sign-in.');

		window.sandbox.control.inject({ step: 'deviceCode', times: 1, fault: knownFaults.blockedAtTheEdge() });
		await assert.rejects(signIn.start());
		assert.match(lines.at(-1) ?? '', /^error The sign-in failed: .*code: 'blocked'/s);
	});
});
