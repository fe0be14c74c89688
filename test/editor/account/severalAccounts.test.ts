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
