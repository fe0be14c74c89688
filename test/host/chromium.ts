import { existsSync } from 'node:fs';
import { findProgram, runQuietly } from './run-command';
import { step } from './step';

const programs = [
	'chromium',
	'chromium-browser',
	'google-chrome',
	'google-chrome-stable',
	'microsoft-edge',
	'microsoft-edge-stable',
];

const applications = [
	'/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
	'/Applications/Chromium.app/Contents/MacOS/Chromium',
	'/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
];

/** The path of a browser VS Code runs in: an installed one, else Debian's, which only root can install. */
export async function findOrInstallChromium(): Promise<string> {
	const found = findChromium();
	if (found) return found;
	if (findProgram('apt-get') && process.getuid?.() === 0) {
		process.stderr.write('No Chrome, Chromium or Edge found: installing Debian’s chromium (apt-get, once)\n');
		const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
		await step('apt-get update', () => runQuietly('apt-get', ['update', '-qq'], { env }));
		await step('apt-get install chromium fonts-dejavu-core', () =>
			runQuietly('apt-get', ['install', '-y', '-qq', 'chromium', 'fonts-dejavu-core'], { env }),
		);
		const installed = findChromium();
		if (installed) return installed;
	}
	throw new Error(
		'No Chrome, Chromium or Edge was found. Install one (on Debian: apt-get install chromium), ' +
			'or name its program in the environment variable CHROME_PATH.',
	);
}

function findChromium(): string | undefined {
	const named = process.env['CHROME_PATH'];
	if (named) {
		if (!existsSync(named)) throw new Error(`CHROME_PATH names ${named}, which does not exist.`);
		return named;
	}
	for (const name of programs) {
		const path = findProgram(name);
		if (path) return path;
	}
	return applications.find(path => existsSync(path));
}

/** Headless, and quiet: nothing but the editor is to reach the network. */
export const chromiumArguments = [
	'--no-sandbox',
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
];
