import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { apiOf } from '../support/consumers';
import { eventually } from '../support/eventually';
import { useSignedOutWindow } from '../support/signed-out-window';

describe('the authentication provider', function () {
	const window = useSignedOutWindow(this);

	it('refuses a scope that the service does not have, by its name and without a question', async () => {
		await assert.rejects(
			Promise.resolve(vscode.authentication.getSession('real-debrid', ['user', 'admin'], { silent: true })),
			/Real-Debrid has no scope "admin"/,
		);
		assert.deepEqual(window.sandbox.control.requests(), []);
	});

	it('lists the accounts of our own sign-in, without asking the service', async () => {
		await window.signIn(1001);
		window.sandbox.control.clearRequests();
		const accounts = await vscode.authentication.getAccounts('real-debrid');
		assert.deepEqual(
			accounts.map(({ id, label }) => [id, label]),
			[['1001', 'ada-premium']],
		);
		assert.deepEqual(window.sandbox.control.requests(), []);
	});

	it('tells of each change once: sign-in, refresh, sign-out', async () => {
		const { messages } = window;
		let told = 0;
		const subscription = vscode.authentication.onDidChangeSessions(({ provider }) => {
			if (provider.id === 'real-debrid') told++;
		});
		try {
			await window.signIn(1001);
			await eventually('the sign-in to be told', () => told === 1 || undefined);

			const asking = apiOf('git').getAccessToken({ createIfNone: true, forceRefresh: true });
			(await messages.waitFor(/wants to access/)).answer('Allow');
			await asking;
			await eventually('the refresh to be told', () => told === 2 || undefined);

			messages.shown.length = 0;
			const signedOut = vscode.commands.executeCommand('realDebrid.signOut');
			(await messages.waitFor(/^Sign .* out of/)).answer('Sign Out');
			await signedOut;
			await eventually('the sign-out to be told', () => told === 3 || undefined);
			messages.shown.length = 0;

			// What comes late would come before the next sign-in is told.
			await window.signIn(1002);
			await eventually('the second sign-in to be told', () => told >= 4 || undefined);
			assert.equal(told, 4);
		} finally {
			subscription.dispose();
		}
	});
});
