import assert from 'node:assert/strict';
import { knownFaults } from '../../sandbox/src';
import { useConsumerEditor } from './support/consumer-editor';
import { stepsOf } from './support/requests';
import { latestToken } from './support/sample-consumer';
import { accountItem, signIn } from './support/sign-in';

describe('a token that another extension gets', function () {
	const editor = useConsumerEditor(this);

	it('is another one after forceRefresh or a 401, for whoever asks next too, and leaves the API never', async () => {
		const { sandbox } = editor;
		const { window, consumer } = await editor.openWindow();
		await signIn(window, sandbox);
		const before = await consumer.getAllowed();
		sandbox.control.clearRequests();

		const refreshed = await consumer.probe('token, refreshed');
		assert.notEqual(refreshed, before);
		assert.equal(refreshed, latestToken(sandbox));
		assert.equal(
			await consumer.probe('session of the API'),
			`Session of ada-premium for downloads,torrents,unrestrict,user: ${refreshed}`,
		);
		assert.deepEqual(stepsOf(sandbox), ['refresh 200']);

		sandbox.control.expireAccessTokens();
		sandbox.control.clearRequests();
		assert.equal(await consumer.probe('fetch /user'), 'Status: 200');
		assert.deepEqual(stepsOf(sandbox), ['user 401', 'refresh 200', 'user 200']);
		assert.equal(await consumer.probe('token silently'), latestToken(sandbox));

		sandbox.control.clearRequests();
		assert.match(await consumer.probe('fetch outside the API'), /^Error: refused /);
		assert.deepEqual(stepsOf(sandbox), []);
	});

	it('is shown nowhere by the example, which says who the user is', async () => {
		const { sandbox } = editor;
		const { window } = await editor.openWindow();
		await signIn(window, sandbox);
		await window.palette.run('Sample Consumer: Show User');
		await window.dialog.waitFor(/ wants to access /);
		await window.dialog.click('Allow');
		const message = await window.notifications.waitFor('Real-Debrid user: ada-premium (premium)');
		assert.equal(message.severity, 'info');
	});

	it('comes from the session that the outage of the service leaves, and the status bar tells of both', async () => {
		const { sandbox } = editor;
		const { window, consumer } = await editor.openWindow();
		await signIn(window, sandbox);
		const before = await consumer.getAllowed();
		sandbox.control.inject({ step: 'refresh', times: 'forever', fault: knownFaults.maintenance() });
		sandbox.control.clearRequests();

		assert.match(await consumer.probe('token, refreshed'), /^Error: unavailable /);
		const item = await window.statusBar.waitFor(accountItem, '$(cloud-offline) ada-premium');
		assert.deepEqual([item.background, item.icons], ['none', 'drawn']);
		assert.equal(await consumer.probe('token silently'), before);
		assert.deepEqual(stepsOf(sandbox), ['refresh 503']);

		sandbox.control.clearFaults();
		const refreshed = await consumer.probeUntil('token, refreshed', /^Token: /);
		assert.equal(refreshed, latestToken(sandbox));
		await window.statusBar.waitFor(accountItem, '$(account) ada-premium');
	});
});
