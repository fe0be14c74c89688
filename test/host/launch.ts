import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { format, parseArgs } from 'node:util';
import { chromium, type Page } from 'playwright-core';
import { BackgroundProcess } from './background-process';
import { chromiumArguments, findOrInstallChromium } from './chromium';
import { installCodeServer, newestCodeServer, toCodeServerVersion } from './code-server';
import { exitWithStarter } from './exit-with-starter';
import { freePort } from './free-port';
import { hangMilliseconds } from './hang';
import { inBrowser } from './leak-record';
import { PageRecorder, storedInBrowser } from './page-recorder';
import { TemporaryFolder } from './temporary-folder';
import { unmarkLines } from './test-lines';
import { withoutEditorVariables } from './without-editor-variables';

const batchAutomationLog = join(__dirname, 'pages', 'batch-automation-log.js');
const testsMilliseconds = 20 * 60_000;

/** Does with code-server what the desktop's `code` does with the same words, and gives the tests' exit code. */
export async function launch(words: string[], env: NodeJS.ProcessEnv): Promise<number> {
	exitWithStarter();
	const { values, positionals } = parseArgs({
		args: words,
		strict: false,
		allowPositionals: true,
		options: {
			extensionDevelopmentPath: { type: 'string', multiple: true },
			extensionTestsPath: { type: 'string' },
			'extensions-dir': { type: 'string' },
			'user-data-dir': { type: 'string' },
			log: { type: 'string' },
		},
	});
	const development = (values.extensionDevelopmentPath ?? []).filter(path => typeof path === 'string');
	const tests = values.extensionTestsPath;
	if (typeof tests !== 'string') throw new Error('The launcher needs --extensionTestsPath=…');

	const scratch = new TemporaryFolder('editor-test');
	const folderOf = async (given: string | boolean | undefined, name: string): Promise<string> => {
		const path = typeof given === 'string' ? resolve(given) : join(scratch.path, name);
		await mkdir(path, { recursive: true });
		return path;
	};
	const userData = await folderOf(values['user-data-dir'], 'user-data');
	const extensions = await folderOf(values['extensions-dir'], 'extensions');
	const [developed, ...others] = development;
	for (const path of others) await installFrom(resolve(path), extensions);

	const named = env['CODE_SERVER_VERSION'];
	const codeServer = await installCodeServer(named ? toCodeServerVersion(named) : newestCodeServer);
	const executablePath = await findOrInstallChromium();
	const port = await freePort();
	const server = new BackgroundProcess(
		`VS Code server ${codeServer.version}`,
		codeServer.node,
		[
			codeServer.serverMain,
			...['--host', '127.0.0.1', '--port', String(port), '--without-connection-token'],
			...['--server-data-dir', scratch.path, '--user-data-dir', userData, '--extensions-dir', extensions],
			...['--accept-server-license-terms', '--enable-smoke-test-driver', '--disable-telemetry'],
			'--disable-workspace-trust',
			...(typeof values.log === 'string' ? ['--log', values.log] : []),
		],
		{ env: withoutEditorVariables(env) },
	);
	try {
		await server.waitForLine(/Web UI available/, hangMilliseconds);
		const browser = await chromium.launch({
			executablePath,
			args: chromiumArguments,
			timeout: hangMilliseconds,
		});
		try {
			const context = await browser.newContext({ reducedMotion: 'reduce' });
			context.setDefaultTimeout(hangMilliseconds);
			const recorder = await PageRecorder.record(context);
			const page = await context.newPage();
			const remote = (path: string): string => `vscode-remote://127.0.0.1:${port}${resolve(path)}`;
			const payload = [
				...(developed ? [['extensionDevelopmentPath', remote(developed)]] : []),
				['extensionTestsPath', remote(tests)],
				['skipWelcome', 'true'],
			];
			const query = new URLSearchParams({ payload: JSON.stringify(payload) });
			const folder = positionals[0];
			if (folder === undefined) query.set('ew', 'true');
			else query.set('folder', resolve(folder));
			const code = await Promise.race([
				runTests(page, `http://127.0.0.1:${port}/?${query}`, env),
				server.closed.then(() => {
					throw new Error(`The editor's server ended during the tests:\n${server.output}`);
				}),
			]);
			const places = [...(await recorder.places()), ...(await storedInBrowser(page))];
			await writeFile(join(userData, inBrowser), JSON.stringify(places));
			return code;
		} finally {
			await browser.close();
		}
	} finally {
		await server.stop();
		await scratch.remove();
	}
}

/** In a browser the editor takes one extension under development: it finds others where users have theirs. */
async function installFrom(path: string, extensions: string): Promise<void> {
	const { publisher, name, version } = JSON.parse(await readFile(join(path, 'package.json'), 'utf8'));
	await symlink(path, join(extensions, `${publisher}.${name}-${version}`), 'junction');
}

/** What the editor logs: a kind, and what it has for `console`. */
type LoggedLine = readonly [type: string, args: readonly unknown[]];

/**
 * The page calls two functions of ours: one with the lines of the extension host's console and of the editor's own,
 * one at the end. The editor says much; it is only told when the tests' own report is missing, or asked for.
 */
async function runTests(page: Page, url: string, env: NodeJS.ProcessEnv): Promise<number> {
	const editorLog: string[] = [];
	let reported = false;
	const log = ([type, args]: LoggedLine): void => {
		const text = format(...args);
		const report = unmarkLines(text);
		if (report !== undefined) {
			reported = true;
			console.log(report);
		} else if (env['EDITOR_LOG']) console.log(`${type}: ${text}`);
		else editorLog.push(`${type}: ${text}`);
	};
	const ended = new Promise<number>((done, fail) => {
		const expose = async (): Promise<void> => {
			await page.exposeFunction('logTests', (lines: readonly LoggedLine[]) => lines.forEach(log));
			await page.exposeFunction('endTests', (lines: readonly LoggedLine[], code: number) => {
				lines.forEach(log);
				done(code);
			});
			await page.addInitScript({ path: batchAutomationLog });
			await page.goto(url);
		};
		const limit = `The tests did not end within ${testsMilliseconds / 60_000} minutes.`;
		setTimeout(() => fail(new Error(limit)), testsMilliseconds).unref();
		page.once('crash', () => fail(new Error('The browser page crashed.')));
		page.once('close', () => fail(new Error('The browser page closed.')));
		expose().catch(fail);
	});
	try {
		return await ended;
	} finally {
		if (!reported) console.log(editorLog.join('\n'));
	}
}
