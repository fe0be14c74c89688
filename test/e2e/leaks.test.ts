import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { installCodeServer } from '../host/code-server';
import { filesBelow } from '../host/files-below';
import { tallies } from '../host/tallies';
import { canaries, canary, canaryNames, setOutInPage, setOutOnDisk } from './support/canaries';
import { accountItem, ada, newUserCode, signIn } from './support/sign-in';
import { TestEditor } from './support/test-editor';

const suiteMilliseconds = 180_000;

describe('the search for leaks that ends each of these suites', function () {
	this.timeout(suiteMilliseconds);

	it('has log level trace: the lines of the editor and ours are in its files', async function () {
		if (!(await writesLogFiles())) this.skip();
		const leaks = await withEditor(async editor => {
			await signIn(await editor.openWindow(), editor.sandbox);
			const ours = await logOf(editor, /Real-Debrid\.log$/);
			assert.match(ours, /\[debug\] GET \S+\/rest\/1\.0\/user: 200 after /);
			const editors = await logOf(editor, /remoteexthost\.log$/);
			assert.match(editors, /\[trace\] /);
			// The editor tells the address of each request, as far as it is shown.
			assert.match(editors, /ProxyResolver#resolveProxy .*\/oauth\/v2\/device\/credentials DIRECT/);
		});
		assert.deepEqual(leaks, []);
	});

	it('finds a canary wherever it is set out, but for the editor’s secret storage', async () => {
		const isLogged = await writesLogFiles();
		const leaks = await withEditor(async editor => {
			const { sandbox } = editor;
			editor.leaks.know(canaryNames.map(kind => ({ kind, value: canary(kind) })));
			sandbox.control.updateUser(ada.id, { username: canary('the name of the user') });
			const window = await editor.openWindow();
			await window.palette.run('Real-Debrid: Sign In');
			sandbox.control.approve(await newUserCode(sandbox, 0), ada.id);
			await window.statusBar.waitFor(accountItem, `$(account) ${canary('the name of the user')}`);

			const lost = await editor.openWindowWith({
				'realDebrid.apiUrl': `${sandbox.url}/${canary('the address of the service')}`,
			});
			await lost.palette.run('Real-Debrid: Sign In');
			await lost.notifications.waitFor(/^Real-Debrid/);
			await setOutOnDisk(editor.server);
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
 * An editor as the other suites have it, for one person.
 *
 * @returns what the end of a suite would have complained about
 */
async function withEditor(use: (editor: TestEditor) => Promise<void>): Promise<readonly string[]> {
	const editor = new TestEditor();
	try {
		await editor.start();
		await editor.welcomePerson();
		await use(editor);
		await editor.forgetPerson();
	} finally {
		await editor.close();
	}
	return editor.leaks.leaks;
}

async function logOf({ server }: TestEditor, name: RegExp): Promise<string> {
	for await (const file of filesBelow(server.userData)) if (name.test(file.name)) return file.text;
	throw new Error(`There is no log ${name}.`);
}

/** The editor's logger has a native part that is built where there is a compiler. */
async function writesLogFiles(): Promise<boolean> {
	const { serverMain } = await installCodeServer(new TestEditor().version);
	const logger = resolve(serverMain, '..', '..', 'node_modules', '@vscode', 'spdlog');
	return existsSync(join(logger, 'build', 'Release', 'spdlog.node'));
}
