import { existsSync } from 'node:fs';
import { type CodeServerVersion, newestCodeServer, toCodeServerVersion } from '../../host/code-server';
import { packagedExtension } from '../../host/packaged-extension';

/** The editor that the tests are to run on: `CODE_SERVER_VERSION`, else the newest. */
export function editorUnderTest(env: NodeJS.ProcessEnv = process.env): CodeServerVersion {
	const named = env['CODE_SERVER_VERSION'];
	return named ? toCodeServerVersion(named) : newestCodeServer;
}

/** The packaged extension that the tests are to install. */
export function extensionUnderTest(): string {
	const vsix = packagedExtension();
	if (!existsSync(vsix)) throw new Error(`There is no ${vsix}: npm run package`);
	return vsix;
}
