// What every npm script calls: makes a bare clone ready, then runs `scripts/<name>.ts`.
//
//     node scripts/run.mjs test --only unit
//
// Plain Node without packages, because it installs them.
import { spawn } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const oldestNode = [20, 19];

const [name, ...args] = process.argv.slice(2);
const script = join('scripts', `${name}.ts`);
if (!name || !existsSync(join(root, script))) fail(`There is no ${script}.`);

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < oldestNode[0] || (major === oldestNode[0] && minor < oldestNode[1])) {
	fail(`This needs Node.js ${oldestNode.join('.')} or newer; this is ${process.versions.node}.`);
}

const reason = whyInstall();
if (reason) {
	console.error(`${reason}: running "npm ci" (once)`);
	const windows = process.platform === 'win32';
	const code = await run(windows ? 'npm.cmd' : 'npm', ['ci'], { shell: windows });
	if (code !== 0) fail('"npm ci" failed; see above.');
}
process.exit(await run(process.execPath, ['--import', 'tsx', script, ...args]));

function whyInstall() {
	// npm writes this file last.
	const installed = join(root, 'node_modules', '.package-lock.json');
	if (!existsSync(installed)) return 'The packages are not installed';
	const wanted = join(root, 'package-lock.json');
	if (statSync(installed).mtimeMs < statSync(wanted).mtimeMs) return 'package-lock.json has changed';
	return undefined;
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
