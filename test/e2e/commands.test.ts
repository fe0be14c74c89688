import assert from 'node:assert/strict';
import type { EditorWindow } from './driver';
import { accountItem, signedOutText, signIn, startSignIn } from './support/sign-in';
import { useEditor } from './support/test-editor';

describe('the palette and the status bar', function () {
	const editor = useEditor(this);

	it('offer the commands that make sense: signed out, signing in, signed in, signed out again', async () => {
		const { sandbox } = editor;
		const window = await editor.openWindow();
		const whenSignedOut = ['Copy Diagnostics', "Open Real-Debrid's Site", 'Show Log', 'Sign In'];
		assert.deepEqual(await commandsIn(window), whenSignedOut);

		await startSignIn(window, sandbox);
		assert.deepEqual(await commandsIn(window), [
			'Cancel Sign-In',
			'Copy Diagnostics',
			"Open Real-Debrid's Site",
			'Show Log',
			'Show Sign-In Code',
			'Sign In',
		]);
		await window.palette.run('Real-Debrid: Cancel Sign-In');
		await window.statusBar.waitFor(accountItem, signedOutText);
		assert.deepEqual(await commandsIn(window), whenSignedOut);

		await signIn(window, sandbox);
		assert.deepEqual(await commandsIn(window), [
			'Copy Access Token',
			'Copy Diagnostics',
			'Manage Extension Access',
			'New Terminal with Access Token',
			"Open Real-Debrid's Site",
			'Show Account',
			'Show Log',
			'Sign In',
			'Sign Out',
		]);

		await window.palette.run('Real-Debrid: Sign Out');
		await window.dialog.waitFor(/^Sign .* out of/);
		await window.dialog.click('Sign Out');
		await window.statusBar.waitFor(accountItem, signedOutText);
		assert.deepEqual(await commandsIn(window), whenSignedOut);
	});

	it('start a sign-in with a click on Sign In, and show the account with a click on the name', async () => {
		const { sandbox } = editor;
		const window = await editor.openWindow();
		await window.statusBar.click(accountItem);
		const toast = await window.notifications.waitFor(/enter the code/);
		const row = window.page.locator('.monaco-list-row').filter({ hasText: toast.text }).first();
		assert.match((await row.getAttribute('aria-label')) ?? '', /enter the code/);
		const [code] = sandbox.control.deviceCodes();
		sandbox.control.approve(code?.userCode ?? '', 1002);
		await window.statusBar.waitFor(accountItem, '$(account) ben-free');

		await window.statusBar.click(accountItem);
		await window.quickInput.waitForOpen('Real-Debrid Account');
		const [account, ...actions] = await window.quickInput.items();
		assert.equal(account?.label, '$(account) ben-free');
		assert.equal(account?.description, 'ben*****@example.com');
		assert.match(account?.detail ?? '', /^Free account · Points: 0 · Last checked: /);
		assert.deepEqual(
			actions.map(({ label }) => label),
			[
				'$(key) Copy Access Token',
				'$(terminal) New Terminal with Access Token',
				'$(shield) Manage Extension Access',
				"$(link-external) Open Real-Debrid's Site",
				'$(add) Sign In',
				'$(sign-out) Sign Out',
				'$(settings-gear) Open Settings',
				'$(book) Get Started',
				'$(clippy) Copy Diagnostics',
				'$(output) Show Log',
			],
		);
	});
});

async function commandsIn(window: EditorWindow): Promise<string[]> {
	return (await window.palette.commandsOf('Real-Debrid')).map(title => title.replace('Real-Debrid: ', ''));
}
