import assert from 'node:assert/strict';
import type { EditorWindow } from './driver';
import { useConsumerEditor } from './support/consumer-editor';
import { main } from './support/main-path';
import { latestToken, wantsAccess, wantsToSignIn } from './support/sample-consumer';
import {
	accountItem,
	ada,
	codeToast,
	errorsShown,
	newUserCode,
	signedOutText,
	signIn,
} from './support/sign-in';

describe('another extension that asks for a token', function () {
	const editor = useConsumerEditor(this);

	it(main('starts a sign-in like any other once the person allows it, which counts as consent'), async () => {
		const { sandbox } = editor;
		const { window, consumer } = await editor.openWindow();
		assert.equal(await consumer.probe('token silently'), 'Token: none');

		const asking = await consumer.start('token, asking');
		await assertQuestion(window, wantsToSignIn);
		assert.deepEqual(sandbox.control.requests(), []);
		await window.dialog.click('Allow');

		const userCode = await newUserCode(sandbox, 0);
		const toast = await window.notifications.waitFor(codeToast(userCode));
		assert.deepEqual(toast.buttons, ['Copy Code & Open Browser', 'Cancel']);
		await window.statusBar.waitFor(accountItem, `$(sync~spin) Real-Debrid: ${userCode}`);
		assert.equal(await consumer.isUnderWay(asking), true);
		sandbox.control.approve(userCode, ada.id);

		assert.equal(await consumer.outcome(asking), latestToken(sandbox));
		await window.statusBar.waitFor(accountItem, '$(account) ada-premium');
		await consumer.waitForAccounts({ accounts: 'ada-premium' });
		assert.equal(await consumer.probe('token silently'), latestToken(sandbox));
		assert.equal(await window.dialog.state(), undefined);
	});

	it(main('gets nothing without an account when it is denied, and no code is asked for'), async () => {
		const { sandbox } = editor;
		const { window, consumer } = await editor.openWindow();
		const asking = await consumer.start('token, asking');
		await window.dialog.waitFor(wantsToSignIn);
		await window.dialog.click('Deny');
		assert.match(await consumer.outcome(asking), /^Error: denied /);

		assert.equal(await consumer.probe('token silently'), 'Token: none');
		assert.match(await consumer.probe('fetch /user'), /^Error: signedOut /);
		await window.statusBar.waitFor(accountItem, signedOutText);
		assert.deepEqual(sandbox.control.requests(), []);
		assert.deepEqual(await errorsShown(window), []);
	});

	it('is told when the person cancels the sign-in', async () => {
		const { sandbox } = editor;
		const { window, consumer } = await editor.openWindow();
		const asking = await consumer.start('token, asking');
		await window.dialog.waitFor(wantsToSignIn);
		await window.dialog.click('Allow');
		const userCode = await newUserCode(sandbox, 0);
		await window.notifications.click(codeToast(userCode), 'Cancel');
		assert.match(await consumer.outcome(asking), /^Error: cancelled /);
	});

	it('for an account that is there is asked about by name; a denial lasts until it asks again', async () => {
		const { sandbox } = editor;
		const { window, consumer } = await editor.openWindow();
		await signIn(window, sandbox);
		assert.equal(await consumer.probe('token silently'), 'Token: none');
		assert.equal((await consumer.accounts()).accounts, 'none');

		const denied = await consumer.start('token, asking');
		await assertQuestion(window, wantsAccess);
		await window.dialog.click('Deny');
		assert.match(await consumer.outcome(denied), /^Error: denied /);
		assert.equal(await consumer.probe('token silently'), 'Token: none');
		assert.equal(await window.dialog.state(), undefined);

		const dismissed = await consumer.start('token, asking');
		await window.dialog.waitFor(wantsAccess);
		await window.dialog.dismiss();
		assert.match(await consumer.outcome(dismissed), /^Error: cancelled /);
		assert.equal(await consumer.probe('token silently'), 'Token: none');

		const allowed = await consumer.start('token, asking');
		await window.dialog.waitFor(wantsAccess);
		await window.dialog.click('Allow');
		assert.equal(await consumer.outcome(allowed), latestToken(sandbox));
		assert.equal(await consumer.probe('token silently'), latestToken(sandbox));
		assert.equal(sandbox.control.deviceCodes().length, 1);
	});
});

async function assertQuestion(window: EditorWindow, message: string): Promise<void> {
	const { buttons, ...words } = await window.dialog.waitFor(message);
	assert.deepEqual(words, { message, detail: '' });
	// Their order is the editor's, and a modal dialog always has its Cancel.
	assert.deepEqual([...buttons].sort(), ['Allow', 'Cancel', 'Deny']);
}
