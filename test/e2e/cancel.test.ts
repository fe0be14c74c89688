import assert from 'node:assert/strict';
import type { EditorWindow } from './driver';
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

interface Way {
	readonly name: string;
	cancel(window: EditorWindow, userCode: string): Promise<void>;
}

const ways: readonly Way[] = [
	{
		name: 'the toast',
		cancel: (window, userCode) => window.notifications.click(codeToast(userCode), 'Cancel'),
	},
	{ name: 'the progress notification', cancel: window => window.notifications.click(progress, 'Cancel') },
	{ name: 'the palette', cancel: window => window.palette.run('Real-Debrid: Cancel Sign-In') },
];

describe('cancelling a sign-in', function () {
	const editor = useEditor(this);

	for (const { name, cancel } of ways) {
		it(`by ${name} ends it at once, without an error and without a further request`, async () => {
			const { sandbox } = editor;
			const window = await editor.openWindow();
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
			assert.deepEqual(
				sandbox.control.requests().filter(({ step }) => step === 'token'),
				[],
			);
		});
	}
});
