import { join } from 'node:path';
import { repositoryRoot } from '../../host/paths';
import { TemporaryFolder } from '../../host/temporary-folder';
import { type Sandbox, startSandbox } from '../../sandbox';
import {
	EditorBrowser,
	type EditorProfile,
	EditorServer,
	type EditorWindow,
	editorUnderTest,
	extensionUnderTest,
} from '../driver';
import { removeStoredFiles } from './extension-storage';
import { packageSampleConsumer, SampleConsumer } from './sample-consumer';
import { accountItem } from './sign-in';

const testMilliseconds = 120_000;
const extensionStartMilliseconds = 60_000;

/** A window, and the sample consumer in it. */
export interface ConsumerWindow {
	readonly window: EditorWindow;
	readonly consumer: SampleConsumer;
}

/**
 * An editor as `useEditor` gives it, in which the sample consumer is installed as well. Each test is another person:
 * with a browser profile of their own, nothing stored on the server's disk, and a sandbox that remembers nobody.
 */
export function useConsumerEditor(suite: Mocha.Suite): ConsumerEditor {
	const editor = new ConsumerEditor();
	suite.timeout(testMilliseconds);
	suite.beforeAll(() => editor.start());
	suite.beforeEach(() => editor.welcomePerson());
	suite.afterEach(async function () {
		const { currentTest } = this;
		if (currentTest?.isFailed()) await editor.keepPictures(currentTest.fullTitle());
		await editor.forgetPerson();
	});
	suite.afterAll(() => editor.close());
	return editor;
}

export class ConsumerEditor {
	readonly version = editorUnderTest();
	#sandbox: Sandbox | undefined;
	#server: EditorServer | undefined;
	#browser: EditorBrowser | undefined;
	#profile: EditorProfile | undefined;

	get sandbox(): Sandbox {
		return started(this.#sandbox);
	}

	get server(): EditorServer {
		return started(this.#server);
	}

	/** Opens one more window of the person, and waits until the extension has started. */
	async openWindow(): Promise<ConsumerWindow> {
		await this.server.setSettings({ 'realDebrid.apiUrl': this.sandbox.url });
		const window = await started(this.#profile).openWindow(this.server);
		await window.statusBar.waitFor(accountItem, /./, extensionStartMilliseconds);
		return { window, consumer: new SampleConsumer(window) };
	}

	/** Reloads the window, and waits until the extension has started anew. */
	async reload({ window }: ConsumerWindow): Promise<void> {
		await window.reload();
		await window.statusBar.waitFor(accountItem, /./, extensionStartMilliseconds);
	}

	async start(): Promise<void> {
		const packages = new TemporaryFolder('sample-consumer');
		try {
			this.#sandbox = await startSandbox();
			this.#browser = await EditorBrowser.launch();
			this.#server = await EditorServer.start({
				version: this.version,
				vsix: [extensionUnderTest(), await packageSampleConsumer(packages)],
			});
		} finally {
			await packages.remove();
		}
	}

	async welcomePerson(): Promise<void> {
		this.sandbox.control.reset();
		this.sandbox.control.configure({ interval: 1 });
		this.#profile = await started(this.#browser).newProfile();
	}

	async forgetPerson(): Promise<void> {
		await this.#profile?.close();
		this.#profile = undefined;
		await removeStoredFiles(this.server);
	}

	/** Of every page, for whoever wonders why a test failed. */
	async keepPictures(title: string): Promise<void> {
		const name = title.replaceAll(/[^\w]+/g, '-');
		for (const [index, page] of (this.#profile?.context.pages() ?? []).entries())
			await page.screenshot({ path: join(repositoryRoot, 'out', 'failed', `${name}-${index}.png`) });
	}

	async close(): Promise<void> {
		await this.#browser?.close();
		await this.#server?.close();
		await this.#sandbox?.close();
	}
}

function started<T>(part: T | undefined): T {
	if (part === undefined)
		throw new Error('The editor is started before the first test, its profile before each.');
	return part;
}
