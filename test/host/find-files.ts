import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from './paths';

/** The files below a folder of this repository whose path ends so, sorted; none when there is no such folder. */
export function findFiles(folder: string, ending: string): string[] {
	const root = join(repositoryRoot, folder);
	if (!existsSync(root)) return [];
	return readdirSync(root, { recursive: true, encoding: 'utf8' })
		.filter(path => path.endsWith(ending) && !path.includes('node_modules'))
		.map(path => join(root, path))
		.sort();
}
