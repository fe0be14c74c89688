import type { Sandbox } from '../../../sandbox/src';
import type { EditorServer, EditorWindow } from '../driver';
import type { EditorNeeds } from './lane';
import { packageSampleConsumer, SampleConsumer } from './sample-consumer';
import { type TestEditor, useEditor } from './test-editor';

/** A window, and the sample consumer in it. */
export interface ConsumerWindow {
	readonly window: EditorWindow;
	readonly consumer: SampleConsumer;
}

/** An editor as `useEditor` gives it, in which the sample consumer is installed as well. */
export function useConsumerEditor(
	suite: Mocha.Suite,
	needs: Omit<EditorNeeds, 'packageCompanion'> = {},
): ConsumerEditor {
	return new ConsumerEditor(useEditor(suite, { ...needs, packageCompanion: packageSampleConsumer }));
}

export class ConsumerEditor {
	constructor(private readonly editor: TestEditor) {}

	get sandbox(): Sandbox {
		return this.editor.sandbox;
	}

	get server(): EditorServer {
		return this.editor.server;
	}

	/** Opens one more window of the person, and waits until the extension has started. */
	async openWindow(): Promise<ConsumerWindow> {
		const window = await this.editor.openWindow();
		return { window, consumer: new SampleConsumer(window) };
	}

	/** Reloads the window, and waits until the extension has started anew. */
	async reload({ window }: ConsumerWindow): Promise<void> {
		await this.editor.reload(window);
	}
}
