import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { knownFaults } from '../../sandbox/src';
import { untilClipboardHas } from './support/clipboard';
import { eventually } from './support/eventually';
import { useSignedOutWindow } from './support/signed-out-window';

/** What a service may say, and nobody may be sent to. */
const refused = [
	'http://evil.example/device',
	'http://127.0.0.1.evil.example/device',
	'javascript:alert(1)',
	'file:///etc/passwd',
	'command:workbench.action.quit',
	'data:text/html,<h1>Sign in</h1>',
	'//evil.example/device',
	'https://real-debrid.com@evil.example/device',
	'https:',
];

describe('the site that a service names for its codes', function () {
	const window = useSignedOutWindow(this);
	let opened: string[];
	let hasBrowser: boolean;
	beforeEach(() => {
		opened = [];
		hasBrowser = true;
		window.fakes.replace(
			vscode.env,
			'openExternal',
			async uri => opened.push(uri.toString(true)) > 0 && hasBrowser,
		);
	});

	/** A code that the sandbox knows, with other addresses. */
	async function offer(addresses: Readonly<Record<string, string>>): Promise<void> {
		const { control, url } = window.sandbox;
		const answer = await fetch(`${url}/oauth/v2/device/code?client_id=X245A4XAIBGVM&new_credentials=yes`);
		const codes = (await answer.json()) as Readonly<Record<string, unknown>>;
		const fault = knownFaults.jsonValue(200, { ...codes, ...addresses });
		control.inject({ step: 'deviceCode', times: 1, fault });
	}

	/** Clicks the first action of the toast; gives what was opened. */
	async function siteOpened(): Promise<string | undefined> {
		const ended = vscode.commands.executeCommand('realDebrid.signIn');
		(await window.messages.waitFor(/enter the code/)).answer('Copy Code & Open Browser');
		const site = await eventually('a site to be opened', () => opened[0]);
		await vscode.commands.executeCommand('realDebrid.cancelSignIn');
		await ended;
		return site;
	}

	const schemes = [...refused, `${vscode.env.uriScheme}://debrid-tools.real-debrid/x`];
	for (const address of schemes) {
		it(`is never opened where it is ${address}: Real-Debrid’s own is`, async () => {
			await offer({ verification_url: address, direct_verification_url: address });
			assert.equal(await siteOpened(), 'https://real-debrid.com/device');
			assert.deepEqual(opened, ['https://real-debrid.com/device']);
		});

		it(`is opened without the code in its address where that one is ${address}`, async () => {
			await offer({ direct_verification_url: address });
			assert.equal(await siteOpened(), `${window.sandbox.url}/device`);
		});
	}

	it('is opened as it is: the editor encodes nothing in another way', async () => {
		const address = `${window.sandbox.url}/authorize?client_id=a%2Bb%26c%23d%3De%2Ff&device_id=X`;
		await offer({ direct_verification_url: address });
		assert.equal(await siteOpened(), address);
	});

	it('may be anywhere with https, but gets the code in its address on the service’s own site alone', async () => {
		await offer({
			verification_url: 'https://elsewhere.example/device',
			direct_verification_url: 'https://elsewhere.example/authorize?device_id=X',
		});
		assert.equal(await siteOpened(), 'https://elsewhere.example/device');
	});

	it('is text and no link wherever it is shown, though its address is written as one', async () => {
		const { fakes, messages } = window;
		const address = 'https://elsewhere.example/[device](command:workbench.action.quit)';
		const progress: string[] = [];
		const { withProgress } = vscode.window;
		fakes.replace(vscode.window, 'withProgress', (options, task) =>
			withProgress(options, (shown, token) => {
				const report: typeof shown.report = step => {
					progress.push(step.message ?? '');
					shown.report(step);
				};
				return task({ report }, token);
			}),
		);
		hasBrowser = false;
		await offer({ verification_url: address, direct_verification_url: '' });
		const ended = vscode.commands.executeCommand('realDebrid.signIn');
		(await messages.waitFor(/enter the code/)).answer('Copy Code & Open Browser');
		const notOpened = await messages.waitFor(/^No browser was opened/);
		assert.equal(messages.texts.length, 2);
		for (const text of messages.texts) assert.ok(!text.includes(']('), text);
		await eventually('the progress', () => progress.length > 0 || undefined);
		for (const text of progress) assert.ok(!text.includes('elsewhere.example'), text);

		// What is opened and copied is the address as it is.
		assert.deepEqual(opened, [address]);
		notOpened.answer('Copy Address');
		await untilClipboardHas(address);
		await vscode.commands.executeCommand('realDebrid.cancelSignIn');
		await ended;
	});
});
