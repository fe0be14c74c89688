import assert from 'node:assert/strict';
import { TemporaryFolder } from '../host/temporary-folder';
import { useConsumerEditor } from './support/consumer-editor';
import { latestToken, packageSampleConsumer, wantsAccess } from './support/sample-consumer';
import { signIn } from './support/sign-in';

const consumerId = 'debrid-tools-samples.sample-consumer';

describe('an extension that was uninstalled', function () {
	const editor = useConsumerEditor(this, { server: 'of its own' });
	const packages = new TemporaryFolder('consumer-again');
	after(() => packages.remove());

	it('is not listed any more, and gets no token after it is installed again before it has asked', async () => {
		const { sandbox, server } = editor;
		const opened = await editor.openWindow();
		const { window, consumer } = opened;
		await signIn(window, sandbox);
		await consumer.getAllowed();

		await server.uninstall(consumerId);
		await window.palette.run('Real-Debrid: Manage Extension Access');
		await window.notifications.waitFor(/^No extensions have requested access/);

		await server.install(await packageSampleConsumer(packages));
		await editor.reload(opened);
		assert.equal(await consumer.probe('token silently'), 'Token: none');
		const asking = await consumer.start('token, asking');
		await window.dialog.waitFor(wantsAccess);
		await window.dialog.click('Allow');
		assert.equal(await consumer.outcome(asking), latestToken(sandbox));

		await editor.reload(opened);
		assert.equal(await consumer.probe('token silently'), latestToken(sandbox));
	});

	it('gets no token silently where nobody has looked between the two', async () => {
		const { sandbox, server } = editor;
		const opened = await editor.openWindow();
		const { window, consumer } = opened;
		await signIn(window, sandbox);
		await consumer.getAllowed();

		await server.uninstall(consumerId);
		await server.install(await packageSampleConsumer(packages));
		await editor.reload(opened);
		assert.equal(await consumer.probe('token silently'), 'Token: none');
	});
});
