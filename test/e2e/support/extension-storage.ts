import { existsSync } from 'node:fs';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { EditorServer, EditorWindow } from '../driver';

/** What the extension has on the server's disk of accounts and sign-ins: the folder's own id stays. */
export async function storedFiles(server: EditorServer): Promise<string[]> {
	const folder = storageFolder(server);
	if (!existsSync(folder)) return [];
	return (await readdir(folder)).filter(name => !name.endsWith('.storage.json')).sort();
}

export async function removeStoredFiles(server: EditorServer): Promise<void> {
	await rm(storageFolder(server), { recursive: true, force: true });
}

/** Everything the editor and its extensions have written: settings, logs, state. */
export async function everythingOnDisk(server: EditorServer): Promise<Map<string, string>> {
	const entries = await readdir(server.userData, { recursive: true, withFileTypes: true });
	const paths = entries.filter(entry => entry.isFile()).map(entry => join(entry.parentPath, entry.name));
	return new Map(await Promise.all(paths.map(async path => [path, await readFile(path, 'latin1')] as const)));
}

/** The editor seals all extensions' secrets together into one item of the browser's local storage. */
const sealedSecrets = 'secrets.provider';

export async function localStorageOf(window: EditorWindow): Promise<Record<string, string>> {
	return await window.page.evaluate<Record<string, string>>('({ ...localStorage })');
}

/** Sealed, an empty record takes 84 characters, and the shortest secret of ours as much again. */
const longestSealedNothing = 100;

export async function hasSecrets(window: EditorWindow): Promise<boolean> {
	const sealed = (await localStorageOf(window))[sealedSecrets] ?? '';
	return sealed.length > longestSealedNothing;
}

/** What the extension keeps of an account beside its secret, as a text. */
export class AccountFile {
	constructor(
		private readonly server: EditorServer,
		private readonly id: number,
	) {}

	async read(): Promise<string> {
		return await readFile(await this.#path(), 'utf8');
	}

	async replace(text: string): Promise<void> {
		await writeFile(await this.#path(), text);
	}

	async #path(): Promise<string> {
		const name = (await storedFiles(this.server)).find(
			file => file.includes(`~${this.id}~`) && file.endsWith('.account.json'),
		);
		if (!name) throw new Error(`The account ${this.id} has no file.`);
		return join(storageFolder(this.server), name);
	}
}

function storageFolder({ userData }: EditorServer): string {
	return join(userData, 'User', 'globalStorage', 'debrid-tools.real-debrid');
}
