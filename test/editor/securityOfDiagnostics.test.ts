import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { LeakSearch } from '../host/leak-search';
import { knownFaults } from '../sandbox';
import { apiOf } from './support/consumers';
import { eventually } from './support/eventually';
import { useSignedOutWindow } from './support/signed-out-window';

describe('what a bug report is made of', function () {
	const window = useSignedOutWindow(this);

	it('is logged at the level of this run, trace', () => {
		assert.equal(vscode.env.logLevel, vscode.LogLevel.Trace);
	});

	it('holds no secret and no name, after whatever went wrong', async () => {
		const { messages, sandbox } = window;
		const { control } = sandbox;
		control.inject({ step: 'token', times: 1, fault: { kind: 'truncated', how: 'midJson' } });
		await window.signIn(1001);
		const asking = apiOf('git').getAccessToken({ createIfNone: true });
		(await messages.waitFor(/wants to access/)).answer('Allow');
		await asking;
		control.inject({ step: 'refresh', times: 1, fault: knownFaults.internalError() });
		await assert.rejects(apiOf('git').getAccessToken({ forceRefresh: true }));
		control.inject({ step: 'deviceCode', times: 1, fault: knownFaults.blockedAtTheEdge() });
		await vscode.commands.executeCommand('realDebrid.signIn');
		control.clearRequests();
		const { userCode } = await waitingSignIn();

		await vscode.commands.executeCommand('realDebrid.copyDiagnostics');
		await messages.waitFor(/^Diagnostics are on the clipboard/);
		const text = await eventuallyOnClipboard(/^Real-Debrid extension /);
		assert.match(text, /Accounts: 1, their secrets: found/);
		assert.match(text, /blocked \(edge, HTTP 403\)/);

		const search = new LeakSearch();
		for (const secret of control.secrets()) search.add(secret);
		assert.deepEqual(search.leaksIn({ name: 'the diagnostics', text }), []);
		const user = control.users().find(({ id }) => id === 1001);
		for (const name of [user?.username ?? '', user?.email ?? '', '1001', userCode, 'vscode.git'])
			assert.ok(!text.includes(name), `${name} is in ${text}`);
	});

	/** `startSignIn` counts codes, of which the failed attempt got none. */
	async function waitingSignIn(): Promise<{ readonly userCode: string }> {
		const { control } = window.sandbox;
		void vscode.commands.executeCommand('realDebrid.signIn');
		await control.waitForRequests('deviceCode', 1);
		const userCode = control.deviceCodes().at(-1)?.userCode ?? '';
		await window.messages.waitFor(new RegExp(`enter the code ${userCode} `));
		return { userCode };
	}
});

async function eventuallyOnClipboard(wanted: RegExp): Promise<string> {
	let found = '';
	return await eventually(`${wanted} on the clipboard`, () => {
		void vscode.env.clipboard.readText().then(text => {
			found = text;
		});
		return wanted.test(found) ? found : undefined;
	});
}
