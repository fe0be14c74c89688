import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { oldestCodeServer } from '../../host/code-server';
import { apiOf } from '../support/consumers';
import { eventually } from '../support/eventually';
import { leakRecord } from '../support/leak-record';
import { useSignedOutWindow } from '../support/signed-out-window';
import { closeTerminals, isRunning, ProbedTerminals } from '../support/terminal';

const VARIABLE = 'REAL_DEBRID_TOKEN';

describe('a terminal with the access token', function () {
	const window = useSignedOutWindow(this);
	const terminals = new ProbedTerminals();
	before(async function () {
		// Without an install script it has no binary of node-pty, and so no terminals.
		if (process.env['CODE_SERVER_VERSION'] === oldestCodeServer || process.platform === 'win32') this.skip();
		await terminals.start(VARIABLE);
	});
	afterEach(() => {
		for (const token of tokens()) leakRecord.gaveToTerminal(token);
		closeTerminals();
	});
	after(() => terminals.close());

	const tokens = () =>
		window.sandbox.control
			.secrets()
			.filter(({ kind }) => kind === 'accessToken')
			.map(({ value }) => value);

	async function refresh(): Promise<void> {
		const asking = apiOf('git').getAccessToken({ createIfNone: true });
		(await window.messages.waitFor(/wants to access/)).answer('Allow');
		await asking;
		await apiOf('git').getAccessToken({ forceRefresh: true });
		assert.equal(tokens().length, 2);
	}

	it('has the token in its environment, and no other terminal has', async () => {
		await window.signIn();
		await vscode.commands.executeCommand('realDebrid.newTerminal');
		assert.ok((await terminals.next()).value === tokens()[0]);
		await vscode.commands.executeCommand('workbench.action.terminal.new');
		assert.ok((await terminals.next()).value === '');
	});

	it('keeps its program running when the token is replaced; the next one has the new token', async () => {
		await window.signIn();
		await vscode.commands.executeCommand('realDebrid.newTerminal');
		const first = await terminals.next();
		await refresh();
		await vscode.commands.executeCommand('realDebrid.newTerminal');
		assert.ok((await terminals.next()).value === tokens()[1]);
		assert.ok(isRunning(first));
	});

	it('has a token that is valid now: one that has expired is replaced first', async () => {
		window.sandbox.control.configure({ accessTokenLifetime: 0.001 });
		await window.signIn();
		window.sandbox.control.configure({ accessTokenLifetime: 3_600 });
		await vscode.commands.executeCommand('realDebrid.newTerminal');
		assert.ok((await terminals.next()).value === tokens().at(-1));
		assert.ok(tokens().length > 1);
	});

	it('is not stored by the editor for a later run', async () => {
		await window.signIn();
		await vscode.commands.executeCommand('realDebrid.newTerminal');
		await terminals.next();
		const options = vscode.window.terminals.map(terminal => terminal.creationOptions);
		assert.deepEqual(
			options.map(option => 'isTransient' in option && option.isTransient),
			[true],
		);
	});

	it('is not opened for anybody who is signed out: the message says so', async () => {
		const ended = vscode.commands.executeCommand('realDebrid.newTerminal');
		(await window.messages.waitFor(/^You are not signed in/)).answer(undefined);
		await ended;
		assert.deepEqual(vscode.window.terminals, []);
	});

	it('is opened by the terminal profile as well', async () => {
		await window.signIn();
		await terminals.useProfile('Real-Debrid');
		// The editor takes a moment to use it, and opens terminals with the former one meanwhile.
		const terminal = await eventually('a terminal with the profile', async () => {
			await vscode.commands.executeCommand('workbench.action.terminal.new');
			return vscode.window.terminals.find(({ name }) => name === 'Real-Debrid');
		});
		// The editor starts the system's shell for it.
		terminal.sendText(terminals.scriptThatWrites(VARIABLE));
		const value = await eventually('the variable', async () => (await terminals.next()).value || undefined);
		assert.ok(value === tokens()[0]);
	});
});
