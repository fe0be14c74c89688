import assert from 'node:assert/strict';
import { signOut } from './support/accounts';
import { useConsumerEditor } from './support/consumer-editor';
import { main } from './support/main-path';
import { useRealFocus } from './support/real-focus';
import { issueShortTokens, letTokenExpire, requestsOf } from './support/requests';
import { latestToken } from './support/sample-consumer';
import {
	accountItem,
	ada,
	codeToast,
	errorsShown,
	signedOutText,
	signIn,
	startSignIn,
} from './support/sign-in';

/** Long enough for the second window to ask meanwhile. */
const slowMilliseconds = 4_000;

/**
 * In a browser every window reads the secrets when it is opened and keeps them: what another window stores later is
 * not seen before a reload. On the desktop it is. Names, sign-outs and answers come by files and are seen at once.
 */
describe('two windows', function () {
	const editor = useConsumerEditor(this);

	it('both show a sign-in in one; where its secret does not arrive, the other says to reload', async () => {
		const { sandbox } = editor;
		const one = await editor.openWindow();
		const other = await editor.openWindow();
		await useRealFocus(one.window);
		await useRealFocus(other.window);
		await one.window.page.bringToFront();
		await signIn(one.window, sandbox);
		await one.consumer.getAllowed();

		await other.window.page.bringToFront();
		// The editor may have asked for the session already.
		await other.window.statusBar.waitFor(accountItem, /^\$\(account\) ada-premium$|Sign In Again$/);
		assert.equal(await other.consumer.probe('token silently'), 'Token: none');
		await other.window.statusBar.waitFor(accountItem, '$(warning) Real-Debrid: Sign In Again');
		await other.window.statusBar.click(accountItem);
		await other.window.dialog.waitFor(/^You are signed in, but this window does not have the sign-in yet/);
		await other.window.dialog.dismiss();
		await one.window.statusBar.waitFor(accountItem, '$(account) ada-premium');

		await editor.reload(other);
		await other.window.statusBar.waitFor(accountItem, '$(account) ada-premium');
		assert.equal(await other.consumer.probe('token silently'), latestToken(sandbox));
		assert.equal(sandbox.control.deviceCodes().length, 1);
	});

	it(main('are both signed out by one, and the consumer of the other loses its token'), async () => {
		const { sandbox } = editor;
		const one = await editor.openWindow();
		await signIn(one.window, sandbox);
		await one.consumer.getAllowed();
		const other = await editor.openWindow();
		assert.equal(await other.consumer.probe('token silently'), latestToken(sandbox));
		const before = await other.consumer.accounts();

		await signOut(one.window, ada);
		await other.window.statusBar.waitFor(accountItem, signedOutText);
		await other.consumer.waitForAccounts({
			accounts: 'none',
			accountChanges: before.accountChanges + 1,
			sessionChanges: before.sessionChanges + 1,
		});
		assert.equal(await other.consumer.probe('token silently'), 'Token: none');
	});

	it('share what the person answers: access taken back in one ends in the other', async () => {
		const { sandbox } = editor;
		const one = await editor.openWindow();
		await signIn(one.window, sandbox);
		const other = await editor.openWindow();
		assert.equal(await other.consumer.probe('token silently'), 'Token: none');
		await one.consumer.getAllowed();
		await other.consumer.waitForAccounts({ accounts: 'ada-premium', accountChanges: 1 });
		assert.equal(await other.consumer.probe('token silently'), latestToken(sandbox));

		await one.window.palette.run('Real-Debrid: Manage Extension Access');
		await one.window.quickInput.waitForOpen('Manage Extension Access');
		await one.window.quickInput.rows.first().click();
		await one.window.quickInput.accept();
		await other.consumer.waitForAccounts({ accounts: 'none', accountChanges: 2 });
		assert.equal(await other.consumer.probe('token silently'), 'Token: none');
	});

	it('need one sign-in: finished in one, its prompt in the other is closed', async () => {
		const { sandbox } = editor;
		const one = await editor.openWindow();
		const other = await editor.openWindow();
		const userCode = await startSignIn(one.window, sandbox);
		const otherCode = await startSignIn(other.window, sandbox);
		assert.notEqual(userCode, otherCode);
		sandbox.control.approve(userCode, ada.id);

		await one.window.statusBar.waitFor(accountItem, '$(account) ada-premium');
		await other.window.notifications.waitUntilGone(codeToast(otherCode));
		await other.window.notifications.waitFor('Signed in to Real-Debrid as ada-premium in another window.');
		await other.window.statusBar.waitFor(accountItem, /ada-premium|Sign In Again/);
		assert.deepEqual(await errorsShown(other.window), []);
		assert.equal(
			await one.window.statusBar.item(accountItem).then(item => item?.text),
			'$(account) ada-premium',
		);
	});

	it('that ask at once for a token that has expired both get one, and none is signed out', async () => {
		const { sandbox } = editor;
		issueShortTokens(sandbox);
		const one = await editor.openWindow();
		await signIn(one.window, sandbox);
		await one.consumer.getAllowed();
		const other = await editor.openWindow();
		await other.consumer.probe('token silently');
		await letTokenExpire(sandbox);
		sandbox.control.inject({
			step: 'refresh',
			times: 'forever',
			fault: { kind: 'slow', milliseconds: slowMilliseconds },
		});

		const ones = await one.consumer.start('token for 1000 callers');
		const others = await other.consumer.start('token for 1000 callers');
		const outcomes = [await one.consumer.outcome(ones), await other.consumer.outcome(others)];
		for (const outcome of outcomes) assert.match(outcome, /^1000 callers, 1 answer: Token: [0-9a-f]{12}$/);
		// The second does not see here what the first has stored, and refreshes as well: once, and afterwards.
		const refreshes = requestsOf(sandbox, 'refresh');
		assert.equal(refreshes.length, new Set(outcomes).size);
		const [first, second] = refreshes;
		assert.ok(!first || !second || second.at - first.at >= slowMilliseconds);
		for (const { window } of [one, other])
			assert.equal((await window.statusBar.item(accountItem))?.text, '$(account) ada-premium');
	});
});
