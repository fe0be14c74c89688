/**
 * Runs the tests in an editor, against the sandbox, without a person.
 *
 *     REAL_DEBRID_VSIX=real-debrid.vsix npm test
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { startSandbox } from '@debrid-tools/real-debrid-sandbox';
import { runTests } from '@vscode/test-electron';
import JSZip from 'jszip';

const root = resolve(__dirname, '..', '..');
const { publisher, name } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

async function main(): Promise<void> {
	const scratch = mkdtempSync(join(tmpdir(), 'torrent-list-'));
	// Each sign-in is allowed at once on behalf of this sample user.
	const sandbox = await startSandbox({ approve: 'ada-premium', interval: 1 });
	try {
		const realDebrid = await unpack(
			process.env['REAL_DEBRID_VSIX'] ?? 'real-debrid.vsix',
			join(scratch, 'extension'),
		);
		const userData = join(scratch, 'user-data');
		mkdirSync(join(userData, 'User'), { recursive: true });
		const settings = { 'realDebrid.apiUrl': sandbox.url };
		writeFileSync(join(userData, 'User', 'settings.json'), JSON.stringify(settings));
		const executable = process.env['VSCODE_EXECUTABLE'];
		await runTests({
			...(executable ? { vscodeExecutablePath: executable } : { version: 'stable' }),
			extensionDevelopmentPath: [root, realDebrid],
			extensionTestsPath: join(__dirname, 'suite', 'index.js'),
			// In place of the user, and only because the service is on this machine.
			extensionTestsEnv: { REAL_DEBRID_ALLOW: `${publisher}.${name}` },
			launchArgs: [`--user-data-dir=${userData}`, `--extensions-dir=${join(scratch, 'extensions')}`],
		});
	} finally {
		await sandbox.close();
		rmSync(scratch, { recursive: true, force: true });
	}
}

/** A `.vsix` is a zip file that has the extension in a folder. */
async function unpack(vsix: string, target: string): Promise<string> {
	const zip = await JSZip.loadAsync(readFileSync(vsix));
	for (const entry of zip.folder('extension')?.filter((_, { dir }) => !dir) ?? []) {
		const path = join(target, entry.name.slice('extension/'.length));
		mkdirSync(dirname(path), { recursive: true });
		writeFileSync(path, await entry.async('nodebuffer'));
	}
	return target;
}

main().catch(error => {
	console.error(error);
	process.exit(1);
});
