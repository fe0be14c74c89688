import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';

const refresh = async () => await vscode.commands.executeCommand<readonly string[]>('torrentList.refresh');

describe('the list of torrents', () => {
	it('is empty before the user has signed in', async () => {
		assert.deepEqual(await refresh(), []);
	});

	it('has the torrents of the user after the sign-in', async () => {
		await vscode.commands.executeCommand('torrentList.signIn');
		const names = await refresh();
		assert.ok(names.length > 0);
		assert.ok(names.every(name => name !== ''));
	});
});
