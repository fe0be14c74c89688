import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type CodeServerVersion, installCodeServer } from '../host/code-server';
import { filesBelow } from '../host/files-below';
import { tallies } from '../host/tallies';
import type { EditorServer } from './driver';
import { canaries, canary, canaryNames, setOutInPage, setOutOnDisk } from './support/canaries';
import { Lane } from './support/lane';
import { accountItem, ada, newUserCode, signIn } from './support/sign-in';
import { TestEditor, useEditor } from './support/test-editor';

describe('the search for leaks at the end', function () {
	const editor = useEditor(this);

	it('has log level trace: the lines of the editor and ours are in its files', async function () {
		if (!(await writesLogFiles(editor.version))) this.skip();
		const { sandbox, server } = editor;
		await signIn(await editor.openWindow(), sandbox);
		const ours = await logsOf(server, /Real-Debrid\.log$/);
		assert.match(ours, /\[debug\] GET \S+\/rest\/1\.0\/user: 200 after /);
		const editors = await logsOf(server, /remoteexthost\.log$/);
		assert.match(editors, /\[trace\] /);
		// The editor tells the address of each request, as far as it is shown.
		assert.match(editors, /ProxyResolver#resolveProxy .*\/oauth\/v2\/device\/credentials DIRECT/);
		assert.deepEqual(
			new Set(sandbox.control.secrets().map(({ kind }) => kind)),
			new Set(['deviceCode', 'clientSecret', 'accessToken', 'refreshToken']),
		);
	});

	it('finds a canary wherever it is set out, but for the editor’s secret storage', async () => {
		const isLogged = await writesLogFiles(editor.version);
		const leaks = await withLaneOfItsOwn(async (another, lane) => {
			const { sandbox, server } = another;
			lane.leaks.know(canaryNames.map(kind => ({ kind, value: canary(kind) })));
			sandbox.control.updateUser(ada.id, { username: canary('the name of the user') });
			const window = await another.openWindow();
			await window.palette.run('Real-Debrid: Sign In');
			sandbox.control.approve(await newUserCode(sandbox, 0), ada.id);
			await window.statusBar.waitFor(
				accountItem,
				`$(account) ${canary('the name of the user').slice(0, 24)}…`,
			);

			const lost = await another.openWindowWith({
				'realDebrid.apiUrl': `${sandbox.url}/${canary('the address of the service')}`,
			});
			await lost.palette.run('Real-Debrid: Sign In');
			await lost.notifications.waitFor(/^A web page arrived/);
			await setOutOnDisk(server);
			await setOutInPage(window);
		});
		for (const name of canaryNames) {
			const found = leaks.filter(leak => leak.startsWith(`${name} in `));
			if (name === 'the secret storage') assert.deepEqual(found, []);
			for (const place of canaries[name]) {
				if (!isLogged && /(Real-Debrid|exthost)\\\.log/.test(place.source)) continue;
				assert.ok(
					found.some(leak => place.test(leak)),
					`${name} in ${place}: ${found.join('\n') || 'not found'}`,
				);
				tallies.add('leak search: canaries found');
			}
		}
	});
});

/**
 * An editor as the other suites have it, for one person, on a lane that nobody else writes to.
 *
 * @returns what the end of the lane would have complained about
 */
async function withLaneOfItsOwn(
	use: (editor: TestEditor, lane: Lane) => Promise<void>,
): Promise<readonly string[]> {
	const lane = await Lane.start();
	try {
		const editor = new TestEditor();
		await editor.start(lane);
		editor.welcomePerson();
		await use(editor, lane);
		await editor.forgetPerson('a person with canaries');
	} catch (error) {
		await lane.close();
		throw error;
	}
	return (await lane.close()).leaks;
}

/** The logs of all windows so far, those of earlier tests as well. */
async function logsOf({ userData }: EditorServer, name: RegExp): Promise<string> {
	let text = '';
	for await (const file of filesBelow(userData)) if (name.test(file.name)) text += file.text;
	return text;
}

/** The editor's logger has a native part that is built where there is a compiler. */
async function writesLogFiles(version: CodeServerVersion): Promise<boolean> {
	const { serverMain } = await installCodeServer(version);
	const logger = resolve(serverMain, '..', '..', 'node_modules', '@vscode', 'spdlog');
	return existsSync(join(logger, 'build', 'Release', 'spdlog.node'));
}
