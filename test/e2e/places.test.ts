import assert from 'node:assert/strict';
import { cp, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { packageFolder } from '../host/package-folder';
import { repositoryRoot } from '../host/paths';
import type { TemporaryFolder } from '../host/temporary-folder';
import { type EditorServer, type EditorWindow, eventually } from './driver';
import { accountItem, signedOutText, signIn } from './support/sign-in';
import { useEditor } from './support/test-editor';

/** A profile has settings of its own, but for those of the application, which ours are. */
const titleOfDefault = 'The default profile';

describe('a window on a folder that is on no disk', function () {
	const editor = useEditor(this, { packageCompanion: packageMemoryFolder, server: 'of its own' });

	it('has the extension, and signs in', async () => {
		const window = await editor.openFolder('memory:/');
		await window.statusBar.waitFor(accountItem, signedOutText);
		await signIn(window, editor.sandbox);
		await editor.reload(window);
		await window.statusBar.waitFor(accountItem, '$(account) ada-premium');
		await window.palette.run('Real-Debrid: Copy Access Token');
		await window.notifications.waitFor(/^Access token copied/);
	});
});

describe('another profile of the editor', function () {
	const editor = useEditor(this, { server: 'of its own' });

	it('that has the extension, has the same account', async () => {
		await applyToAllProfiles(editor.server);
		const window = await editor.openWindowWith({ 'window.title': titleOfDefault });
		await window.statusBar.waitFor(accountItem, signedOutText);
		await signIn(window, editor.sandbox);
		assert.equal(await window.page.title(), titleOfDefault);

		await addProfile(window, editor.server, 'Second');
		await editor.reload(window);
		await window.palette.run('Profiles: Switch Profile...');
		await window.quickInput.pick('Second');
		await eventually(
			'the window to have the other profile',
			() => window.page.title(),
			title => title !== titleOfDefault,
		);
		// Which older editors ask for.
		await editor.reload(window);
		await window.statusBar.waitFor(accountItem, '$(account) ada-premium');
		assert.notEqual(await window.page.title(), titleOfDefault);
		await window.palette.run('Real-Debrid: Copy Access Token');
		await window.notifications.waitFor(/^Access token copied/);
		assert.equal(editor.sandbox.control.deviceCodes().length, 1);
	});
});

/** As the editor stores it: its own form for that is not the same in all versions. */
async function addProfile(
	{ page }: EditorWindow,
	{ url, userData }: EditorServer,
	name: string,
): Promise<void> {
	const path = join(userData, 'User', 'profiles', name);
	const location = { $mid: 1, scheme: 'vscode-remote', authority: new URL(url).host, path };
	const profiles = JSON.stringify([{ name, location }]);
	await page.evaluate(`localStorage.setItem('userDataProfiles', ${JSON.stringify(profiles)})`);
}

/** As its menu in the Extensions view does. */
async function applyToAllProfiles({ userData }: EditorServer): Promise<void> {
	const path = join(dirname(userData), 'extensions', 'extensions.json');
	const installed = JSON.parse(await readFile(path, 'utf8')) as { metadata?: object }[];
	for (const one of installed) one.metadata = { ...one.metadata, isApplicationScoped: true };
	await writeFile(path, JSON.stringify(installed));
}

async function packageMemoryFolder(folder: TemporaryFolder): Promise<string> {
	await cp(join(repositoryRoot, 'test', 'fixtures', 'memory-folder'), folder.path, { recursive: true });
	return await packageFolder(folder.path, join(folder.path, 'memory-folder.vsix'));
}
