import assert from 'node:assert/strict';
import sinon from 'sinon';
import * as vscode from 'vscode';
import type { Account } from '../../../src/accounts/account';
import { signInAgainMessage } from '../../../src/editor/messages/signInAgainMessage';
import {
	keyringHelp,
	openKeyringHelp,
	type SecretPlace,
	secretPlaceOf,
	unsavedMessage,
} from '../../../src/editor/messages/storageMessages';

const places: readonly SecretPlace[] = ['browser', 'linux', 'mac', 'windows', 'elsewhere'];

describe('the words about a secret storage that fails', () => {
	const remedies: Readonly<Record<SecretPlace, RegExp>> = {
		browser: /allow this site to store data, or free up some of its space/,
		linux: /gnome-keyring or KWallet.*"password-store": "basic" in argv\.json .* any program .* can decrypt/,
		mac: /login keychain/,
		windows: /Restart the editor/,
		elsewhere: /If the editor runs on Linux, .* gnome-keyring or KWallet/,
	};
	for (const place of places)
		it(`say what it means and what to do: ${place}`, () => {
			assert.match(
				unsavedMessage(place),
				/You can keep working, but the sign-in lasts only until this window closes or reloads\./,
			);
			assert.match(unsavedMessage(place), remedies[place]);
		});

	it('speak of keyrings, and offer help with them, only where there may be one', () => {
		const lost = { signInAgain: 'lost' } as Account;
		for (const place of places) {
			const isOfKeyrings = place === 'linux' || place === 'elsewhere';
			assert.equal(/keyring/.test(unsavedMessage(place)), isOfKeyrings);
			assert.equal(/keyring/.test(signInAgainMessage(lost, place)), isOfKeyrings);
			assert.equal(keyringHelp(place), isOfKeyrings ? 'Keyring Help' : undefined);
		}
	});

	const { UI, Workspace } = vscode.ExtensionKind;
	const { Web, Desktop } = vscode.UIKind;
	const rows: readonly [SecretPlace, vscode.UIKind, vscode.ExtensionKind | undefined, NodeJS.Platform][] = [
		['browser', Web, Workspace, 'linux'],
		['browser', Web, UI, 'darwin'],
		['linux', Desktop, UI, 'linux'],
		['mac', Desktop, UI, 'darwin'],
		['windows', Desktop, UI, 'win32'],
		['elsewhere', Desktop, UI, 'freebsd'],
		['elsewhere', Desktop, Workspace, 'linux'],
		['elsewhere', Desktop, undefined, 'win32'],
	];
	for (const [place, uiKind, extensionKind, platform] of rows)
		it(`are for ${place} where the editor is ${vscode.UIKind[uiKind]} and we run as ${extensionKind} on ${platform}`, () => {
			assert.equal(secretPlaceOf(uiKind, extensionKind, platform), place);
		});

	it('open the editor’s own page', async () => {
		const fakes = sinon.createSandbox();
		try {
			const opened: string[] = [];
			fakes.replace(vscode.env, 'openExternal', async uri => opened.push(uri.toString(true)) > 0);
			await openKeyringHelp();
			assert.deepEqual(opened, [
				'https://code.visualstudio.com/docs/configure/settings-sync#_troubleshooting-keychain-issues',
			]);
		} finally {
			fakes.restore();
		}
	});
});
