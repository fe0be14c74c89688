import assert from 'node:assert/strict';
import { realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, sep } from 'node:path';
import * as vscode from 'vscode';
import { extensionUnderTest } from './support/extension';

let loadedByActivation: readonly string[] = [];

// A root hook: it comes before the first test of any file, none of which has run a command yet.
before('activate the extension', async () => {
	await extensionUnderTest().activate();
	loadedByActivation = loadedBundles();
});

describe('activation', () => {
	it('loads the small bundle alone; a command loads the rest', async () => {
		assert.deepEqual(loadedByActivation, ['extension.js']);
		await vscode.commands.executeCommand('realDebrid.cancelSignIn');
		assert.deepEqual(loadedBundles().slice(0, 2), ['extension.js', 'main.js']);
	});

	it('comes with the start of the editor, and asks nobody to open anything', () => {
		assert.ok(extensionUnderTest().packageJSON.activationEvents.includes('onStartupFinished'));
		assert.equal(extensionUnderTest().isActive, true);
	});
});

/** The extension's bundles that this extension host has loaded, in their order. */
function loadedBundles(): string[] {
	const folder = join(realpathSync(extensionUnderTest().extensionPath), 'dist') + sep;
	return Object.keys(createRequire(__filename).cache)
		.filter(path => path.startsWith(folder))
		.map(path => path.slice(folder.length));
}
