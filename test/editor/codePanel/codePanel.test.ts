import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { knownFaults } from '../../../sandbox/src';
import { LeakSearch } from '../../host/leak-search';
import { eventually } from '../support/eventually';
import { FakeClipboard } from '../support/fake-clipboard';
import { leakRecord } from '../support/leak-record';
import { setSetting } from '../support/settings';
import { useSignedOutWindow } from '../support/signed-out-window';

const title = 'Real-Debrid Sign-In Code';

describe('the panel with the sign-in code, in the extension host', function () {
	const window = useSignedOutWindow(this);
	/** Those that were opened, the last one at the end. */
	const panels: vscode.WebviewPanel[] = [];
	/** What the last one was told of its buttons. */
	const notices: string[] = [];
	/** What it was told of the sign-in. */
	const statuses: string[] = [];
	/** As its script does when a button is pressed. */
	let press: (button: string) => unknown;

	beforeEach(() => {
		panels.length = 0;
		notices.length = 0;
		statuses.length = 0;
		const { createWebviewPanel } = vscode.window;
		window.fakes.replace(vscode.window, 'createWebviewPanel', (...words) => {
			const panel = createWebviewPanel(...words);
			panels.push(panel);
			const { webview } = panel;
			const { onDidReceiveMessage } = webview;
			window.fakes.replace(webview, 'onDidReceiveMessage', listener => {
				press = listener;
				return onDidReceiveMessage(listener);
			});
			const postMessage = webview.postMessage.bind(webview);
			window.fakes.replace(webview, 'postMessage', message => {
				notices.push(message.notice);
				statuses.push(message.status);
				return postMessage(message);
			});
			return panel;
		});
	});

	afterEach(async () => {
		await eventually('the panel to be closed', () => openTabs().length === 0 || undefined);
	});

	async function showPanel(): Promise<vscode.WebviewPanel> {
		await vscode.commands.executeCommand('realDebrid.showSignInCode');
		const panel = panels.at(-1);
		assert.ok(panel);
		leakRecord.saw([panel.webview.html, panel.title]);
		return panel;
	}

	it('shows the code without another toast, and may do no more than run its own script', async () => {
		const { messages, sandbox } = window;
		const { userCode } = await window.startSignIn();
		messages.shown.length = 0;
		const { webview, ...panel } = await showPanel();
		assert.deepEqual(messages.texts, []);

		assert.equal(panels[0]?.title, title);
		const { enableScripts, enableForms, enableCommandUris, localResourceRoots, portMapping } =
			webview.options;
		assert.deepEqual([enableScripts, enableForms, enableCommandUris], [true, false, false]);
		assert.deepEqual([localResourceRoots, portMapping], [[], undefined]);
		assert.ok(webview.html.includes(`>${userCode}<`));
		assert.ok(webview.html.includes(`href="${sandbox.url}/device">${sandbox.url}/device<`));
		assert.match(webview.html, /<html lang="en">/);
		assert.ok(!('state' in panel));
		const search = new LeakSearch();
		for (const secret of sandbox.control.secrets()) search.add(secret);
		assert.ok(search.size > 0);
		assert.deepEqual(search.leaksIn({ name: 'the page', text: webview.html }), []);
	});

	it('has another nonce each time', async () => {
		await window.startSignIn();
		const nonces: (string | undefined)[] = [];
		for (let count = 0; count < 2; count++) {
			const panel = await showPanel();
			nonces.push(/<script nonce="([^"]{24})"/.exec(panel.webview.html)?.[1]);
			panel.dispose();
		}
		assert.ok(nonces[0] && nonces[1]);
		assert.notEqual(nonces[0], nonces[1]);
	});

	it('is one in a window, which a click on the status bar opens, too', async () => {
		const { userCode } = await window.startSignIn();
		assert.equal(panels.length, 0);
		await vscode.commands.executeCommand('realDebrid.showAccount');
		assert.equal(panels.length, 1);
		await showPanel();
		assert.equal(panels.length, 1);
		await eventually('its tab', () => openTabs().length === 1 || undefined);
		assert.ok(userCode);
	});

	it('is none where no sign-in is under way; that is said, with a way to start one', async () => {
		const { messages, sandbox } = window;
		await vscode.commands.executeCommand('realDebrid.showSignInCode');
		assert.equal(panels.length, 0);
		const nothing = await messages.waitFor(/^No sign-in is under way/);
		assert.deepEqual([nothing.severity, nothing.actions], ['info', ['Sign In']]);
		assert.deepEqual(sandbox.control.requests(), []);

		nothing.answer('Sign In');
		const panel = await eventually('the panel', () => panels[0]);
		const code = await eventually('the code', () => sandbox.control.deviceCodes()[0]);
		await eventually('the page with it', () => panel.webview.html.includes(code.userCode) || undefined);
		sandbox.control.approve(code.userCode, 1001);
		await messages.waitFor(/^Signed in to Real-Debrid as/);
	});

	it('says that the code was copied only when it was', async () => {
		const { messages, fakes } = window;
		const { userCode } = await window.startSignIn();
		await showPanel();
		const clipboard = new FakeClipboard(fakes);
		press('copy');
		await eventually('the notice', () => notices.at(-1) === 'Code copied.' || undefined);
		assert.equal(clipboard.text, userCode);

		clipboard.refuses = true;
		press('copy');
		await messages.waitFor(/^The editor could not write to the clipboard/);
		await eventually('the notice to go', () => notices.at(-1) === '' || undefined);
	});

	it('can be closed without an end to the sign-in, and opened again', async () => {
		const { userCode, ended } = await window.startSignIn();
		(await showPanel()).dispose();
		await eventually('the tab to go', () => openTabs().length === 0 || undefined);
		const again = await showPanel();
		assert.equal(panels.length, 2);
		assert.ok(again.webview.html.includes(userCode));
		window.sandbox.control.approve(userCode, 1001);
		await ended;
	});

	it('shows the code as soon as it is there', async () => {
		const { sandbox } = window;
		const answers = window.holdAnswers('/oauth/v2/device/code');
		const ended = vscode.commands.executeCommand('realDebrid.signIn');
		const panel = await showPanel();
		const code = await eventually('the code', () => sandbox.control.deviceCodes()[0]);
		assert.doesNotMatch(panel.webview.html, /<button/);
		answers.release();
		await eventually('the page with it', () => panel.webview.html.includes(code.userCode) || undefined);
		await vscode.commands.executeCommand('realDebrid.cancelSignIn');
		await ended;
	});

	it('shows the new code when the service gives another one in the same sign-in', async () => {
		const { control } = window.sandbox;
		await window.signInAndLose();
		const first = await window.startSignIn();
		const panel = await showPanel();
		assert.ok(panel.webview.html.includes(first.userCode));

		// The service takes the stored client credentials no more.
		control.inject({ step: 'token', times: 1, fault: knownFaults.jsonError(403, 'permission_denied', 9) });
		const second = await eventually('another code', () => control.deviceCodes()[2]);
		await eventually('the page with it', () => panel.webview.html.includes(second.userCode) || undefined);
		assert.ok(!panel.webview.html.includes(first.userCode));
		assert.equal(panels.length, 1);
		control.approve(second.userCode, 1001);
		await first.ended;
	});

	it('says that its code is no longer accepted, and nothing else does; Try Again shows a new code', async () => {
		const { messages, sandbox } = window;
		const { userCode, ended } = await window.startSignIn();
		const panel = await showPanel();
		await eventually('the panel to be visible', () => panel.visible || undefined);
		messages.shown.length = 0;
		sandbox.control.expireDeviceCodes(userCode);
		await ended;
		await eventually('the end', () => panel.webview.html.includes('data-stage="ended"') || undefined);
		await eventually('why', () => statuses.at(-1)?.startsWith('Real-Debrid no longer accepts') || undefined);
		assert.ok(!panel.webview.html.includes(userCode));

		press('tryAgain');
		const next = await eventually('another code', () => sandbox.control.deviceCodes()[1]);
		await eventually('the page with it', () => panel.webview.html.includes(next.userCode) || undefined);
		assert.equal(panels.length, 1);
		assert.deepEqual(messages.texts, []);
		sandbox.control.approve(next.userCode, 1001);
		await messages.waitFor(/^Signed in to Real-Debrid as/);
	});

	it('that has said so is closed like any other, and forgets it', async () => {
		const { sandbox } = window;
		const { userCode, ended } = await window.startSignIn();
		const panel = await showPanel();
		await eventually('the panel to be visible', () => panel.visible || undefined);
		sandbox.control.expireDeviceCodes(userCode);
		await ended;
		panel.dispose();
		await eventually('the tab to go', () => openTabs().length === 0 || undefined);
		await vscode.commands.executeCommand('realDebrid.showSignInCode');
		await window.messages.waitFor(/^No sign-in is/);
		assert.equal(panels.length, 1);
	});

	it('opens by itself where no toast can be seen, as in Do Not Disturb', async () => {
		window.areToastsVisible = false;
		const { userCode } = await window.startSignIn();
		const panel = await eventually('the panel', () => panels[0]);
		assert.ok(panel.webview.html.includes(userCode));
	});

	const ends: Readonly<Record<string, (userCode: string) => unknown>> = {
		'it has succeeded': userCode => window.sandbox.control.approve(userCode, 1001),
		'it was cancelled': () => vscode.commands.executeCommand('realDebrid.cancelSignIn'),
		'it has failed': userCode => {
			window.sandbox.control.inject({
				step: 'token',
				times: 1,
				fault: knownFaults.jsonError(403, 'permission_denied', 9),
			});
			window.sandbox.control.approve(userCode, 1001);
		},
		'the service is changed': () => setSetting('realDebrid', 'apiUrl', 'https://example.com'),
	};
	for (const [end, bring] of Object.entries(ends))
		it(`closes by itself when the sign-in is over: ${end}`, async () => {
			const { userCode, ended } = await window.startSignIn();
			await showPanel();
			await eventually('its tab', () => openTabs().length === 1 || undefined);
			await bring(userCode);
			await ended;
			await eventually('the tab to go', () => openTabs().length === 0 || undefined);
		});
});

function openTabs(): vscode.Tab[] {
	return vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).filter(({ label }) => label === title);
}
