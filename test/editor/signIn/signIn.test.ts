import assert from 'node:assert/strict';
import fs from 'node:fs';
import { dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { knownFaults } from '../../../sandbox/src';
import { untilClipboardHas } from '../support/clipboard';
import { eventually } from '../support/eventually';
import { FakeClipboard } from '../support/fake-clipboard';
import { setSetting } from '../support/settings';
import { useSignedOutWindow } from '../support/signed-out-window';

describe('signing in, in the extension host', function () {
	const window = useSignedOutWindow(this);

	it('offers the code with its two actions in their order, and greets by name', async () => {
		const { messages, sandbox } = window;
		const { userCode, ended } = await window.startSignIn();
		const toast = await messages.waitFor(/enter the code/);
		assert.equal(
			toast.text,
			`To sign in to Real-Debrid, open its site and allow access. If asked, enter the code ${userCode} there.`,
		);
		assert.deepEqual(toast.actions, ['Copy Code & Open Browser', 'Cancel']);
		assert.notEqual(toast.options.modal, true);

		sandbox.control.approve(userCode, 1001);
		await ended;
		await messages.waitFor(/^Signed in to Real-Debrid as ada-premium\.$/);
		assert.deepEqual(new Set(messages.shown.map(({ severity }) => severity)), new Set(['info']));
	});

	it('puts exactly the code on the clipboard and opens the direct address as the service wrote it', async () => {
		const { messages, sandbox, fakes } = window;
		const opened: vscode.Uri[] = [];
		fakes.replace(vscode.env, 'openExternal', async uri => opened.push(uri) > 0);
		const { userCode } = await window.startSignIn();
		(await messages.waitFor(/enter the code/)).answer('Copy Code & Open Browser');

		const [uri] = await eventually('the site', () => (opened.length > 0 ? opened : undefined));
		assert.equal(await vscode.env.clipboard.readText(), userCode);
		const [code] = sandbox.control.deviceCodes();
		assert.equal(
			uri?.toString(true),
			`${sandbox.url}/authorize?client_id=X245A4XAIBGVM&device_id=${code?.deviceCode}`,
		);
	});

	it('shows the address to be copied where the editor opens no browser, without the device code', async () => {
		const { messages, sandbox, fakes } = window;
		fakes.replace(vscode.env, 'openExternal', async () => false);
		const { userCode } = await window.startSignIn();
		(await messages.waitFor(/enter the code/)).answer('Copy Code & Open Browser');

		const message = await messages.waitFor(/^No browser was opened/);
		assert.ok(
			message.text.includes(`${sandbox.url}/device`) && message.text.includes(userCode),
			message.text,
		);
		assert.deepEqual(message.actions, ['Copy Address']);
		message.answer('Copy Address');
		await untilClipboardHas(`${sandbox.url}/device`);
	});

	it('shows the address where the editor fails to open a browser, too', async () => {
		const { messages, fakes } = window;
		fakes.replace(vscode.env, 'openExternal', async () => {
			throw new Error('There is no browser.');
		});
		await window.startSignIn();
		(await messages.waitFor(/enter the code/)).answer('Copy Code & Open Browser');
		await messages.waitFor(/^No browser was opened/);
	});

	it('opens the browser though the clipboard refuses the code, says so, and copies it when tried again', async () => {
		const { messages, fakes } = window;
		const opened: vscode.Uri[] = [];
		fakes.replace(vscode.env, 'openExternal', async uri => opened.push(uri) > 0);
		const { userCode } = await window.startSignIn();
		const toast = await messages.waitFor(/enter the code/);
		const clipboard = new FakeClipboard(fakes);
		clipboard.refuses = true;
		toast.answer('Copy Code & Open Browser');
		await eventually('the site', () => opened.length > 0 || undefined);
		const failure = await messages.waitFor(/^The editor could not write to the clipboard/);
		assert.deepEqual([failure.severity, failure.actions], ['error', ['Try Again', 'Show Log']]);
		assert.ok(failure.hasTroubleshootingLink);

		clipboard.refuses = false;
		failure.answer('Try Again');
		await eventually('the code to be copied', () => clipboard.text === userCode || undefined);
		assert.equal(opened.length, 1);
	});

	it('offers a new sign-in where the button of a toast is clicked whose sign-in has ended', async () => {
		const { messages, sandbox } = window;
		const { ended } = await window.startSignIn();
		const toast = await messages.waitFor(/enter the code/);
		await vscode.commands.executeCommand('realDebrid.cancelSignIn');
		await ended;
		toast.answer('Copy Code & Open Browser');
		const offer = await messages.waitFor(/^This code is no longer valid\.$/);
		assert.deepEqual(offer.actions, ['Sign In']);
		messages.shown.length = 0;
		offer.answer('Sign In');
		const next = await eventually('another code', () => sandbox.control.deviceCodes()[1]);
		await messages.waitFor(new RegExp(`enter the code ${next.userCode} `));
	});

	it('copies and opens the code that is to be entered now, also from the toast of an earlier one', async () => {
		const { messages, sandbox, fakes } = window;
		const { control } = sandbox;
		const opened: string[] = [];
		fakes.replace(vscode.env, 'openExternal', async uri => opened.push(uri.toString(true)) > 0);
		await window.signInAndLose();
		const first = await window.startSignIn();
		const older = await messages.waitFor(new RegExp(`enter the code ${first.userCode} `));

		// The service takes the stored client credentials no more.
		control.inject({ step: 'token', times: 1, fault: knownFaults.jsonError(403, 'permission_denied', 9) });
		const second = await eventually('another code', () => control.deviceCodes()[2]);
		await messages.waitFor(new RegExp(`enter the code ${second.userCode} `));
		older.answer('Copy Code & Open Browser');
		const site = await eventually('the site', () => opened[0]);
		assert.ok(site.endsWith(`device_id=${second.deviceCode}`));
		assert.equal(await vscode.env.clipboard.readText(), second.userCode);
		control.approve(second.userCode, 1001);
		await first.ended;
	});

	it('goes through the fetch of the editor, which knows its proxy and certificates', async () => {
		const { sandbox, fakes } = window;
		assert.ok('__vscodePatchedFetch' in globalThis);
		const fetch = fakes.spy(globalThis, 'fetch');
		await window.signIn();
		const sent = sandbox.control.requests().map(({ path }) => path);
		assert.ok(sent.length >= 4, sent.join());
		assert.deepEqual(
			fetch.args.map(([input]) => new URL(input instanceof Request ? input.url : String(input)).pathname),
			sent,
		);
	});

	it('goes past a fetch that the editor does not lead through its settings', async () => {
		const { fakes } = window;
		await setSetting('http', 'fetchAdditionalSupport', false);
		try {
			const fetch = fakes.spy(globalThis, 'fetch');
			await window.signIn();
			assert.equal(fetch.callCount, 0);
		} finally {
			await setSetting('http', 'fetchAdditionalSupport', undefined);
		}
	});

	it('keeps the token in the secret storage, where it is found again, and nothing secret elsewhere', async () => {
		const { messages, sandbox, fakes } = window;
		const writes = fakes.spy(fs, 'writeFileSync');
		await window.signIn();
		const { control } = sandbox;

		// Another service, and back: what was in memory is gone.
		await setSetting('realDebrid', 'apiUrl', 'https://example.com');
		await setSetting('realDebrid', 'apiUrl', sandbox.url);
		control.clearRequests();
		await vscode.commands.executeCommand('realDebrid.copyAccessToken');
		await messages.waitFor(/^Access token copied/);
		const [token, ...others] = control.secrets().filter(({ kind }) => kind === 'accessToken');
		assert.deepEqual(others, []);
		assert.equal(await vscode.env.clipboard.readText(), token?.value);
		assert.deepEqual(control.requests(), []);

		const folders = new Set(writes.args.map(([path]) => dirname(String(path))));
		assert.equal(folders.size, 1);
		const [folder = ''] = folders;
		assert.match(folder, /globalStorage.debrid-tools\.real-debrid$/);
		const files = fs.readdirSync(folder);
		assert.ok(files.length > 0);
		const open = [
			...files.map(name => fs.readFileSync(join(folder, name), 'utf8')),
			...writes.args.map(([, text]) => String(text)),
			JSON.stringify(vscode.workspace.getConfiguration()),
		].join('\n');
		assert.deepEqual(
			control.secrets().filter(({ value }) => open.includes(value)),
			[],
		);
	});

	it('sets the context keys that the palette goes by', async () => {
		const { fakes, sandbox } = window;
		const execute = fakes.spy(vscode.commands, 'executeCommand');
		const keys = () =>
			execute.args.filter(([id]) => id === 'setContext').map(([, key, value]) => `${key} ${value}`);
		const { userCode, ended } = await window.startSignIn();
		assert.deepEqual(keys(), ['realDebrid.signingIn true']);
		sandbox.control.approve(userCode, 1001);
		await ended;
		await eventually('the sign-in to end', () => keys().includes('realDebrid.signedIn true') || undefined);
		assert.deepEqual(keys().slice(1).sort(), ['realDebrid.signedIn true', 'realDebrid.signingIn false']);
	});

	it('is one sign-in for two commands, and both are told of its end', async () => {
		const { messages, sandbox } = window;
		const { userCode, ended } = await window.startSignIn();
		const second = vscode.commands.executeCommand('realDebrid.signIn');
		// The panel shows the code again, and no second toast.
		await eventually('the panel', () => panelTabs().length === 1 || undefined);
		assert.deepEqual(codesShown(messages.texts), [userCode]);
		sandbox.control.approve(userCode, 1001);
		await Promise.all([ended, second]);
		assert.equal(sandbox.control.deviceCodes().length, 1);
	});

	it('ends without a message when it is cancelled, and when the service is changed', async () => {
		const { messages } = window;
		const first = await window.startSignIn();
		await vscode.commands.executeCommand('realDebrid.cancelSignIn');
		await first.ended;
		const second = await window.startSignIn();
		await setSetting('realDebrid', 'apiUrl', 'https://example.com');
		await second.ended;
		assert.deepEqual(codesShown(messages.texts), [first.userCode, second.userCode]);
		assert.equal(messages.shown.length, 2);
	});

	it('names the setting when it is not allowed, offers to open it, and sends nothing', async () => {
		const { messages, fakes } = window;
		const fetch = fakes.spy(globalThis, 'fetch');
		await setSetting('realDebrid', 'apiUrl', 'http://example.com');
		await vscode.commands.executeCommand('realDebrid.signIn');
		const error = await messages.waitFor(/realDebrid\.apiUrl/);
		assert.equal(error.severity, 'error');
		assert.deepEqual(error.actions, ['Open Settings', 'Show Log']);
		assert.equal(fetch.callCount, 0);

		const execute = fakes.spy(vscode.commands, 'executeCommand');
		error.answer('Open Settings');
		await eventually('the settings', () => execute.callCount > 0 || undefined);
		assert.deepEqual(execute.args[0], ['workbench.action.openSettings', 'realDebrid.apiUrl']);
	});

	it('says so when an answer cannot be understood, whatever is wrong with it', async () => {
		const { messages, sandbox } = window;
		const answers = [
			knownFaults.wrongContentType(),
			knownFaults.empty(200),
			knownFaults.jsonValue(200, { device_code: 7 }),
			knownFaults.jsonValue(200, { device_code: 'D', user_code: ['U'] }),
			{ kind: 'truncated', how: 'midJson' } as const,
			{ kind: 'huge' } as const,
		];
		for (const fault of answers) {
			sandbox.control.inject({ step: 'deviceCode', times: 1, fault });
			await vscode.commands.executeCommand('realDebrid.signIn');
		}
		assert.equal(messages.shown.length, answers.length);
		for (const { text, hasTroubleshootingLink, severity, actions } of messages.shown) {
			assert.equal(severity, 'error');
			assert.equal(
				text,
				'Real-Debrid sent a response that this extension does not understand. Try again later.',
			);
			assert.ok(hasTroubleshootingLink);
			assert.deepEqual(actions, ['Try Again', 'Show Log']);
		}
	});
});

describe('signing out, in the extension host', function () {
	const window = useSignedOutWindow(this);

	it('asks in a modal dialog, and does nothing before the answer or without one', async () => {
		const { messages, sandbox } = window;
		await window.signIn();
		const signedOut = vscode.commands.executeCommand('realDebrid.signOut');
		const question = await messages.waitFor(/^Sign ada-premium out of Real-Debrid\?$/);
		assert.equal(question.severity, 'warning');
		assert.equal(question.options.modal, true);
		assert.deepEqual(question.actions, ['Sign Out']);
		question.answer(undefined);
		await signedOut;
		await vscode.commands.executeCommand('realDebrid.copyAccessToken');
		await messages.waitFor(/^Access token copied/);
		assert.deepEqual(
			sandbox.control.requests().filter(({ step }) => step === 'disable'),
			[],
		);
	});
});

function panelTabs(): vscode.Tab[] {
	return vscode.window.tabGroups.all
		.flatMap(({ tabs }) => tabs)
		.filter(({ label }) => label === 'Real-Debrid Sign-In Code');
}

function codesShown(texts: readonly string[]): string[] {
	return texts.flatMap(text => /enter the code (\S+) /.exec(text)?.[1] ?? []);
}
