import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { editorCache } from './paths';

const marker = '.complete';

/**
 * Fills a folder of the cache once, and gives its path. The work is done in a folder of its own that is
 * renamed when complete: an interrupted installation leaves nothing that looks finished, and of two
 * processes that install at once the second throws its own copy away.
 */
export async function installOnce(
	name: string,
	fill: (folder: string) => Promise<void>,
	cache: string = editorCache,
): Promise<string> {
	const folder = join(cache, name);
	if (existsSync(join(folder, marker))) return folder;
	await mkdir(cache, { recursive: true });
	const draft = await mkdtemp(join(cache, `.installing-${name}-`));
	try {
		await fill(draft);
		await writeFile(join(draft, marker), '');
		await rename(draft, folder);
	} catch (error) {
		await rm(draft, { recursive: true, force: true });
		if (!existsSync(join(folder, marker))) throw error;
	}
	return folder;
}
