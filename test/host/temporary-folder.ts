import { mkdtempSync, rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder that is gone after `remove()`, and at the latest when this process exits. */
export class TemporaryFolder {
	readonly path: string;

	constructor(prefix: string) {
		this.path = mkdtempSync(join(tmpdir(), `${prefix}-`));
		process.once('exit', this.#removeAtExit);
	}

	/** Tries again for a moment: a process that is just ending may still write into it. */
	async remove(): Promise<void> {
		process.off('exit', this.#removeAtExit);
		await rm(this.path, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
	}

	readonly #removeAtExit = (): void => rmSync(this.path, { recursive: true, force: true, maxRetries: 3 });
}
