import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type EditorServer, eventually } from './driver';
import { accountItem, ada, signIn } from './support/sign-in';
import { useEditor } from './support/test-editor';

/** How many windows have loaded more than activation needs: that is when the extension's log is made. */
function logs({ userData }: EditorServer): number {
	const folder = join(userData, 'logs');
	return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(path =>
		path.endsWith('Real-Debrid.log'),
	).length;
}

describe('a window that opens signed in', function () {
	const editor = useEditor(this);

	it('shows the account, in the editor’s list of accounts too, and loads nothing for it', async () => {
		const earlier = logs(editor.server);
		const window = await editor.openWindow();
		await signIn(window, editor.sandbox);
		const before = logs(editor.server);
		assert.equal(before, earlier + 1);

		await editor.reload(window);
		await window.statusBar.waitFor(accountItem, `$(account) ${ada.username}`);
		assert.ok((await window.accounts.entries()).includes(`${ada.username} (Real-Debrid)`));
		assert.equal(logs(editor.server), before);

		await window.palette.run('Real-Debrid: Show Log');
		await eventually(
			'the log to be made',
			async () => logs(editor.server),
			count => count === before + 1,
		);
	});
});
