import { sleep } from '../../realdebrid/time';
import { watchFolder } from './folderWatch';

/** Waits for changes in a folder. */
export class FolderChanges {
	private readonly watch: { dispose(): void };
	private change = new AbortController();

	/** @param isOfInterest says which names count; the name is `null` where the system does not report it */
	constructor(folder: string, isOfInterest: (name: string | null) => boolean) {
		this.watch = watchFolder(folder, name => {
			if (isOfInterest(name)) this.change.abort();
		});
	}

	/** Resolves with the next change, one since the last call included, and after `limitMs` at the latest. */
	async next(limitMs: number): Promise<void> {
		await sleep(limitMs, this.change.signal).catch(() => undefined);
		this.change = new AbortController();
	}

	dispose(): void {
		this.watch.dispose();
	}
}
