import assert from 'node:assert/strict';
import type { Sandbox } from '../../sandbox/src';
import { killExtensionHosts } from './support/extension-host';
import { main } from './support/main-path';
import { useRealFocus } from './support/real-focus';
import { accountItem, ada, codeToast, errorsShown, pollsOf, startSignIn } from './support/sign-in';
import { useEditor } from './support/test-editor';

describe('a sign-in that waits for its code', function () {
	const editor = useEditor(this);

	/** The times between the polls of all windows, in milliseconds. */
	function gapsBetweenPolls({ control }: Sandbox): number[] {
		const times = control
			.requests()
			.filter(({ step }) => step === 'credentials')
			.map(({ at }) => at);
		return times.slice(1).map((at, index) => at - (times[index] ?? 0));
	}

	it(main('survives a reload: its code and toast come back, it is polled on, and is allowed'), async () => {
		const { sandbox } = editor;
		const window = await editor.openWindow();
		const userCode = await startSignIn(window, sandbox);
		await sandbox.control.waitForRequests('credentials', 1);

		await window.reload();
		await window.statusBar.waitFor(accountItem, `$(sync~spin) Real-Debrid: ${userCode}`);
		await window.notifications.waitFor(codeToast(userCode));
		await sandbox.control.waitForRequests('credentials', pollsOf(userCode, sandbox) + 1);

		sandbox.control.approve(userCode, ada.id);
		await window.statusBar.waitFor(accountItem, `$(account) ${ada.username}`);
		assert.equal(sandbox.control.deviceCodes().length, 1);
		assert.deepEqual(await errorsShown(window), []);
	});

	it('survives the death of its extension host, and what was allowed meanwhile is not lost', async () => {
		const { sandbox } = editor;
		const window = await editor.openWindow();
		const userCode = await startSignIn(window, sandbox);
		killExtensionHosts(editor.server);
		sandbox.control.approve(userCode, ada.id);

		await window.reload();
		await window.statusBar.waitFor(accountItem, `$(account) ${ada.username}`);
		assert.equal(sandbox.control.deviceCodes().length, 1);
	});

	it('is polled by one window, however many are open, and never faster than allowed', async () => {
		const { sandbox } = editor;
		sandbox.control.configure({ interval: 2 });
		const one = await editor.openWindow();
		const userCode = await startSignIn(one, sandbox);
		const other = await editor.openWindow();
		await useRealFocus(one);
		await useRealFocus(other);
		await other.page.bringToFront();
		await sandbox.control.waitForRequests('credentials', pollsOf(userCode, sandbox) + 3);
		for (const gap of gapsBetweenPolls(sandbox)) assert.ok(gap > 1_900, `${gap} ms`);
		assert.equal(sandbox.control.deviceCodes().length, 1);
	});
});
