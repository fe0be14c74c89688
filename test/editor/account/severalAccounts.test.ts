import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually } from '../support/eventually';
import { FakeQuickPicks } from '../support/fake-quick-pick';
import { useSignedOutWindow } from '../support/signed-out-window';

describe('a second account', function () {
	const window = useSignedOutWindow(this);

	let picks: FakeQuickPicks;

	beforeEach(() => {
		picks = new FakeQuickPicks(window.fakes);
	});

	/** The name of the account that Show Account shows. */
	async function shownAccount(): Promise<string> {
		const ended = vscode.commands.executeCommand('realDebrid.showAccount');
		const pick = await picks.next();
		pick.hide();
		await ended;
		return pick.labels[0] ?? '';
	}

	it('is announced together with the one that stays in use; one click switches', async () => {
		await window.signIn(1001);
		const first = await window.messages.waitFor(/^Signed in to Real-Debrid/);
		assert.equal(first.text, 'Signed in to Real-Debrid as ada-premium.');
		assert.deepEqual(first.actions, []);
		window.messages.shown.length = 0;
		await window.signIn(1002);
		const second = await window.messages.waitFor(/^Signed in to Real-Debrid/);
		assert.equal(
			second.text,
			'Signed in to Real-Debrid as ben-free. The status bar and the commands still use ada-premium.',
		);
		assert.deepEqual(second.actions, ['Switch to ben-free']);
		second.answer('Switch to ben-free');
		await eventually('the switch', async () => (await shownAccount()) === '$(account) ben-free' || undefined);
	});

	it('is added, as its toast says, which names the other account as the one to sign in to on the site', async () => {
		const { messages, sandbox } = window;
		await window.signIn(1001);
		const direct = await window.startSignIn();
		assert.ok(
			messages.texts.includes(
				`To add another Real-Debrid account, sign in to it on the site and allow access. If asked, enter the code ${direct.userCode} there.`,
			),
		);
		await vscode.commands.executeCommand('realDebrid.cancelSignIn');
		await direct.ended;
		sandbox.control.configure({ directVerificationUrl: 'leftOut' });
		const { userCode } = await window.startSignIn();
		assert.ok(
			messages.texts.includes(
				`To add another Real-Debrid account, sign in to it on the site, enter the code ${userCode} there, and allow access.`,
			),
		);
	});

	it('is none where the first one has to sign in again', async () => {
		await window.signInAndLose();
		const { userCode } = await window.startSignIn();
		assert.match(
			window.messages.texts.find(text => text.includes(userCode)) ?? '',
			/^To sign in to Real-Debrid, /,
		);
	});

	it('leaves the first one in use when the message is closed', async () => {
		await window.signIn(1001);
		await window.signIn(1002);
		(await window.messages.waitFor(/ still use ada-premium\.$/)).answer(undefined);
		assert.equal(await shownAccount(), '$(account) ada-premium');
	});

	it('makes Sign Out ask which one; without an answer nothing happens', async () => {
		await window.signIn(1001);
		await window.signIn(1002);
		const pick = window.fakes.stub(vscode.window, 'showQuickPick').resolves(undefined);
		await vscode.commands.executeCommand('realDebrid.signOut');
		const [items] = pick.firstCall.args as unknown as [readonly vscode.QuickPickItem[]];
		assert.deepEqual(
			items.map(({ label }) => label),
			['$(account) ada-premium', '$(account) ben-free', '', '$(sign-out) Sign Out of All Accounts'],
		);
		assert.ok(!window.messages.texts.some(text => /out of/.test(text)));
		pick.resolves(items[1]);
		const ended = vscode.commands.executeCommand('realDebrid.signOut');
		(await window.messages.waitFor(/^Sign ben-free out of Real-Debrid\?$/)).answer('Sign Out');
		await ended;
		await window.messages.waitFor(/^Signed out of Real-Debrid \(ben-free\)\.$/);
		pick.restore();
		assert.equal(await shownAccount(), '$(account) ada-premium');
	});
});
