import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { downloadAndUnzipVSCode, runTests } from '@vscode/test-electron';
import { bundleEditorTests } from './bundle-editor-tests';
import { type DesktopEditor, type EditorHost, isDesktop } from './editor-host';
import { leakRecordVariable } from './leak-record';
import { editorCache } from './paths';
import { quietSettings } from './quiet-settings';
import { searchAfterEditorTests } from './search-after-editor-tests';
import { TemporaryFolder } from './temporary-folder';
import { addCounts, countsVariable, readCounts, type TestCounts } from './test-counts';

export interface EditorTests {
	readonly host: EditorHost;
	/** The test files, in TypeScript. */
	readonly tests: readonly string[];
	/** The folders of the extensions to load: the one under test, as it is built now, and its companions. */
	readonly extensions: readonly string[];
	/** User settings, beside those that keep the editor quiet. */
	readonly settings?: Readonly<Record<string, unknown>>;
	/** Reaches the extension host. */
	readonly env?: NodeJS.ProcessEnv;
}

/**
 * Runs mocha's tests inside the extension host of an editor that is started for them, and then searches what that
 * editor has written, at log level trace, for secrets.
 */
export async function runEditorTests(options: EditorTests): Promise<TestCounts> {
	const { host } = options;
	const scratch = new TemporaryFolder('editor-tests');
	const userData = join(scratch.path, 'data');
	const countsFile = join(scratch.path, 'counts.json');
	const recordFile = join(scratch.path, 'leak-record.json');
	try {
		await mkdir(join(userData, 'User'), { recursive: true });
		await writeFile(
			join(userData, 'User', 'settings.json'),
			JSON.stringify({ ...quietSettings, ...options.settings }),
		);
		const extensionTestsPath = await bundleEditorTests(options.tests);
		await runTests({
			vscodeExecutablePath: await executableOf(host),
			extensionDevelopmentPath: [...options.extensions],
			extensionTestsPath,
			launchArgs: [
				`--user-data-dir=${userData}`,
				`--extensions-dir=${join(scratch.path, 'extensions')}`,
				'--log=trace',
			],
			extensionTestsEnv: {
				...options.env,
				[countsVariable]: countsFile,
				[leakRecordVariable]: recordFile,
				...(isDesktop(host) ? {} : { CODE_SERVER_VERSION: host }),
			},
		}).catch((error: unknown) => {
			// Failed tests are told by their counts; what kept them from running has no other voice.
			if (!existsSync(countsFile)) console.error(error);
		});
		const counts = readCounts(countsFile);
		if (!existsSync(recordFile)) return counts;
		return addCounts([counts, await searchAfterEditorTests(userData, recordFile)]);
	} finally {
		await scratch.remove();
	}
}

async function executableOf(host: EditorHost): Promise<string> {
	return isDesktop(host) ? await download(host) : join(__dirname, 'launcher.mjs');
}

async function download({ desktop }: DesktopEditor): Promise<string> {
	if (process.platform === 'linux' && !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY']) {
		console.error('Desktop VS Code needs a display: without one, `xvfb-run -a npm run test:desktop`.');
	}
	try {
		return await downloadAndUnzipVSCode({ version: desktop, cachePath: editorCache });
	} catch (error) {
		throw new Error(
			`Desktop VS Code (${desktop}) could not be downloaded from update.code.visualstudio.com. ` +
				'`npm test` runs the same tests in code-server, which comes from the npm registry.',
			{ cause: error },
		);
	}
}
