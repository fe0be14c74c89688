import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { knownFaults } from '../../../sandbox/src';
import { LeakSearch } from '../../host/leak-search';
import { apiOf } from '../support/consumers';
import { eventually } from '../support/eventually';
import { setSetting } from '../support/settings';
import { useSignedOutWindow } from '../support/signed-out-window';

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
		await messages.waitFor(/^Diagnostics copied/);
		const text = await eventuallyOnClipboard(/^Real-Debrid extension /);
		assert.match(text, /^Accounts: 1: signed in 1; their secrets: found 1$/m);
		assert.match(text, /blocked \(edge, HTTP 403\)/);

		const search = new LeakSearch();
		for (const secret of control.secrets()) search.add(secret);
		assert.deepEqual(search.leaksIn({ name: 'the diagnostics', text }), []);
		const user = control.users().find(({ id }) => id === 1001);
		// Where an editor is served from may be named after a person.
		const host = vscode.env.remoteName ?? 'no remote host';
		for (const name of [user?.username ?? '', user?.email ?? '', '1001', userCode, 'vscode.git', host])
			assert.ok(!text.includes(name), `${name} is in ${text}`);
	});

	it('says how the service refused a sign-in that it had accepted, though nobody was told of the failure', async () => {
		const { control } = window.sandbox;
		// Other tests have left failures.
		const start = new Date().toISOString();
		await window.signIn(1001);
		const asking = apiOf('git').getAccessToken({ createIfNone: true });
		(await window.messages.waitFor(/wants to access/)).answer('Allow');
		await asking;
		control.revoke({});
		control.expireAccessTokens();
		await assert.rejects(apiOf('git').getAccessToken({ forceRefresh: true }));
		await vscode.commands.executeCommand('realDebrid.copyDiagnostics');
		const text = await eventuallyOnClipboard(/^Accounts: 1: to sign in again \(revoked\) 1/m);
		const failures = [...text.matchAll(/^- (\S+) (.*)$/gm)].filter(([, time = '']) => time >= start);
		const refusals = failures.filter(([, , failure = '']) =>
			/^refused \((?:\w+, )?HTTP 403, error_code 9\)$/.test(failure),
		);
		assert.equal(refusals.length, 1, text);
	});

	it('says what a report needs to say, and never where a proxy is', async () => {
		const { messages, sandbox } = window;
		stopClock();
		sandbox.control.advance(-90_000);
		await setSetting('http', 'proxy', 'http://ada:hunter2@proxy.example.com:3128');
		try {
			await window.signIn();
			await vscode.commands.executeCommand('realDebrid.copyDiagnostics');
			await messages.waitFor(/^Diagnostics copied/);
			const text = await eventuallyOnClipboard(/their secrets: found 1/);
			const patterns = [
				/^Real-Debrid extension \d+\.\d+\.\d+$/,
				/^Editor: .+ \d+\.\d+\.\d+ \(host \S+, ui (web|desktop)\), remote: (none|another), extension runs as: (ui|workspace)$/,
				/^Machine: \S+ \S+, Node v\d+\.\d+\.\d+$/,
				/^Service: another address \(http:, on this machine\)$/,
				/^Transport: (the editor’s fetch|undici), proxy: none by http\.proxy or the environment$/,
				/^Clock: (89|90|91) s ahead of the service’s$/,
				/^Accounts: 1: signed in 1; their secrets: found 1$/,
				/^Unfinished sign-in: no$/,
				/^Settings: http\.proxySupport \w+, http\.fetchAdditionalSupport \w+$/,
				/^Secret storage: readable and writable; kept in memory only: 0$/,
				/^Folder: writable$/,
				/^Last failures: /,
			];
			const lines = text.split('\n').filter(line => !line.startsWith('- '));
			assert.equal(lines.length, patterns.length, text);
			for (const [index, pattern] of patterns.entries()) assert.match(lines[index] ?? '', pattern);
			for (const word of ['proxy.example.com', 'hunter2', '3128']) assert.ok(!text.includes(word), text);
		} finally {
			await setSetting('http', 'proxy', undefined);
		}
	});

	it('asks the service for the time where it has not yet answered, without a token, and does without', async () => {
		const { control } = window.sandbox;
		stopClock();
		control.inject({ step: 'time', times: 1, fault: { kind: 'reset' } });
		await vscode.commands.executeCommand('realDebrid.copyDiagnostics');
		await eventuallyOnClipboard(/^Clock: unknown$/m);
		await vscode.commands.executeCommand('realDebrid.copyDiagnostics');
		await eventuallyOnClipboard(/^Clock: as the service’s$/m);
		await vscode.commands.executeCommand('realDebrid.copyDiagnostics');
		assert.equal(control.requests().filter(({ step }) => step === 'time').length, 2);
		assert.equal(control.requests().length, 2);
	});

	/** The time that an answer takes would count as a difference of the clocks. */
	const stopClock = () => window.fakes.useFakeTimers({ now: Date.now(), toFake: ['Date'] });

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
	return await eventually(`${wanted} on the clipboard`, async () => {
		const text = await vscode.env.clipboard.readText();
		return wanted.test(text) ? text : undefined;
	});
}
