import { startSandbox } from '../sandbox/src';
import { packageExtension } from '../scripts/package-extension';
import type { EditorWindow } from '../test/e2e/driver';
import { packageSampleConsumer, SampleConsumer, wantsToSignIn } from '../test/e2e/support/sample-consumer';
import { ada } from '../test/e2e/support/sign-in';
import { newestCodeServer } from '../test/host/code-server';
import { TemporaryFolder } from '../test/host/temporary-folder';
import { BenchEditor, withBrowser } from './editor/benchEditor';
import { headlined, medianRow, type PartResult } from './part';

const LEAST_RATIO = 100;

/** In milliseconds for each call. */
interface Times {
	readonly api: readonly number[];
	readonly editor: readonly number[];
}

/** A token that is valid and was asked for before, as an extension in the same window reads it. */
export async function measureWarmToken(): Promise<PartResult> {
	const { api, editor } = await timesInAWindow();
	const ours = medianRow('`api.getAccessToken()`', 'ms', api);
	const editors = medianRow('`vscode.authentication.getSession()`, silent', 'ms', editor);
	return {
		title: 'A valid token',
		method: `The sample consumer in code-server ${newestCodeServer} reads the token of one account again and again, both ways in turn, after once each that does not count; milliseconds for each call.`,
		rows: [
			ours,
			editors,
			headlined('Reading a valid token: the API against the editor’s accounts', {
				...{ what: 'faster than the editor’s accounts', value: editors.value / ours.value, unit: '×' },
				goal: { atLeast: LEAST_RATIO },
			}),
		],
	};
}

async function timesInAWindow(): Promise<Times> {
	const packages = new TemporaryFolder('bench-packages');
	const sandbox = await startSandbox();
	try {
		const vsix = [await packageExtension(), await packageSampleConsumer(packages)];
		return await withBrowser(async browser => {
			const editor = await BenchEditor.start(browser, { sandbox, vsix, isSignedIn: true });
			try {
				return await timesOf(await editor.openWindow());
			} finally {
				await editor.close();
			}
		});
	} finally {
		await sandbox.close();
		await packages.remove();
	}
}

async function timesOf(window: EditorWindow): Promise<Times> {
	const consumer = new SampleConsumer(window);
	await consumer.getAllowed();
	const asking = await consumer.start("editor's session, asking");
	await window.dialog.waitFor(wantsToSignIn);
	await window.dialog.click('Allow');
	await window.quickInput.pick(ada.username);
	await consumer.outcome(asking);
	await consumer.probe('times of a valid token');
	return JSON.parse(await consumer.probe('times of a valid token')) as Times;
}
