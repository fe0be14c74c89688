import assert from 'node:assert/strict';
import { ben, signInAlso } from './support/accounts';
import { useConsumerEditor } from './support/consumer-editor';
import { storedFiles } from './support/extension-storage';
import { main } from './support/main-path';
import { issueShortTokens, letTokenExpire, stepsOf } from './support/requests';
import { latestToken, wantsToSignIn } from './support/sample-consumer';
import { accountItem, ada, codeToast, newUserCode, signedOutText, signIn } from './support/sign-in';

describe('the editor’s own accounts', function () {
	const editor = useConsumerEditor(this);

	it(main('start the same sign-in, after the editor’s own question'), async () => {
		const { sandbox } = editor;
		const { window, consumer } = await editor.openWindow();
		assert.equal(await consumer.probe("editor's session silently"), 'Session: none');
		const asking = await consumer.start("editor's session, asking");
		const question = await window.dialog.waitFor(wantsToSignIn);
		assert.ok(question.buttons.includes('Allow'), question.buttons.join());
		await window.dialog.click('Allow');

		const userCode = await newUserCode(sandbox, 0);
		await window.notifications.waitFor(codeToast(userCode));
		await window.statusBar.waitFor(accountItem, `$(sync~spin) Real-Debrid: ${userCode}`);
		sandbox.control.approve(userCode, ada.id);
		assert.equal(await consumer.outcome(asking), `Session of ada-premium: ${latestToken(sandbox)}`);
		await window.statusBar.waitFor(accountItem, '$(account) ada-premium');
		assert.equal(
			await consumer.probe("editor's session silently"),
			`Session of ada-premium: ${latestToken(sandbox)}`,
		);
		// Who may use which of the two is asked for each.
		assert.equal(await consumer.probe('token silently'), 'Token: none');
	});

	it('have the account of our own sign-in, and refresh its token when it has expired', async () => {
		const { sandbox } = editor;
		issueShortTokens(sandbox);
		const { window, consumer } = await editor.openWindow();
		await signIn(window, sandbox);
		assert.equal(await consumer.probe("editor's session silently"), 'Session: none');
		const asking = await consumer.start("editor's session, asking");
		await window.dialog.waitFor(wantsToSignIn);
		await window.dialog.click('Allow');
		await window.quickInput.pick('ada-premium');
		await consumer.outcome(asking);

		await letTokenExpire(sandbox);
		const outcome = await consumer.probe("editor's session silently");
		assert.equal(outcome, `Session of ada-premium: ${latestToken(sandbox)}`);
		assert.deepEqual(stepsOf(sandbox), ['refresh 200']);
		assert.equal(sandbox.control.deviceCodes().length, 1);
	});

	it('are in the menu by name, and its Sign Out signs out', async () => {
		const { sandbox } = editor;
		const { window } = await editor.openWindow();
		await signIn(window, sandbox);
		await signInAlso(window, sandbox, ben);
		const entries = await window.accounts.entries();
		assert.deepEqual(
			entries.filter(entry => entry.includes('Real-Debrid')),
			['ada-premium (Real-Debrid)', 'ben-free (Real-Debrid)'],
		);

		await window.accounts.choose('ada-premium (Real-Debrid)', 'Sign Out');
		await window.dialog.waitFor(/ada-premium/);
		await window.dialog.click('Sign Out');
		await window.statusBar.waitFor(accountItem, '$(account) ben-free');
		await sandbox.control.waitForRequests('disable', 1);
		assert.equal((await storedFiles(editor.server)).length, 1);
		assert.deepEqual(
			(await window.accounts.entries()).filter(entry => entry.includes('Real-Debrid')),
			['ben-free (Real-Debrid)'],
		);

		await window.accounts.choose('ben-free (Real-Debrid)', 'Sign Out');
		await window.dialog.waitFor(/ben-free/);
		await window.dialog.click('Sign Out');
		await window.statusBar.waitFor(accountItem, signedOutText);
		await sandbox.control.waitForRequests('disable', 2);
	});
});
