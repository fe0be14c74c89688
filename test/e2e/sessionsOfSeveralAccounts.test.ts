import assert from 'node:assert/strict';
import { ben, chooseAction, signInAlso } from './support/accounts';
import { hasSecrets, storedFiles } from './support/extension-storage';
import { accountItem, ada, newUserCode, signedOutText, signIn } from './support/sign-in';
import { useEditor } from './support/test-editor';

describe('several accounts', function () {
	const editor = useEditor(this);

	it('are offered with their details, and the status bar shows the one that is chosen', async () => {
		const { sandbox } = editor;
		const window = await editor.openWindow();
		await signIn(window, sandbox);
		await chooseAction(window, '$(add) Sign In');
		sandbox.control.approve(await newUserCode(sandbox, 1), ben.id);
		await window.notifications.waitFor(
			'Signed in to Real-Debrid as ben-free. The status bar and the commands still use ada-premium.',
		);
		await window.statusBar.waitFor(accountItem, '$(account) ada-premium');

		await window.statusBar.click(accountItem);
		await window.quickInput.waitForOpen('Real-Debrid Account');
		const [shown, other, ...actions] = await window.quickInput.items();
		assert.equal(shown?.label, '$(account) ada-premium');
		assert.equal(shown.description, 'ada*****@example.com');
		assert.equal(other?.label, '$(arrow-swap) ben-free');
		assert.equal(other.description, 'ben*****@example.com');
		assert.deepEqual(
			actions.map(({ label }) => label),
			[
				'$(key) Copy Access Token',
				'$(terminal) New Terminal with Access Token',
				'$(shield) Manage Extension Access',
				"$(link-external) Open Real-Debrid's Site",
				'$(add) Sign In',
				'$(sign-out) Sign Out',
				'$(sign-out) Sign Out of All Accounts',
				'$(settings-gear) Open Settings',
				'$(book) Get Started',
				'$(clippy) Copy Diagnostics',
				'$(output) Show Log',
			],
		);
		await window.quickInput.dismiss();
		await window.notifications.click(/still use ada-premium/, 'Switch to ben-free');
		await window.statusBar.waitFor(accountItem, '$(account) ben-free');
		await window.palette.run('Real-Debrid: Copy Access Token');
		await window.notifications.waitFor(/^Access token copied/);
		const tokens = sandbox.control.secrets().filter(({ kind }) => kind === 'accessToken');
		assert.equal(await window.readClipboard(), tokens[1]?.value);

		await editor.reload(window);
		await window.statusBar.waitFor(accountItem, '$(account) ben-free');
	});

	it('are signed out all together after one question', async () => {
		const { sandbox, server } = editor;
		const window = await editor.openWindow();
		await signIn(window, sandbox);
		await signInAlso(window, sandbox, ben);
		await chooseAction(window, '$(sign-out) Sign Out of All Accounts');
		await window.dialog.waitFor('Sign out of all Real-Debrid accounts?');
		await window.dialog.click('Sign Out of All');
		await window.notifications.waitFor('Signed out of all Real-Debrid accounts.');
		await window.statusBar.waitFor(accountItem, signedOutText);
		assert.deepEqual(await storedFiles(server), []);
		assert.equal(await hasSecrets(window), false);
		await sandbox.control.waitForRequests('disable', 2);
	});

	it('do not come from signing in to the same one again, which replaces it', async () => {
		const { sandbox, server } = editor;
		const window = await editor.openWindow();
		await signIn(window, sandbox);
		await window.notifications.dismiss(/^Signed in to Real-Debrid/);
		await signInAlso(window, sandbox, ada);
		assert.equal((await storedFiles(server)).length, 1);
		await window.palette.run('Real-Debrid: Copy Access Token');
		await window.notifications.waitFor(/^Access token copied/);
		const tokens = sandbox.control.secrets().filter(({ kind }) => kind === 'accessToken');
		assert.deepEqual([await window.readClipboard(), tokens.length], [tokens[1]?.value, 2]);
		await window.statusBar.click(accountItem);
		await window.quickInput.waitForOpen('Real-Debrid Account');
		const items = await window.quickInput.items();
		assert.deepEqual(
			items.filter(({ label }) => label.includes('ada-premium')).map(({ label }) => label),
			['$(account) ada-premium'],
		);
	});
});
