import assert from 'node:assert/strict';
import { hasSecrets, storedFiles } from './support/extension-storage';
import { main } from './support/main-path';
import { accountItem, signedOutText, signIn } from './support/sign-in';
import { useEditor } from './support/test-editor';

const question = 'Sign ada-premium out of Real-Debrid?';

describe('signing out', function () {
	const editor = useEditor(this);

	it(main('asks once, removes everything stored, and tells the service'), async () => {
		const { sandbox, server } = editor;
		const window = await editor.openWindow();
		await signIn(window, sandbox);
		assert.equal((await storedFiles(server)).length, 1);
		assert.equal(await hasSecrets(window), true);

		await window.palette.run('Real-Debrid: Sign Out');
		assert.deepEqual(await window.dialog.waitFor(question), {
			message: question,
			detail: 'Extensions that use this account will lose access.',
			buttons: ['Cancel', 'Sign Out'],
		});
		await window.dialog.click('Sign Out');

		await window.statusBar.waitFor(accountItem, signedOutText);
		await window.notifications.waitFor('Signed out of Real-Debrid (ada-premium).');
		assert.equal(await window.dialog.state(), undefined);
		assert.deepEqual(await storedFiles(server), []);
		assert.equal(await hasSecrets(window), false);
		const told = sandbox.control.requests().filter(({ step }) => step === 'disable');
		assert.deepEqual(
			told.map(({ status }) => status),
			[204],
		);

		await editor.reload(window);
		await window.statusBar.waitFor(accountItem, signedOutText);
	});
});
