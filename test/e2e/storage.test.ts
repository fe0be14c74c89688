import assert from 'node:assert/strict';
import { type EditorWindow, eventually } from './driver';
import { BrowserStorage } from './support/browser-storage';
import { AccountFile, storedFiles } from './support/extension-storage';
import { accountItem, ada, errorsShown, newUserCode, signedOutText, signIn } from './support/sign-in';
import { useEditor } from './support/test-editor';

const signedIn = '$(account) ada-premium';
const again = '$(warning) Real-Debrid: Sign In Again';
const unsaved =
	/^The editor could not save your Real-Debrid sign-in\. You can keep working, but the sign-in lasts only until/;
const lost = /^ada-premium: You are signed in, but this window does not have the sign-in yet\./;
const unusable =
	/^The editor could not access its secret storage\. Your browser stores the editor’s secrets: /;
const ofLaterVersion = /^A newer version of the Real-Debrid extension saved an account/;
/** What of our states says which needs to sign in again the user knows of. */
const reported = 'reportedSignInAgain';
const copied = /^Access token copied\./;

describe('a storage that fails', function () {
	const editor = useEditor(this);

	let window: EditorWindow;
	let storage: BrowserStorage;
	beforeEach(async () => {
		window = await editor.openWindow();
		storage = await BrowserStorage.of(window);
	});

	it('at storing: the sign-in goes on and works until the window closes, which is told once', async () => {
		await window.palette.run('Real-Debrid: Sign In');
		const userCode = await newUserCode(editor.sandbox, 0);
		await storage.refuseSecret(`account ${editor.sandbox.url} ${await grantOfSignIn()}`);
		editor.sandbox.control.approve(userCode, ada.id);
		const told = await window.notifications.waitFor(unsaved);
		assert.equal(told.severity, 'warning');
		assert.deepEqual(told.buttons, ['Show Log']);
		await window.notifications.waitFor('Signed in to Real-Debrid as ada-premium.');
		assert.deepEqual(await errorsShown(window), []);
		assert.match(await window.statusBar.tooltip(accountItem), /could\snot\ssave\sthis\ssign-in/);
		await copiesToken();

		await editor.reload(window);
		await window.statusBar.waitFor(accountItem, again);
		await window.notifications.waitFor(lost);
	});

	it('for want of room, unknown to us: the loss is explained once, and a new sign-in lasts again', async () => {
		await storage.fill();
		await signIn(window, editor.sandbox);
		await copiesToken();

		await editor.reload(window);
		await window.statusBar.waitFor(accountItem, again);
		const explained = await window.notifications.waitFor(lost);
		assert.equal(explained.severity, 'warning');
		assert.deepEqual(explained.buttons, ['Reload Window', 'Sign In Again']);
		await window.notifications.dismiss(lost);
		await storage.waitUntilKept(reported);

		await editor.reload(window);
		await window.statusBar.waitFor(accountItem, again);
		assert.deepEqual(await warnings(), []);

		await storage.makeRoom();
		await window.statusBar.click(accountItem);
		const asked = await window.dialog.waitFor(
			/^You are signed in, but this window does not have the sign-in yet\./,
		);
		assert.deepEqual([...asked.buttons].sort(), ['Cancel', 'Reload Window', 'Sign In Again']);
		await window.dialog.click('Sign In Again');
		editor.sandbox.control.approve(await newUserCode(editor.sandbox, 1), ada.id);
		await window.statusBar.waitFor(accountItem, signedIn);

		await editor.reload(window);
		await window.statusBar.waitFor(accountItem, signedIn);
		await copiesToken();
		assert.deepEqual(await warnings(), []);
	});

	it('by losing what it had: explained again only after it was found in between', async () => {
		await signIn(window, editor.sandbox);
		await window.notifications.waitFor('Signed in to Real-Debrid as ada-premium.');
		const secrets = await eventually(
			'the secrets',
			() => storage.takeSecrets(),
			sealed => sealed !== 'null',
		);
		await editor.reload(window);
		await window.notifications.waitFor(lost);

		await storage.putSecretsBack(secrets);
		await editor.reload(window);
		await window.statusBar.waitFor(accountItem, signedIn);
		await copiesToken();

		await storage.takeSecrets();
		await editor.reload(window);
		await window.statusBar.waitFor(accountItem, again);
		await window.notifications.waitFor(lost);
		assert.equal(editor.sandbox.control.deviceCodes().length, 1);
	});

	it('at reading: an error says so, nobody is signed out, and it works again with the storage', async () => {
		await signIn(window, editor.sandbox);
		await window.notifications.waitFor('Signed in to Real-Debrid as ada-premium.');
		await storage.break();
		await editor.reload(window);
		await window.statusBar.waitFor(accountItem, signedIn);
		await window.palette.run('Real-Debrid: Copy Access Token');
		const told = await window.notifications.waitFor(unusable);
		assert.equal(told.severity, 'error');
		assert.deepEqual(told.buttons, ['Show Log']);
		await window.statusBar.waitFor(accountItem, signedIn);

		await storage.mend();
		await editor.reload(window);
		await window.statusBar.waitFor(accountItem, signedIn);
		await copiesToken();
		assert.deepEqual(await warnings(), []);
		assert.equal(editor.sandbox.control.deviceCodes().length, 1);
	});

	it('at everything: a person can sign in all the same', async () => {
		await storage.break();
		await editor.reload(window);
		await signIn(window, editor.sandbox);
		await window.notifications.waitFor(unsaved);
		await window.notifications.waitFor('Signed in to Real-Debrid as ada-premium.');
		assert.deepEqual(await errorsShown(window), []);
		await copiesToken();
	});

	it('by damage to an account’s file: nobody notices, since what it held is asked for again', async () => {
		const file = new AccountFile(editor.server, ada.id);
		await signIn(window, editor.sandbox);
		await whileClosed(() => file.replace('{"schema":1,"user'));
		await window.statusBar.waitFor(accountItem, /^\$\(account\)/);
		await copiesToken();
		assert.deepEqual(await warnings(), []);
		assert.equal(editor.sandbox.control.deviceCodes().length, 1);
	});

	it('by being of a later version: what that stored is left as it is, and that is told once', async () => {
		const newer = '{"schema":2,"shape":"unknown"}';
		const file = new AccountFile(editor.server, ada.id);
		await signIn(window, editor.sandbox);
		await whileClosed(() => file.replace(newer));
		await window.statusBar.waitFor(accountItem, signedOutText);
		await window.notifications.waitFor(ofLaterVersion);
		const [told, ...others] = await warnings();
		assert.match(told ?? '', ofLaterVersion);
		assert.deepEqual(others, []);
		await editor.reload(window);
		await window.statusBar.waitFor(accountItem, signedOutText);
		assert.deepEqual(await warnings(), []);
		assert.equal(await file.read(), newer);

		await signIn(window, editor.sandbox);
		assert.equal(JSON.parse(await file.read()).schema, 1);
	});

	it('or a need to sign in again that nobody was there to be told of is told at the next start, once', async () => {
		const file = new AccountFile(editor.server, ada.id);
		await signIn(window, editor.sandbox);
		await whileClosed(async () =>
			file.replace(JSON.stringify({ ...JSON.parse(await file.read()), signInAgain: 'revoked' })),
		);
		const revoked = /^ada-premium: Real-Debrid no longer accepts this sign-in/;
		await window.notifications.waitFor(revoked);
		await (await BrowserStorage.of(window)).waitUntilKept(reported);
		await editor.reload(window);
		await window.statusBar.waitFor(accountItem, again);
		assert.deepEqual(await warnings(), []);
	});

	/** Our name for what the sign-in under way will be granted: its secrets have that in their keys. */
	async function grantOfSignIn(): Promise<string> {
		const name = await eventually(
			'the record of the sign-in',
			async () => (await storedFiles(editor.server)).find(file => file.endsWith('.sign-in.json')),
			file => file !== undefined,
		);
		return /~([^~]+)\.sign-in\.json$/.exec(name ?? '')?.[1] ?? assert.fail();
	}

	/** No window is there to see it happen. */
	async function whileClosed(action: () => Promise<void>): Promise<void> {
		await window.close();
		await action();
		window = await editor.openWindow();
	}

	async function copiesToken(): Promise<void> {
		await window.palette.run('Real-Debrid: Copy Access Token');
		await window.notifications.waitFor(copied);
		const [token] = editor.sandbox.control
			.secrets()
			.filter(({ kind }) => kind === 'accessToken')
			.slice(-1);
		assert.equal(await window.readClipboard(), token?.value);
	}

	/** Those of ours, once the extension has said all that it has to say. */
	async function warnings(): Promise<string[]> {
		await window.palette.run('Real-Debrid: Copy Diagnostics');
		await window.notifications.waitFor(/^Diagnostics copied/);
		return (await window.notifications.list())
			.filter(({ severity }) => severity === 'warning')
			.map(({ text }) => text);
	}
});
