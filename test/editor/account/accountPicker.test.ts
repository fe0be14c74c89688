import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { knownFaults } from '../../../sandbox/src';
import { eventually } from '../support/eventually';
import { type FakeQuickPick, FakeQuickPicks } from '../support/fake-quick-pick';
import { useSignedOutWindow } from '../support/signed-out-window';

const ada = '$(account) ada-premium';
const ben = '$(arrow-swap) ben-free';

describe('the account picker', function () {
	const window = useSignedOutWindow(this);
	let picks: FakeQuickPicks;

	beforeEach(() => {
		picks = new FakeQuickPicks(window.fakes);
	});

	/** @returns what the picker shows, and what settles when the command has ended */
	async function open(): Promise<{ readonly pick: FakeQuickPick; readonly ended: Thenable<unknown> }> {
		const ended = vscode.commands.executeCommand('realDebrid.showAccount');
		return { pick: await picks.next(), ended };
	}

	async function signInBoth(): Promise<void> {
		await window.signIn(1001);
		await window.signIn(1002);
	}

	const requestsForUser = () =>
		window.sandbox.control.requests().filter(({ step }) => step === 'user').length;

	it('shows the account with its details and buttons, and preselects the access token', async () => {
		await window.signIn();
		const { pick, ended } = await open();
		assert.equal(pick.title, 'Real-Debrid Account');
		const row = pick.item(ada);
		assert.equal(pick.items[0], row);
		assert.equal(row.description, 'ada*****@example.com');
		assert.match(row.detail ?? '', /^Premium until .* \(120 days left\) · Points: 1,450 · Last checked: /);
		assert.deepEqual(
			row.buttons?.map(({ tooltip }) => tooltip),
			['Refresh', 'Sign Out'],
		);
		assert.deepEqual(
			pick.activeItems.map(({ label }) => label),
			['$(key) Copy Access Token'],
		);
		pick.hide();
		await ended;
	});

	it('has a way to the site, the settings, the walkthrough and the diagnostics', async () => {
		await window.signIn();
		const executed = window.fakes.stub(vscode.commands, 'executeCommand').callThrough();
		for (const [label, command] of [
			['$(settings-gear) Open Settings', ['workbench.action.openSettings', '@ext:debrid-tools.real-debrid']],
			['$(book) Get Started', ['workbench.action.openWalkthrough', 'debrid-tools.real-debrid#start']],
			["$(link-external) Open Real-Debrid's Site", ['realDebrid.openSite']],
			['$(clippy) Copy Diagnostics', ['realDebrid.copyDiagnostics']],
			['$(output) Show Log', ['realDebrid.showLog']],
		] as const) {
			executed.withArgs(...(command as readonly [string])).resolves(undefined);
			const { pick, ended } = await open();
			pick.accept(label);
			await ended;
			assert.deepEqual(executed.lastCall.args, command);
		}
	});

	it('asks the service at a click on Refresh, not at a click on the row', async () => {
		await window.signIn();
		const { control } = window.sandbox;
		const asked = requestsForUser();
		const chosen = await open();
		chosen.pick.accept(ada);
		await chosen.ended;
		assert.equal(requestsForUser(), asked);

		control.updateUser(1001, { points: 7 });
		const { pick, ended } = await open();
		pick.click(ada, 'Refresh');
		assert.equal(pick.busy, true);
		await eventually('the new details', () => /Points: 7 /.test(pick.item(ada).detail ?? '') || undefined);
		assert.equal(requestsForUser(), asked + 1);
		assert.deepEqual([pick.busy, pick.isOpen], [false, true]);
		assert.deepEqual(pick.activeItems, [pick.item(ada)]);
		pick.hide();
		await ended;
	});

	it('says what is wrong where the refresh fails, and offers to sign in again', async () => {
		await window.signIn();
		const { pick, ended } = await open();
		window.sandbox.control.inject({ step: 'user', times: 1, fault: knownFaults.accountLocked() });
		pick.click(ada, 'Refresh');
		await eventually('the reason', () => /has locked/.test(pick.item(ada).detail ?? '') || undefined);
		assert.ok(pick.labels.includes('$(warning) Sign In Again'));
		pick.hide();
		await ended;
	});

	it('with several accounts preselects another one, and switches to it', async () => {
		await signInBoth();
		const { pick, ended } = await open();
		assert.deepEqual(pick.labels.slice(0, 3), [ada, 'Switch Account', ben]);
		assert.deepEqual(pick.activeItems, [pick.item(ben)]);
		pick.accept(ben);
		await ended;
		const again = await open();
		assert.equal(again.pick.labels[0], '$(account) ben-free');
		again.pick.hide();
		await again.ended;
	});

	it('signs out the account whose row has the button, also one that is not selected', async () => {
		await signInBoth();
		const { pick, ended } = await open();
		pick.click(ben, 'Sign Out');
		assert.equal(pick.isOpen, false);
		const question = await window.messages.waitFor(/^Sign ben-free out of Real-Debrid\?$/);
		assert.equal(question.options.detail, 'Extensions that use this account will lose access.');
		question.answer('Sign Out');
		await ended;
		await window.messages.waitFor(/^Signed out of Real-Debrid \(ben-free\)\.$/);
		const again = await open();
		assert.equal(again.pick.labels[0], ada);
		assert.ok(!again.pick.labels.includes(ben));
		again.pick.hide();
		await again.ended;
	});

	it('signs out of all accounts after one question', async () => {
		await signInBoth();
		const { pick, ended } = await open();
		pick.accept('$(sign-out) Sign Out of All Accounts');
		const question = await window.messages.waitFor(/^Sign out of all Real-Debrid accounts\?$/);
		assert.equal(question.options.detail, 'Extensions that use these accounts will lose access.');
		assert.deepEqual(question.actions, ['Sign Out of All']);
		question.answer('Sign Out of All');
		await ended;
		await window.messages.waitFor(/^Signed out of all Real-Debrid accounts\.$/);
	});

	it('adds an account with Sign In, and says so', async () => {
		await window.signIn();
		const { pick, ended } = await open();
		assert.equal(pick.item('$(add) Sign In').description, 'Adds another account');
		const before = window.sandbox.control.deviceCodes().length;
		pick.accept('$(add) Sign In');
		await window.sandbox.control.waitForRequests('deviceCode', before + 1);
		window.sandbox.control.approve(window.sandbox.control.deviceCodes()[before]?.userCode ?? '', 1002);
		await ended;
		await window.messages.waitFor(/^Signed in to Real-Debrid as ben-free\./);
	});
});
