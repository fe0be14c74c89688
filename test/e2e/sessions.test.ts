import assert from 'node:assert/strict';
import type { EditorWindow } from './driver';
import { allowNext } from './support/accounts';
import { type ConsumerWindow, useConsumerEditor } from './support/consumer-editor';
import { storedFiles } from './support/extension-storage';
import { main } from './support/main-path';
import { requestsOf } from './support/requests';
import { latestToken } from './support/sample-consumer';
import { accountItem, ada, signIn } from './support/sign-in';

const again = '$(warning) Real-Debrid: Sign In Again';
const revoked =
	'ada-premium: Real-Debrid no longer accepts this sign-in. The app may have been removed from your account. Sign in again.';

describe('an account that the service no longer accepts', function () {
	const editor = useConsumerEditor(this);

	it(
		main('warns in the status bar and says why; a click signs in again with the stored client credentials'),
		async () => {
			const { sandbox } = editor;
			const opened = await editor.openWindow();
			const { window, consumer } = opened;
			const boundId = await revokedAccount(opened);

			const item = await window.statusBar.waitFor(accountItem, again);
			assert.equal(item.background, 'warning');
			const notice = await window.notifications.waitFor(revoked);
			assert.equal(notice.severity, 'warning');
			assert.deepEqual(notice.buttons, ['Sign In Again']);
			assert.equal(await consumer.probe('token silently'), 'Token: none');
			assert.match(await consumer.probe('fetch /user'), /^Error: signedOut /);
			assert.equal(await consumer.probe("editor's session silently"), 'Session: none');

			sandbox.control.clearRequests();
			await window.statusBar.click(accountItem);
			await allowNext(window, sandbox, 1, ada);
			await isSignedIn(window);
			const [code] = requestsOf(sandbox, 'deviceCode');
			assert.deepEqual(code?.query, { client_id: boundId });
			assert.deepEqual(requestsOf(sandbox, 'credentials'), []);
			const polls = requestsOf(sandbox, 'token');
			assert.equal(polls.at(-1)?.status, 200);
			assert.deepEqual(new Set(polls.map(({ form }) => form['client_id'])), new Set([boundId]));
			assert.equal(await consumer.probe('token silently'), latestToken(sandbox));
			assert.equal((await storedFiles(editor.server)).filter(isAccount).length, 1);
		},
	);

	it('is told of once: after a dismissal the status bar alone reminds, in this window and the next', async () => {
		const { sandbox } = editor;
		const opened = await editor.openWindow();
		const { window, consumer } = opened;
		await revokedAccount(opened);
		await window.notifications.dismiss(revoked);
		const { length } = sandbox.control.requests();
		assert.match(await consumer.probe('token, refreshed'), /^Error: signedOut /);
		assert.equal(await consumer.probe('token silently'), 'Token: none');
		assert.deepEqual(await warningsShown(window), []);
		// Nor is the service asked again and again.
		assert.equal(sandbox.control.requests().length, length);

		await editor.reload(opened);
		await window.statusBar.waitFor(accountItem, again);
		assert.equal(await consumer.probe('token silently'), 'Token: none');
		assert.deepEqual(await warningsShown(window), []);
	});

	/** Signs in, lets the consumer in and the service forget it; gives the id of the stored client credentials. */
	async function revokedAccount({ window, consumer }: ConsumerWindow): Promise<string> {
		const { sandbox } = editor;
		await signIn(window, sandbox);
		await consumer.getAllowed();
		const [exchange] = requestsOf(sandbox, 'token');
		sandbox.control.revoke({ userId: ada.id });
		assert.match(await consumer.probe('token, refreshed'), /^Error: signedOut /);
		return exchange?.form['client_id'] ?? '';
	}
});

async function isSignedIn(window: EditorWindow): Promise<void> {
	const item = await window.statusBar.waitFor(accountItem, '$(account) ada-premium');
	assert.equal(item.background, 'none');
}

function isAccount(name: string): boolean {
	return name.endsWith('.account.json');
}

async function warningsShown(window: EditorWindow): Promise<string[]> {
	return (await window.notifications.list()).filter(one => one.severity === 'warning').map(one => one.text);
}
