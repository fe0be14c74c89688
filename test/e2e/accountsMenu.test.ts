import assert from 'node:assert/strict';
import { knownFaults } from '../../sandbox/src';
import { type EditorWindow, eventually } from './driver';
import { ben } from './support/accounts';
import { useConsumerEditor } from './support/consumer-editor';
import { latestToken } from './support/sample-consumer';
import { accountItem, ada, newUserCode, signedOutText, signIn, startSignIn } from './support/sign-in';

const signInEntry = 'Sign in with Real-Debrid to use Sample Consumer (1)';

describe('the editor’s Accounts menu', function () {
	const editor = useConsumerEditor(this);

	it('has no entry and no badge any more after the sign-in that another extension has asked for', async () => {
		const { sandbox } = editor;
		const { window, consumer } = await editor.openWindow();
		assert.equal(await consumer.probe("editor's session, noted in the menu"), 'Session: none');
		await badgeIs(window, '1');
		assert.ok((await window.accounts.entries()).includes(signInEntry));

		await window.accounts.choose(signInEntry);
		sandbox.control.approve(await newUserCode(sandbox, 0), ada.id);
		await window.statusBar.waitFor(accountItem, '$(account) ada-premium');
		await badgeIs(window, undefined);
		assert.deepEqual(await realDebridEntries(window), ['ada-premium (Real-Debrid)']);
		assert.equal(
			await consumer.probe("editor's session silently"),
			`Session of ada-premium: ${latestToken(sandbox)}`,
		);
	});

	it('has no entry to sign in any more after our own sign-in', async () => {
		const { sandbox } = editor;
		const { window, consumer } = await editor.openWindow();
		assert.equal(await consumer.probe("editor's session, noted in the menu"), 'Session: none');
		await badgeIs(window, '1');
		await signIn(window, sandbox);
		await badgeIs(window, undefined);
		assert.deepEqual(await realDebridEntries(window), ['ada-premium (Real-Debrid)']);
	});

	it('says after its Sign Out when the service could not be told', async () => {
		const { sandbox } = editor;
		const { window } = await editor.openWindow();
		await signIn(window, sandbox);
		sandbox.control.inject({ step: 'disable', times: 'forever', fault: knownFaults.maintenance() });
		await window.accounts.choose('ada-premium (Real-Debrid)', 'Sign Out');
		await window.dialog.waitFor(/ada-premium/);
		await window.dialog.click('Sign Out');
		await window.notifications.waitFor(
			/^Signed out of Real-Debrid \(ada-premium\)\..* could not be notified/,
		);
		await window.statusBar.waitFor(accountItem, signedOutText);
	});

	it('tells two accounts apart of which no name is known, and one Sign Out is for one of them', async () => {
		const { sandbox } = editor;
		const { window, consumer } = await editor.openWindow();
		sandbox.control.inject({ step: 'user', times: 'forever', fault: knownFaults.internalError() });
		sandbox.control.approve(await startSignIn(window, sandbox), ada.id);
		await window.statusBar.waitFor(accountItem, /^\$\(account\) Real-Debrid \w+$/);
		const [first = ''] = await eventually(
			'the account to be in the menu',
			() => realDebridEntries(window),
			all => all.length === 1,
		);
		const asking = await consumer.start("editor's session, asking");
		await window.dialog.waitFor(/ wants to /);
		await window.dialog.click('Allow');
		await window.quickInput.pick(first.replace(' (Real-Debrid)', ''));
		assert.match(await consumer.outcome(asking), /^Session of Real-Debrid \w+: Token: /);

		sandbox.control.approve(await startSignIn(window, sandbox), ben.id);
		const entries = await eventually(
			'both accounts to be in the menu',
			() => realDebridEntries(window),
			all => all.length === 2,
		);
		assert.equal(new Set(entries).size, 2);
		for (const entry of entries) assert.match(entry, /^Real-Debrid \w+ \(Real-Debrid\)$/);

		await window.accounts.choose(first, 'Sign Out');
		await window.dialog.waitFor(/Real-Debrid/);
		await window.dialog.click('Sign Out');
		await sandbox.control.waitForRequests('disable', 1);
		assert.deepEqual(
			await eventually(
				'one of them to be gone',
				() => realDebridEntries(window),
				all => all.length === 1,
			),
			entries.filter(entry => entry !== first),
		);
		// What the first one allowed is not for the other.
		assert.equal(await consumer.probe("editor's session silently"), 'Session: none');
	});
});

async function badgeIs(window: EditorWindow, badge: string | undefined): Promise<void> {
	await eventually(
		`the badge to be ${badge}`,
		() => window.accounts.badge(),
		shown => shown === badge,
	);
}

async function realDebridEntries(window: EditorWindow): Promise<string[]> {
	return (await window.accounts.entries()).filter(entry => entry.includes('Real-Debrid'));
}
