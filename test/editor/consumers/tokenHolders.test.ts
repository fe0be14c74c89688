import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { apiOf } from '../support/consumers';
import { useSignedOutWindow } from '../support/signed-out-window';

describe('the internal commands for other extension hosts', function () {
	const window = useSignedOutWindow(this);
	beforeEach(() => {
		process.env['REAL_DEBRID_ALLOW'] = 'vscode.git';
	});
	afterEach(() => {
		delete process.env['REAL_DEBRID_ALLOW'];
	});

	const call = async (name: string, argument: unknown) =>
		await vscode.commands.executeCommand<Record<string, unknown>>(`_realDebrid.${name}`, argument);

	it('send a request, and give a session, for the token that the caller holds', async () => {
		await window.signIn();
		const token = await apiOf('git').getAccessToken();
		const { status, body } = await call('request', { token, path: '/user' });
		assert.equal(status, 200);
		assert.equal(JSON.parse(String(body)).username, 'ada-premium');
		const { accessToken, expiresAt } = await call('session', { token, forceRefresh: true });
		assert.notEqual(accessToken, token);
		assert.ok(Number(expiresAt) > Date.now());
		assert.equal(accessToken, await apiOf('git').getAccessToken());
	});

	it('are nothing for whoever holds none', async () => {
		await window.signIn();
		window.sandbox.control.clearRequests();
		for (const name of ['request', 'session'])
			await assert.rejects(call(name, { token: 'A'.repeat(52), path: '/user' }), { code: 'signedOut' });
		const token = await apiOf('git').getAccessToken();
		await assert.rejects(call('request', { token, path: '/../../oauth/v2/token' }), { code: 'refused' });
		assert.deepEqual(window.sandbox.control.requests(), []);
	});
});
