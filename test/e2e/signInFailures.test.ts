import assert from 'node:assert/strict';
import { knownFaults } from '../../sandbox/src';
import { type EditorWindow, eventually } from './driver';
import { main } from './support/main-path';
import { listenAsProxy } from './support/recording-proxy';
import {
	accountItem,
	ada,
	codeToast,
	errorsShown,
	newUserCode,
	signedOutText,
	startSignIn,
} from './support/sign-in';
import { useEditor } from './support/test-editor';

/** Of the window, in pixels. */
const NEAR_THE_TOP = 300;

describe('a sign-in that fails', function () {
	const editor = useEditor(this);

	it(main('says that the code expired, and Try Again gets a new one'), async () => {
		const { sandbox } = editor;
		// The service may go on saying that it waits.
		sandbox.control.configure({ deviceCodeLifetime: 3, expiredAnswer: 'pending' });
		const window = await editor.openWindow();
		const expired = await startSignIn(window, sandbox);

		const words = 'The code expired before it was entered. Try again to get a new one.';
		const error = await window.notifications.waitFor(words);
		// Nothing is wrong.
		assert.equal(error.severity, 'warning');
		assert.deepEqual(error.buttons, ['Try Again', 'Show Log']);
		assert.deepEqual(error.links, ['Troubleshooting']);
		await window.statusBar.waitFor(accountItem, signedOutText);

		sandbox.control.configure({ deviceCodeLifetime: 900 });
		await window.notifications.click(words, 'Try Again');
		const userCode = await newUserCode(sandbox, 1);
		assert.notEqual(userCode, expired);
		await window.notifications.waitFor(codeToast(userCode));
		sandbox.control.approve(userCode, ada.id);
		await window.statusBar.waitFor(accountItem, '$(account) ada-premium');
	});

	it('links to the section about it in TROUBLESHOOTING.md, also while another section is open', async () => {
		const { sandbox } = editor;
		const window = await editor.openWindow();
		const sections = [
			['Real-Debrid is not working', knownFaults.internalError()],
			['The account needs attention', knownFaults.fairUsageLimit()],
		] as const;
		for (const [heading, fault] of sections) {
			sandbox.control.clearFaults();
			sandbox.control.inject({ step: 'deviceCode', times: 'forever', fault });
			await window.palette.run('Real-Debrid: Sign In');
			await window.notifications.clickLink(/Real-Debrid/, 'Troubleshooting');
			await window.page.getByRole('tab', { name: /^Preview TROUBLESHOOTING\.md/ }).waitFor();
			await waitUntilNearTheTop(window, heading);
			await window.notifications.dismiss(/Real-Debrid/);
		}
	});

	it('after it was allowed is finished by the next window, without a word from the person', async () => {
		const { sandbox } = editor;
		sandbox.control.inject({ step: 'token', times: 'forever', fault: { kind: 'hang' } });
		const window = await editor.openWindow();
		sandbox.control.approve(await startSignIn(window, sandbox), ada.id);
		await sandbox.control.waitForRequests('token', 1);

		sandbox.control.clearFaults();
		await window.reload();
		await window.statusBar.waitFor(accountItem, '$(account) ada-premium');
		assert.equal(sandbox.control.deviceCodes().length, 1);
	});

	it('for a while is tried again by itself, and the progress tells why', async () => {
		const { sandbox } = editor;
		const window = await editor.openWindow();
		sandbox.control.inject({ step: 'credentials', times: 'forever', fault: knownFaults.blockedAtTheEdge() });
		const userCode = await startSignIn(window, sandbox);
		await window.notifications.dismiss(codeToast(userCode));
		await window.notifications.waitFor(
			/access · Real-Debrid refuses your IP address \(VPN\?\), still trying\./,
		);

		sandbox.control.clearFaults();
		sandbox.control.inject({ step: 'credentials', times: 1, fault: { kind: 'reset' } });
		await window.notifications.waitFor(/access · Real-Debrid cannot be reached, still trying\./);

		sandbox.control.inject({ step: 'token', times: 2, fault: knownFaults.maintenance() });
		sandbox.control.approve(userCode, ada.id);
		await window.notifications.waitFor(
			'Signing in to Real-Debrid: access allowed, finishing… · Real-Debrid is currently unavailable, still trying',
		);
		await window.statusBar.waitFor(accountItem, '$(account) ada-premium');
		assert.deepEqual(await errorsShown(window), []);
	});

	it('only to learn the name is none: the person is signed in, and the name comes later', async () => {
		const { sandbox } = editor;
		sandbox.control.inject({ step: 'user', times: 'forever', fault: knownFaults.internalError() });
		const window = await editor.openWindow();
		sandbox.control.approve(await startSignIn(window, sandbox), ada.id);
		await window.statusBar.waitFor(accountItem, /^\$\(account\) Real-Debrid \w+$/);
		await window.notifications.waitFor(/^Signed in to Real-Debrid/);

		sandbox.control.clearFaults();
		const item = await window.statusBar.waitFor(accountItem, '$(account) ada-premium');
		assert.match(item.ariaLabel, /^Real-Debrid: signed in as ada-premium\. Premium until /);
		assert.deepEqual(await errorsShown(window), []);
	});

	it('for a service that may not be used names the setting, and sends nothing', async () => {
		const proxy = await listenAsProxy();
		try {
			const refused = await editor.openWindowWith({
				'realDebrid.apiUrl': 'http://example.com',
				'http.proxy': proxy.url,
			});
			await refused.palette.run('Real-Debrid: Sign In');
			const error = await refused.notifications.waitFor(/realDebrid\.apiUrl is not allowed/);
			assert.equal(error.severity, 'error');
			assert.deepEqual(error.buttons, ['Open Settings', 'Show Log']);
			await refused.statusBar.waitFor(accountItem, signedOutText);

			// An address that may be used goes through this proxy: it would have seen the other as well.
			const permitted = await editor.openWindowWith({
				'realDebrid.apiUrl': 'https://example.com',
				'http.proxy': proxy.url,
			});
			await permitted.palette.run('Real-Debrid: Sign In');
			await permitted.notifications.waitFor(/^The proxy did not let the request/);
			assert.deepEqual(new Set(proxy.requests), new Set(['CONNECT example.com:443']));
		} finally {
			await proxy.close();
		}
	});
});

/** Of a heading in the preview. */
async function waitUntilNearTheTop({ page }: EditorWindow, name: string): Promise<void> {
	const preview = page.frameLocator('iframe.webview').frameLocator('#active-frame');
	const heading = preview.getByRole('heading', { name });
	await heading.waitFor();
	await eventually(
		`the preview to be at "${name}"`,
		async () => (await heading.boundingBox())?.y ?? Number.NaN,
		y => y >= 0 && y < NEAR_THE_TOP,
	);
}
