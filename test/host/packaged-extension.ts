import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from './paths';

/** Where `npm run package` puts the extension. */
export function packagedExtension(): string {
	const manifest = JSON.parse(readFileSync(join(repositoryRoot, 'package.json'), 'utf8')) as {
		name: string;
		version: string;
	};
	return join(repositoryRoot, `${manifest.name}-${manifest.version}.vsix`);
}
