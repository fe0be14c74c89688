import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from './paths';

export interface NpmPackage {
	readonly name: string;
	readonly version: string;
	/** Where `npm run package` puts the package. */
	readonly tarball: string;
}

/** The npm package in a folder of this repository. */
export function packageIn(folder: string): NpmPackage {
	const { name, version } = JSON.parse(
		readFileSync(join(repositoryRoot, folder, 'package.json'), 'utf8'),
	) as { readonly name: string; readonly version: string };
	// As npm names a tarball.
	const file = `${name.replace(/^@/, '').replace('/', '-')}-${version}.tgz`;
	return { name, version, tarball: join(repositoryRoot, file) };
}
