import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startSandbox } from '../sandbox/src';
import { EditorServer } from '../test/e2e/driver';
import { newestCodeServer } from '../test/host/code-server';
import { packageFolder } from '../test/host/package-folder';
import { repositoryRoot } from '../test/host/paths';
import { TemporaryFolder } from '../test/host/temporary-folder';
import { runScript } from './main';
import { openInBrowser } from './open-in-browser';
import { packageExtension } from './package-extension';

runScript(async () => {
	const { values } = parseArgs({
		options: { port: { type: 'string' }, live: { type: 'boolean', default: false } },
	});
	const port = values.port === undefined ? undefined : toPort(values.port);

	console.log('Packaging the extension …');
	const vsix = await packageExtension();
	const sandbox = values.live ? undefined : await startSandbox();
	console.log('Starting the editor …');
	const editor = await EditorServer.start({
		version: newestCodeServer,
		vsix: [vsix, await packageCompanion()],
		settings: sandbox ? { 'realDebrid.apiUrl': sandbox.url } : {},
		...(port === undefined ? {} : { port }),
	});
	const url = `${editor.url}?ew=true`;
	const site = sandbox ? `${sandbox.url}/device` : 'https://real-debrid.com/device';
	console.log(`
  Editor  ${url}
  Site    ${site}${sandbox ? '  (the sandbox, in place of Real-Debrid)' : '  (the real service)'}

  1. In the editor, click "Sign In" in the walkthrough, or "Real-Debrid: Sign In" in the status bar.
  2. Click "Copy Code & Open Browser" and allow access on the page that opens. There is nothing to type; ${
		sandbox ? 'choose one of the sample accounts' : 'if the page asks for a code, paste it'
	}.
  3. Your account is in the status bar. Press Ctrl-C here to end everything.
`);
	await openInBrowser(url);
	await editor.closed;
	throw new Error('The editor has ended.');
});

function toPort(text: string): number {
	const port = Number(text);
	if (!Number.isInteger(port) || port < 1 || port > 65_535) {
		throw new RangeError(`--port ${text}: a port is a number from 1 to 65535.`);
	}
	return port;
}

/** An installation before the editor starts opens no walkthrough: an extension of its own does. */
async function packageCompanion(): Promise<string> {
	const folder = new TemporaryFolder('start-companion');
	return await packageFolder(
		join(repositoryRoot, 'scripts', 'start-companion'),
		join(folder.path, 'companion.vsix'),
	);
}
