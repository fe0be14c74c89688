import assert from 'node:assert/strict';
import { ben, showAccount, signInAlso, signOut } from './support/accounts';
import { useConsumerEditor } from './support/consumer-editor';
import { latestToken } from './support/sample-consumer';
import { accountItem, ada, signedOutText, signIn } from './support/sign-in';
import { tickedItems } from './support/ticked-items';

describe('the access of another extension', function () {
	const editor = useConsumerEditor(this);

	it('is listed with both answers, and ends and comes back with a tick', async () => {
		const { sandbox } = editor;
		const { window, consumer } = await editor.openWindow();
		await signIn(window, sandbox, ada);
		const denied = await consumer.start('token, asking');
		await window.dialog.waitFor(/ada-premium/);
		await window.dialog.click('Deny');
		await consumer.outcome(denied);
		await signInAlso(window, sandbox, ben);
		await showAccount(window, ben);
		const asking = await consumer.start('token, asking');
		await window.dialog.waitFor(/'ben-free'/);
		await window.dialog.click('Allow');
		const token = await consumer.outcome(asking);
		assert.equal(token, latestToken(sandbox));
		const { accountChanges } = await consumer.waitForAccounts({ accounts: 'ben-free' });

		await window.palette.run('Real-Debrid: Manage Extension Access');
		await window.quickInput.waitForOpen('Manage Extension Access');
		const row = { label: 'Sample Consumer', detail: 'debrid-tools-samples.sample-consumer' };
		assert.deepEqual(await tickedItems(window), [
			{ ...row, description: 'ada-premium', ticked: false },
			{ ...row, description: 'ben-free', ticked: true },
		]);
		await window.quickInput.rows.nth(1).click();
		await window.quickInput.accept();
		await consumer.waitForAccounts({ accounts: 'none', accountChanges: accountChanges + 1 });
		assert.equal(await consumer.probe('token silently'), 'Token: none');
		assert.match(await consumer.probe('fetch /user'), /^Error: signedOut /);

		await window.palette.run('Real-Debrid: Manage Extension Access');
		await window.quickInput.waitForOpen('Manage Extension Access');
		await window.quickInput.rows.nth(0).click();
		await window.quickInput.rows.nth(1).click();
		await window.quickInput.accept();
		await consumer.waitForAccounts({ accounts: 'ada-premium, ben-free' });
		assert.equal(await consumer.probe('token silently'), token);
		assert.equal(await consumer.probe('token of the second account'), token);
	});

	it('stays as it was when the list is dismissed, and over a reload of the window', async () => {
		const { sandbox } = editor;
		const opened = await editor.openWindow();
		const { window, consumer } = opened;
		await signIn(window, sandbox);
		await consumer.getAllowed();
		await window.palette.run('Real-Debrid: Manage Extension Access');
		await window.quickInput.waitForOpen('Manage Extension Access');
		await window.quickInput.rows.nth(0).click();
		await window.quickInput.dismiss();
		assert.equal(await consumer.probe('token silently'), latestToken(sandbox));

		await editor.reload(opened);
		sandbox.control.clearRequests();
		assert.equal(await consumer.probe('token silently'), latestToken(sandbox));
		assert.deepEqual(sandbox.control.requests(), []);
	});

	it('ends with the sign-out, of which it is told, and is asked about anew after the next sign-in', async () => {
		const { sandbox } = editor;
		const { window, consumer } = await editor.openWindow();
		await signIn(window, sandbox);
		await consumer.getAllowed();
		const before = await consumer.waitForAccounts({ accounts: 'ada-premium' });

		await signOut(window, ada);
		await window.statusBar.waitFor(accountItem, signedOutText);
		await consumer.waitForAccounts({
			accounts: 'none',
			accountChanges: before.accountChanges + 1,
			sessionChanges: before.sessionChanges + 1,
		});
		assert.equal(await consumer.probe('token silently'), 'Token: none');

		await signIn(window, sandbox);
		assert.equal(await consumer.probe('token silently'), 'Token: none');
	});
});
