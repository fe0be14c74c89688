import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { repositoryRoot } from '../test/host/paths';
import { checkTag, sectionOf } from './changelog';
import { runScript } from './main';

/** Prints what CHANGELOG.md says of this version. `--tag v1.0.0` fails where the tag is another version's. */
runScript(async () => {
	const { values } = parseArgs({ options: { tag: { type: 'string' } } });
	const { version } = JSON.parse(read('package.json')) as { readonly version: string };
	if (values.tag !== undefined) checkTag(values.tag, version);
	console.log(sectionOf(version, read('CHANGELOG.md')));
	return 0;
});

function read(name: string): string {
	return readFileSync(join(repositoryRoot, name), 'utf8');
}
