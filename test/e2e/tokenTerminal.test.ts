import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { oldestCodeServer } from '../host/code-server';
import { TemporaryFolder } from '../host/temporary-folder';
import { type EditorWindow, eventually } from './driver';
import { accountItem, signIn } from './support/sign-in';
import { useEditor } from './support/test-editor';

describe('REAL_DEBRID_TOKEN in a terminal that a person opens for it', function () {
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

	async function inNewTerminal({ palette }: EditorWindow, command: string): Promise<string> {
		const before = values();
		await palette.run(command);
		const [name = ''] = await eventually(
			'the terminal to write its variable',
			async () => values().filter(one => !before.includes(one)),
			names => names.length > 0,
		);
		return readFileSync(join(folder.path, name), 'utf8');
	}
	const tokens = () => editor.sandbox.control.secrets().filter(({ kind }) => kind === 'accessToken');

	it('is there, and in no other terminal; nothing of it is on disk or in the browser after a reload', async () => {
		const window = await editor.openWindowWith(shell());
		await window.statusBar.waitFor(accountItem, /./);
		await signIn(window, editor.sandbox);
		for (const { value } of tokens()) editor.leaks.gaveToTerminal(value);
		const withToken = await inNewTerminal(window, 'Real-Debrid: New Terminal with Access Token');
		assert.ok(withToken === `<${tokens()[0]?.value}>`);
		assert.ok((await inNewTerminal(window, 'Terminal: Create New Terminal')) === '<>');

		await editor.reload(window);
		await window.statusBar.waitFor(accountItem, /ada/);
	});
});
