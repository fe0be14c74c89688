import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { type Fault, knownFaults } from '../../../sandbox/src';
import { apiOf } from '../support/consumers';
import { FakeQuickPicks } from '../support/fake-quick-pick';
import { useSignedOutWindow } from '../support/signed-out-window';

/** Answers of somebody else than the service, and answers about the account: nobody is signed out by them. */
describe('an answer that ends no session', function () {
	const window = useSignedOutWindow(this);

	/** Signs in, and makes the next refresh get this answer. */
	async function signInAndInject(fault: Fault) {
		await window.signIn();
		const api = apiOf('git');
		const asking = api.getAccessToken({ createIfNone: true });
		(await window.messages.waitFor(/wants to access/)).answer('Allow');
		const token = await asking;
		window.sandbox.control.inject({ step: 'refresh', times: 1, fault });
		return { api, token };
	}

	for (const [what, fault, words] of [
		[
			'the firewall',
			knownFaults.firewall(),
			/^A firewall is blocking requests to Real-Debrid\. .*realDebrid\.apiUrl/,
		],
		[
			'a block page',
			knownFaults.blockPage(),
			/^A web page arrived instead .*may be blocking.*realDebrid\.apiUrl/,
		],
		[
			'JSON of an edge',
			knownFaults.edgeProblem(403, 1010),
			/^Real-Debrid refuses requests from your IP address/,
		],
	] as const)
		it(`to the first request, of ${what}: the message says what to do, and Try Again helps`, async () => {
			const { messages, sandbox } = window;
			sandbox.control.inject({ step: 'deviceCode', times: 1, fault });
			await vscode.commands.executeCommand('realDebrid.signIn');
			const [error] = messages.shown;
			assert.match(error?.text ?? '', words);
			assert.deepEqual(error?.actions, ['Try Again', 'Show Log']);
			error?.answer('Try Again');
			await messages.waitFor(/enter the code/);
		});

	for (const [what, fault, code] of [
		['the firewall', knownFaults.firewall(), 'blocked'],
		['JSON of an edge', knownFaults.edgeProblem(403, 1010), 'blocked'],
		['a gateway', knownFaults.jsonValue(404, { message: 'no route' }), 'protocol'],
	] as const)
		it(`to a refresh, of ${what}: the token is kept, and the next refresh succeeds`, async () => {
			const { api, token } = await signInAndInject(fault);
			await assert.rejects(api.getAccessToken({ forceRefresh: true }), { code });
			assert.equal(await api.getAccessToken(), token);
			assert.deepEqual(
				window.messages.texts.filter(text => /no longer accepts/.test(text)),
				[],
			);
		});

	const site = "Open Real-Debrid's Site";
	for (const [what, fault, words, more] of [
		[
			'two-factor authentication',
			knownFaults.twoFactorNeeded(),
			/requires two-factor authentication/,
			[site],
		],
		['a locked account', knownFaults.accountLocked(), /has locked this account/, [site]],
		['an account that is not activated', knownFaults.accountNotActivated(), /is not activated/, []],
	] as const)
		it(`to a refresh, about ${what}: the user is told what it is, and the token is kept`, async () => {
			const { api, token } = await signInAndInject(fault);
			await assert.rejects(api.getAccessToken({ forceRefresh: true }), { code: 'refused' });
			assert.equal(await api.getAccessToken(), token);
			const message = await window.messages.waitFor(words);
			assert.deepEqual(message.actions, ['Sign In Again', ...more]);
		});

	it('to a click, about a locked account: the account picker says so, and offers to sign in again', async () => {
		const { sandbox, fakes } = window;
		sandbox.control.inject({ step: 'user', times: 'forever', fault: knownFaults.accountLocked() });
		await window.signIn();
		const picks = new FakeQuickPicks(fakes);
		const ended = vscode.commands.executeCommand('realDebrid.showAccount');
		const pick = await picks.next();
		assert.match(pick.items[0]?.detail ?? '', /has locked this account/);
		assert.ok(pick.labels.includes('$(warning) Sign In Again'));
		assert.ok(pick.labels.includes('$(key) Copy Access Token'));
		pick.hide();
		await ended;
	});

	it('to a click, about the limit of fair use: a message says so', async () => {
		const { sandbox, messages, fakes } = window;
		sandbox.control.inject({ step: 'user', times: 1, fault: knownFaults.accountLocked() });
		await window.signIn();
		const picks = new FakeQuickPicks(fakes);
		sandbox.control.inject({ step: 'user', times: 1, fault: knownFaults.fairUsageLimit() });
		const ended = vscode.commands.executeCommand('realDebrid.showAccount');
		await messages.waitFor(/fair use limit/);
		(await picks.next()).hide();
		await ended;
	});

	it('to a poll, of a code that is not accepted any more: says that it may have been denied', async () => {
		const { messages, sandbox } = window;
		const { userCode, ended } = await window.startSignIn();
		sandbox.control.deny(userCode);
		await ended;
		const message = await messages.waitFor(
			/^Real-Debrid no longer accepts this code\. It may have been denied\.$/,
		);
		assert.deepEqual(message.actions, ['Try Again', 'Show Log']);
	});
});
