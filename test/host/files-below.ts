import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { Place } from './leak-search';

/** All files below a folder, by their path in it, each byte a character; sockets and the like left out. */
export async function* filesBelow(folder: string): AsyncGenerator<Place> {
	if (!existsSync(folder)) return;
	for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
		if (!entry.isFile()) continue;
		const path = join(entry.parentPath, entry.name);
		yield { name: relative(folder, path), text: await readIfThere(path) };
	}
}

/** A file of a running editor may go meanwhile. */
async function readIfThere(path: string): Promise<string> {
	try {
		return await readFile(path, 'latin1');
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
		throw error;
	}
}
