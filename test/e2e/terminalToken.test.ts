import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { oldestCodeServer } from '../host/code-server';
import { TemporaryFolder } from '../host/temporary-folder';
import { type EditorWindow, eventually } from './driver';
import { accountItem, ada, signIn } from './support/sign-in';
import { useEditor } from './support/test-editor';

const explanation = /^New terminals now get your Real-Debrid access token as REAL_DEBRID_TOKEN\./;
const setting = 'realDebrid.terminal.accessToken';

describe('REAL_DEBRID_TOKEN in the terminals that a person opens', function () {
	const editor = useEditor(this);
	let folder: TemporaryFolder;
	before(function () {
		// Without an install script it has no binary of node-pty, and so no terminals.
		if (editor.version === oldestCodeServer) this.skip();
	});
	beforeEach(() => {
		folder = new TemporaryFolder('terminal');
	});
	afterEach(() => folder.remove());

	/** A shell that leaves the variable in a file by itself: what is typed may end up elsewhere. */
	const shell = () => {
		const file = join(folder.path, 'value-$$');
		const script = `printf "<%s>" "$REAL_DEBRID_TOKEN" > ${file}.part; mv ${file}.part ${file}; read wait`;
		const profile = { probe: { path: '/bin/sh', args: ['-c', script] } };
		return Object.fromEntries(
			['linux', 'osx'].flatMap(system => [
				[`terminal.integrated.profiles.${system}`, profile],
				[`terminal.integrated.defaultProfile.${system}`, 'probe'],
			]),
		);
	};
	const values = () => readdirSync(folder.path).filter(name => /^value-\d+$/.test(name));

	async function inNewTerminal({ palette }: EditorWindow): Promise<string> {
		const before = values();
		await palette.run('Terminal: Create New Terminal');
		const [name = ''] = await eventually(
			'the terminal to write its variable',
			async () => values().filter(one => !before.includes(one)),
			names => names.length > 0,
		);
		return readFileSync(join(folder.path, name), 'utf8');
	}
	const tokens = () => editor.sandbox.control.secrets().filter(({ kind }) => kind === 'accessToken');

	it('is there after a restart of the window without anything being run; nothing of it is on disk or in the browser', async () => {
		const { sandbox } = editor;
		const window = await editor.openWindowWith({ [setting]: true, ...shell() });
		await window.statusBar.waitFor(accountItem, /./);
		await signIn(window, sandbox);
		await window.notifications.waitFor(explanation);
		for (const { value } of tokens()) editor.leaks.gaveToTerminal(value);
		assert.ok((await inNewTerminal(window)) === `<${tokens()[0]?.value}>`);

		await editor.reload(window);
		await window.statusBar.waitFor(accountItem, `$(account) ${ada.username}`);
		sandbox.control.clearRequests();
		await eventually(
			'new terminals to have the token again',
			() => inNewTerminal(window),
			text => text === `<${tokens()[0]?.value}>`,
		);
		assert.deepEqual(sandbox.control.requests(), []);
		const told = (await window.notifications.list()).filter(({ text }) => explanation.test(text));
		assert.deepEqual(told, []);
	});

	it('is not there because a folder wants it', async () => {
		await mkdir(join(folder.path, '.vscode'));
		await writeFile(join(folder.path, '.vscode', 'settings.json'), JSON.stringify({ [setting]: true }));
		const window = await editor.openFolder(folder.path, shell());
		await window.statusBar.waitFor(accountItem, /./);
		await signIn(window, editor.sandbox);
		assert.ok((await inNewTerminal(window)) === '<>');
		assert.ok((await inNewTerminal(window)) === '<>');
		const told = (await window.notifications.list()).filter(({ text }) => explanation.test(text));
		assert.deepEqual(told, []);
	});
});
