import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { packageFolder } from '../host/package-folder';
import { repositoryRoot } from '../host/paths';
import type { TemporaryFolder } from '../host/temporary-folder';
import { eventually } from './driver';
import { accountItem, signedOutText } from './support/sign-in';
import { useEditor } from './support/test-editor';

const example = join(repositoryRoot, 'examples', 'consumer');

/**
 * The example as an extension for browsers: it runs in a worker of the page, and Real-Debrid on the server. Neither sees
 * what the other exports, as in a remote window.
 */
async function packageForBrowsers(folder: TemporaryFolder): Promise<string> {
	const { main, ...manifest } = JSON.parse(await readFile(join(example, 'package.json'), 'utf8'));
	await writeFile(join(folder.path, 'package.json'), JSON.stringify({ ...manifest, browser: main }));
	await build({
		entryPoints: [join(example, 'src', 'extension.ts')],
		outfile: join(folder.path, main),
		alias: { '@debrid-tools/real-debrid': join(repositoryRoot, 'api', 'src', 'index.ts') },
		bundle: true,
		format: 'cjs',
		target: 'es2022',
		external: ['vscode'],
		logLevel: 'warning',
	});
	return await packageFolder(folder.path, join(folder.path, 'torrent-list.vsix'));
}

describe('an extension in another extension host', function () {
	const editor = useEditor(this, { packageCompanion: packageForBrowsers, server: 'of its own' });

	it('signs in, gets consent and lists torrents, by the editor’s own accounts', async () => {
		const { sandbox } = editor;
		const window = await editor.openWindow();
		await window.statusBar.waitFor(accountItem, signedOutText);
		sandbox.control.configure({ approve: 'ada-premium' });
		sandbox.control.clearRequests();

		await window.palette.run('Torrent List: Sign In');
		await window.dialog.waitFor("The extension 'Torrent List' wants to sign in using Real-Debrid.");
		await window.dialog.click('Allow');
		await window.statusBar.waitFor(accountItem, '$(account) ada-premium');
		await window.palette.run('Torrent List: Refresh');
		const request = await eventually(
			'the request for torrents',
			async () => sandbox.control.requests().find(({ path }) => path.startsWith('/rest/1.0/torrents')),
			found => found !== undefined,
		);
		assert.equal(request?.status, 200);
	});
});
