import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Sandbox, startSandbox } from '../../sandbox/src';
import { TemporaryFolder } from '../host/temporary-folder';
import { type EditorWindow, eventually } from './driver';
import { accountItem, signedOutText, signIn } from './support/sign-in';
import { useEditor } from './support/test-editor';

/** How a person may have opened a folder. */
const folders: readonly [string, Readonly<Record<string, unknown>>, number][] = [
	['a folder that is trusted', {}, 0],
	[
		'a folder that is not trusted',
		{ 'security.workspace.trust.enabled': true, 'security.workspace.trust.startupPrompt': 'never' },
		1,
	],
];

describe('the settings of a folder that somebody else has written', function () {
	const editor = useEditor(this);
	let folder: TemporaryFolder;
	let elsewhere: Sandbox;
	beforeEach(async () => {
		elsewhere = await startSandbox();
		folder = new TemporaryFolder('workspace');
		await mkdir(join(folder.path, '.vscode'));
		await writeFile(
			join(folder.path, '.vscode', 'settings.json'),
			JSON.stringify({
				'realDebrid.apiUrl': elsewhere.url,
				'realDebrid.clientId': 'SOMEBODYELSES',
				'realDebrid.statusBar': 'never',
				// One that a folder may set, to see that they are in force.
				'workbench.statusBar.visible': true,
				'window.title': 'A folder with settings',
			}),
		);
	});
	afterEach(async () => {
		await folder.remove();
		await elsewhere.close();
	});

	for (const [what, settings, restricted] of folders)
		it(`do not reach us, and signing in works in ${what}`, async () => {
			const { sandbox } = editor;
			const window = await editor.openFolder(folder.path, settings);
			await window.statusBar.waitFor(accountItem, signedOutText);
			await eventually(
				'the settings of the folder to be in force',
				() => window.page.title(),
				title => title === 'A folder with settings',
			);
			await eventually(
				'the trust in the folder to show',
				() => restrictedModeItems(window).count(),
				count => count === restricted,
			);

			await signIn(window, sandbox);
			await window.palette.run('Real-Debrid: Copy Access Token');
			await window.notifications.waitFor(/^Access token copied/);
			assert.deepEqual(
				sandbox.control.deviceCodes().map(({ clientId }) => clientId),
				['X245A4XAIBGVM'],
			);
			assert.deepEqual(elsewhere.control.requests(), []);
		});
});

function restrictedModeItems({ page }: EditorWindow) {
	return page.locator('.statusbar-item').filter({ hasText: 'Restricted Mode' });
}
