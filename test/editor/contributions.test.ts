import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { extensionUnderTest } from './support/extension';

interface Contributions {
	readonly commands: readonly { command: string; title: string; category: string }[];
	readonly menus: { readonly commandPalette: readonly { command: string; when: string }[] };
	readonly configuration: { readonly properties: Readonly<Record<string, Property>> };
}

interface Property {
	readonly default: unknown;
	readonly scope: string;
	readonly enum?: readonly string[];
}

const titles = {
	'realDebrid.signIn': 'Sign In',
	'realDebrid.signOut': 'Sign Out',
	'realDebrid.showAccount': 'Show Account',
	'realDebrid.showSignInCode': 'Show Sign-In Code',
	'realDebrid.cancelSignIn': 'Cancel Sign-In',
	'realDebrid.copyAccessToken': 'Copy Access Token',
	'realDebrid.manageAccess': 'Manage Extension Access',
	'realDebrid.newTerminal': 'New Terminal with Access Token',
	'realDebrid.openSite': "Open Real-Debrid's Site",
	'realDebrid.copyDiagnostics': 'Copy Diagnostics',
	'realDebrid.showLog': 'Show Log',
};

const defaults = {
	'realDebrid.apiUrl': 'https://api.real-debrid.com',
	'realDebrid.clientId': 'X245A4XAIBGVM',
	'realDebrid.statusBar': 'always',
	'realDebrid.premiumReminder': true,
};

describe('what the extension contributes', () => {
	const contributes = extensionUnderTest().packageJSON.contributes as Contributions;

	it('are commands with their titles, in the category Real-Debrid', () => {
		const contributed = contributes.commands.map(({ command, title }) => [command, title]);
		assert.deepEqual(Object.fromEntries(contributed), titles);
		for (const { command, category } of contributes.commands) assert.equal(category, 'Real-Debrid', command);
	});

	it('are commands that the running extension has registered, and no others', async () => {
		const registered = (await vscode.commands.getCommands(true)).filter(id => id.startsWith('realDebrid.'));
		assert.deepEqual(registered.sort(), Object.keys(titles).sort());
	});

	it('hides a command from the palette while it makes no sense', () => {
		const rules = contributes.menus.commandPalette.map(({ command, when }) => [command, when]);
		assert.deepEqual(Object.fromEntries(rules), {
			'realDebrid.signOut': 'realDebrid.signedIn',
			'realDebrid.showAccount': 'realDebrid.signedIn',
			'realDebrid.showSignInCode': 'realDebrid.signingIn',
			'realDebrid.cancelSignIn': 'realDebrid.signingIn',
			'realDebrid.copyAccessToken': 'realDebrid.signedIn',
			'realDebrid.manageAccess': 'realDebrid.signedIn',
			'realDebrid.newTerminal': 'realDebrid.signedIn',
		});
	});

	it('are settings of scope application, so that no workspace can set them, with their defaults', () => {
		const settings = Object.entries(contributes.configuration.properties);
		assert.deepEqual(settings.map(([key]) => key).sort(), Object.keys(defaults).sort());
		for (const [key, { scope }] of settings) assert.equal(scope, 'application', key);
		for (const [key, value] of Object.entries(defaults))
			assert.equal(vscode.workspace.getConfiguration().inspect(key)?.defaultValue, value, key);
		assert.deepEqual(contributes.configuration.properties['realDebrid.statusBar']?.enum, [
			'always',
			'whenSignedIn',
			'never',
		]);
	});
});
