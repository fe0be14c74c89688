import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ExtensionContext } from 'vscode';
import { InstalledExtensions } from '../../../../src/editor/consumers/installedExtensions';

const OURS = { identifier: { id: 'debrid-tools.real-debrid' }, version: '1.1.0', metadata: {} };

describe('the editor’s lists of installed extensions', () => {
	let folder: string;
	let extensions: string;
	let profile: string;

	beforeEach(() => {
		folder = mkdtempSync(join(tmpdir(), 'real-debrid-installed-'));
		extensions = join(folder, 'extensions');
		profile = join(folder, 'User', 'profiles', 'work');
		mkdirSync(extensions);
		mkdirSync(profile, { recursive: true });
	});

	afterEach(() => rmSync(folder, { recursive: true }));

	const listed = (id: string, installedTimestamp: unknown = 1_000, version: unknown = '2.0.0') => ({
		identifier: { id },
		version,
		metadata: { installedTimestamp },
	});
	const write = (place: string, content: unknown) =>
		writeFileSync(join(place, 'extensions.json'), JSON.stringify(content));
	const installationOf = (id: string) =>
		new InstalledExtensions({
			extension: { id: 'Debrid-Tools.Real-Debrid', extensionPath: join(extensions, 'ours-1.1.0') },
			globalStorageUri: { fsPath: join(profile, 'globalStorage', 'ours') },
		} as unknown as ExtensionContext).installationOf(id);

	it('say when an extension was installed, whatever the case of its id', () => {
		write(extensions, [OURS, listed('Acme.Player')]);
		assert.deepEqual(installationOf('acme.player'), { version: '2.0.0', installedAt: 1_000 });
	});

	it('say that an extension is not there', () => {
		write(extensions, [OURS]);
		assert.equal(installationOf('acme.player'), 'uninstalled');
	});

	it('are the profile’s own and the default one: an extension is installed if it is in either', () => {
		write(extensions, [listed('acme.player', 1_000), listed('acme.loader', 1_000)]);
		write(profile, [OURS, listed('acme.player', 2_000)]);
		assert.deepEqual(installationOf('acme.player'), { version: '2.0.0', installedAt: 2_000 });
		assert.deepEqual(installationOf('acme.loader'), { version: '2.0.0', installedAt: 1_000 });
		assert.equal(installationOf('acme.other'), 'uninstalled');
	});

	it('tell nothing where there is none, or one without this extension, as while it is developed', () => {
		assert.equal(installationOf('acme.player'), undefined);
		write(extensions, [listed('acme.player')]);
		assert.equal(installationOf('acme.player'), undefined);
	});

	it('tell nothing where one of them cannot be understood', () => {
		write(extensions, [OURS]);
		write(profile, { unexpected: true });
		assert.equal(installationOf('acme.player'), undefined);
		writeFileSync(join(profile, 'extensions.json'), '[{"ident');
		assert.equal(installationOf('acme.player'), undefined);
	});

	it('tell nothing of an entry without a time or a version', () => {
		write(extensions, [null, OURS, listed('acme.player', 'yesterday'), listed('acme.loader', 1, null)]);
		assert.equal(installationOf('acme.player'), undefined);
		assert.equal(installationOf('acme.loader'), undefined);
	});
});
