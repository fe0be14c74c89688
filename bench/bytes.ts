import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { packageExtension } from '../scripts/package-extension';
import { newestCodeServer } from '../test/host/code-server';
import { editorCache, repositoryRoot } from '../test/host/paths';
import { activationBundle } from './activationBundle';
import { headlined, type PartResult, type Row } from './part';

const KB = 1024;
export const MOST_ACTIVATION_KB = 20;
const MOST_PACKAGE_KB = 220;

/** What activation loads, what it loads of the editor's own GitHub extension, and all that is shipped. */
export async function measureBytes(): Promise<PartResult> {
	const vsix = await packageExtension();
	const ours = sizeKb(join(repositoryRoot, 'dist', 'extension.js'));
	const rows: Row[] = [
		headlined('Loaded at activation', {
			...{ what: 'loaded at activation', value: ours, unit: 'KB' },
			goal: { atMost: MOST_ACTIVATION_KB },
		}),
	];
	const peer = githubAuthentication();
	if (peer !== undefined)
		rows.push(
			{ what: 'github-authentication, loaded at activation', value: peer, unit: 'KB' },
			{ what: 'ours against github-authentication', value: ours / peer, unit: '×' },
		);
	rows.push(
		headlined('The whole package', {
			...{ what: 'the .vsix', value: sizeKb(vsix), unit: 'KB' },
			goal: { atMost: MOST_PACKAGE_KB },
		}),
	);
	const { inputs } = await activationBundle();
	return {
		title: 'Bytes',
		method: `Sizes of the files, minified as they are shipped, in units of 1,024 bytes; github-authentication as code-server ${newestCodeServer} has it. What activation loads of ours comes from ${inputs.length} files, the largest of which are listed.`,
		rows,
		matrix: {
			columns: ['Source file', 'Bytes of what activation loads'],
			rows: inputs.slice(0, 10).map(({ path, bytes }) => [path, String(bytes)]),
		},
	};
}

function sizeKb(path: string): number {
	return statSync(path).size / KB;
}

/** @returns `undefined` where the editor has not been installed yet; a test run installs it */
function githubAuthentication(): number | undefined {
	const path = join(
		editorCache,
		`code-server-${newestCodeServer}`,
		'node_modules/code-server/lib/vscode/extensions/github-authentication/dist/extension.js',
	);
	return existsSync(path) ? sizeKb(path) : undefined;
}
