import { mkdirSync } from 'node:fs';
import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SecretStore } from '../../../src/accounts/storage/secretStore';

const DRAFT = /\.draft$/;

/** A secret storage that several processes share and that is read anew each time, as the desktop's is. */
export class SharedSecrets implements SecretStore {
	constructor(private readonly folder: string) {
		mkdirSync(folder, { recursive: true });
	}

	async get(key: string): Promise<string | undefined> {
		try {
			return await readFile(this.pathOf(key), 'utf8');
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
			throw error;
		}
	}

	async store(key: string, value: string): Promise<void> {
		const draft = `${this.pathOf(key)}.${process.pid}.draft`;
		await writeFile(draft, value);
		await rename(draft, this.pathOf(key));
	}

	async delete(key: string): Promise<void> {
		await rm(this.pathOf(key), { force: true });
	}

	async keys(): Promise<string[]> {
		const names = await readdir(this.folder);
		return names.filter(name => !DRAFT.test(name)).map(decodeURIComponent);
	}

	private pathOf(key: string): string {
		return join(this.folder, encodeURIComponent(key));
	}
}
