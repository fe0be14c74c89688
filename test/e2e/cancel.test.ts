import assert from 'node:assert/strict';
import type { EditorWindow } from './driver';
import { main } from './support/main-path';
import { requestsOf } from './support/requests';
import {
	accountItem,
	ada,
	codeToast,
	errorsShown,
	pollsOf,
	progress,
	signedOutText,
	startSignIn,
} from './support/sign-in';
import { useEditor } from './support/test-editor';

const ways: readonly ((window: EditorWindow, userCode: string) => Promise<void>)[] = [
	(window, userCode) => window.notifications.click(codeToast(userCode), 'Cancel'),
	async (window, userCode) => {
		await window.notifications.dismiss(codeToast(userCode));
		await window.notifications.click(progress, 'Cancel');
	},
	window => window.palette.run('Real-Debrid: Cancel Sign-In'),
];

describe('cancelling a sign-in', function () {
	const editor = useEditor(this);

	it(
		main('by toast, progress or palette ends it at once and for good, without an error or a further request'),
		async () => {
			const { sandbox } = editor;
			const window = await editor.openWindow();
			for (const cancel of ways) {
				const userCode = await startSignIn(window, sandbox);
				await sandbox.control.waitForRequests('credentials', 1);

				await cancel(window, userCode);
				await window.statusBar.waitFor(accountItem, signedOutText);
				await window.notifications.waitUntilGone(progress);
				assert.deepEqual(await errorsShown(window), []);
				const polls = pollsOf(userCode, sandbox);
				// Allowed too late, it is not taken.
				sandbox.control.approve(userCode, ada.id);

				// Another sign-in lasts for more than an interval of the first.
				const another = await startSignIn(window, sandbox);
				assert.notEqual(another, userCode);
				await sandbox.control.waitForRequests('credentials', polls + 2);
				assert.equal(pollsOf(userCode, sandbox), polls);
				await window.palette.run('Real-Debrid: Cancel Sign-In');
				await window.statusBar.waitFor(accountItem, signedOutText);
				assert.deepEqual(requestsOf(sandbox, 'token'), []);
				await window.palette.run('Notifications: Clear All Notifications');
				sandbox.control.clearRequests();
			}

			const codes = sandbox.control.deviceCodes().length;
			await editor.reload(window);
			await window.statusBar.waitFor(accountItem, signedOutText);
			assert.equal(sandbox.control.deviceCodes().length, codes);
			assert.deepEqual(sandbox.control.requests(), []);
		},
	);
});
