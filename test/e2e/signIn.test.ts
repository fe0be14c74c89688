import assert from 'node:assert/strict';
import { main } from './support/main-path';
import { opensWholeAddress } from './support/opened-address';
import {
	accountItem,
	ada,
	codeToast,
	pollsOf,
	progress,
	signedOutText,
	signIn,
	startSignIn,
} from './support/sign-in';
import { useEditor } from './support/test-editor';
import { allowOnSite } from './support/verification-site';

describe('signing in', function () {
	const editor = useEditor(this);

	it(
		main('leads from the palette over the site to the name in the status bar, and survives a reload'),
		async () => {
			const { sandbox } = editor;
			const window = await editor.openWindow();
			const before = await window.statusBar.item(accountItem);
			assert.equal(before?.text, signedOutText);
			assert.equal(before.side, 'left');
			assert.equal(before.ariaLabel, 'Real-Debrid: not signed in. Activate to sign in.');

			await window.palette.run('Real-Debrid: Sign In');
			const toast = await window.notifications.waitFor(/enter the code/);
			const [code, ...others] = sandbox.control.deviceCodes();
			assert.ok(code);
			assert.deepEqual(others, []);
			assert.equal(code.clientId, 'X245A4XAIBGVM');
			assert.equal(
				toast.text,
				`To sign in to Real-Debrid, open its site and allow access. If asked, enter the code ${code.userCode} there.`,
			);
			assert.deepEqual(toast.buttons, ['Copy Code & Open Browser', 'Cancel']);
			const during = await window.statusBar.waitFor(
				accountItem,
				`$(sync~spin) Real-Debrid: ${code.userCode}`,
			);
			assert.match(during.ariaLabel, new RegExp(`signing in with the code ${code.userCode}\\.`));

			const site = await window.openedPage(() =>
				window.notifications.click(/enter the code/, 'Copy Code & Open Browser'),
			);
			assert.equal(await window.readClipboard(), code.userCode);
			const address = new URL(site.url());
			if (opensWholeAddress(editor.version)) {
				assert.match(address.pathname, /\/authorize$/);
				assert.equal(address.searchParams.get('device_id'), code.deviceCode);
			}
			await allowOnSite(site, { userCode: code.userCode, username: ada.username });
			await site.close();

			const after = await window.statusBar.waitFor(accountItem, '$(account) ada-premium');
			assert.match(after.ariaLabel, /^Real-Debrid: signed in as ada-premium\. Premium until .*120 days left/);
			assert.equal(after.background, 'none');
			const success = await window.notifications.waitFor('Signed in to Real-Debrid as ada-premium.');
			assert.equal(success.severity, 'info');
			await window.notifications.waitUntilGone(progress);

			const tooltip = visible(await window.statusBar.tooltip(accountItem));
			for (const words of [/Premium until .*\(120 days left\)/, 'Points: 1,450', 'Last checked: '])
				assert.match(tooltip, new RegExp(words));
			assert.match(tooltip, /Show Account · Copy Access Token · Open Real-Debrid's Site · Sign Out$/);

			await editor.reload(window);
			await window.statusBar.waitFor(accountItem, '$(account) ada-premium');
			const steps = sandbox.control.requests().map(({ step }) => step);
			assert.deepEqual(
				steps.filter(step => step !== 'site' && step !== 'credentials'),
				['deviceCode', 'token', 'user'],
			);
			for (const { step, headers } of sandbox.control.requests().filter(one => one.step !== 'site')) {
				assert.match(headers.userAgent ?? '', /^real-debrid-vscode\/\d+\.\d+\.\d+$/, step);
				assert.equal(headers.accept, 'application/json', step);
			}
		},
	);

	it(main('survives a restart of the editor, and is there in every window'), async () => {
		const { sandbox } = editor;
		const window = await editor.openWindow();
		await signIn(window, sandbox);
		await window.close();
		await editor.restart();
		sandbox.control.clearRequests();

		const anew = await editor.openWindow();
		await anew.statusBar.waitFor(accountItem, '$(account) ada-premium');
		await anew.palette.run('Real-Debrid: Copy Access Token');
		await anew.notifications.waitFor(/^Access token copied/);

		const tokens = sandbox.control.secrets().filter(({ kind }) => kind === 'accessToken');
		assert.deepEqual(
			[await anew.readClipboard()],
			tokens.map(({ value }) => value),
		);
		assert.deepEqual(sandbox.control.requests(), []);
	});

	it('takes the code by hand where the service gives no direct address', async () => {
		const { sandbox } = editor;
		sandbox.control.configure({ directVerificationUrl: 'leftOut' });
		const window = await editor.openWindow();
		const userCode = await startSignIn(window, sandbox);

		const site = await window.openedPage(() =>
			window.notifications.click(codeToast(userCode), 'Copy Code & Open Browser'),
		);
		assert.match(
			new URL(site.url()).pathname,
			opensWholeAddress(editor.version) ? /\/proxy\/\d+\/device$/ : /\/proxy\/\d+\/$/,
		);
		await allowOnSite(site, { userCode, username: 'ben-free' });

		await window.page.bringToFront();
		const item = await window.statusBar.waitFor(accountItem, '$(account) ben-free');
		assert.match(item.ariaLabel, /^Real-Debrid: signed in as ben-free\. Free account\. /);
	});

	it('says the minutes left, which a screen reader tells once each, and the way forward, once the toast was closed', async () => {
		const { sandbox } = editor;
		const window = await editor.openWindow();
		const userCode = await startSignIn(window, sandbox);
		assert.equal((await window.notifications.list()).length, 1);

		await window.notifications.dismiss(codeToast(userCode));
		const first = await window.notifications.waitFor(progress);
		assert.match(first.text, /: 1[45] minutes left to allow access\./);
		assert.deepEqual(
			[first.progress, first.links, first.buttons],
			['running', ['Copy Code & Open Browser', 'Show Sign-In Code'], ['Cancel']],
		);
		const announcements = await window.notifications.countChanges(progress);
		await sandbox.control.waitForRequests('credentials', pollsOf(userCode, sandbox) + 3);
		assert.equal(await announcements(), 0);

		const site = await window.openedPage(() =>
			window.notifications.clickLink(progress, 'Copy Code & Open Browser'),
		);
		assert.equal(await window.readClipboard(), userCode);
		await window.notifications.waitFor(
			/: waiting for you to allow access in the browser, 1[45] minutes left\./,
		);
		assert.equal(await announcements(), 1);
		await site.close();
		sandbox.control.approve(userCode, ada.id);

		await window.statusBar.waitFor(accountItem, '$(account) ada-premium');
		assert.equal(sandbox.control.deviceCodes().length, 1);
	});
});

/** Without the invisible spaces that take their meaning from the service's words. */
function visible(text: string): string {
	return text.replaceAll('\u200B', '').replaceAll('\u00a0', ' ');
}
