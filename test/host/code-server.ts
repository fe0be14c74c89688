import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { installOnce } from './install-once';
import { findProgram, runQuietly } from './run-command';
import { step } from './step';

/** code-server is VS Code itself, served to a browser; its version 4.x.y is VS Code 1.x.y. */
export const codeServerVersions = ['4.139.1', '4.100.3'] as const;
export type CodeServerVersion = (typeof codeServerVersions)[number];
export const newestCodeServer: CodeServerVersion = '4.139.1';
export const oldestCodeServer: CodeServerVersion = '4.100.3';

/** The Node that version of VS Code is built for, which decides what its extension hosts can do. */
const nodeMajors: Readonly<Record<CodeServerVersion, number>> = { '4.139.1': 24, '4.100.3': 20 };

export function toCodeServerVersion(text: string): CodeServerVersion {
	const version = codeServerVersions.find(known => known === text);
	if (!version)
		throw new Error(`There is no code-server ${text} here, only ${codeServerVersions.join(' and ')}.`);
	return version;
}

export interface CodeServer {
	readonly version: CodeServerVersion;
	/** The Node it runs on. */
	readonly node: string;
	/** VS Code's own server, without code-server's front. */
	readonly serverMain: string;
	/** code-server as its users start it. */
	readonly entry: string;
	/** The folder of its built-in extensions. */
	readonly builtins: string;
}

/** Installs code-server into the cache, unless it is there. */
export async function installCodeServer(version: CodeServerVersion): Promise<CodeServer> {
	if (process.platform === 'win32') {
		throw new Error(
			'code-server does not run on Windows; `npm run test:desktop` uses desktop VS Code instead.',
		);
	}
	const nodePackage = `node-${process.platform}-${process.arch}`;
	const folder = await installOnce(`code-server-${version}`, async draft => {
		process.stderr.write(
			`Installing code-server ${version} into .vscode-test (once, about a minute, 600 to 900 MB)\n`,
		);
		await fill(draft, version, nodePackage);
	});
	const root = join(folder, 'node_modules', 'code-server');
	return {
		version,
		node: join(folder, 'node_modules', nodePackage, 'bin', 'node'),
		serverMain: join(root, 'lib', 'vscode', 'out', 'server-main.js'),
		entry: join(root, 'out', 'node', 'entry.js'),
		builtins: join(root, 'lib', 'vscode', 'extensions'),
	};
}

async function fill(folder: string, version: CodeServerVersion, nodePackage: string): Promise<void> {
	const nodeMajor = nodeMajors[version];
	await writeFile(join(folder, 'package.json'), '{"private":true}');
	const vscode = join(folder, 'node_modules', 'code-server', 'lib', 'vscode');
	await step(`code-server ${version} and Node ${nodeMajor}`, () =>
		npm(folder, 'install', `code-server@${version}`, `${nodePackage}@${nodeMajor}`),
	);
	await step('packages of the editor', () => npm(vscode, 'install', '--omit=dev'));
	await step('packages of its built-in extensions', () =>
		npm(join(vscode, 'extensions'), 'install', '--omit=dev'),
	);
	if (version === oldestCodeServer) await stubArgon2(folder);
	await buildSpdlog(vscode, join(folder, 'node_modules', nodePackage));
}

/** Without its native part @vscode/spdlog writes no log files, and the tests that read them have nothing to read. */
async function buildSpdlog(vscode: string, nodeHeaders: string): Promise<void> {
	const missing = ['g++', 'make', 'python3'].filter(tool => !findProgram(tool));
	if (missing.length > 0) {
		process.stderr.write(
			`  @vscode/spdlog is not built for want of ${missing.join(', ')}: no log files on disk\n`,
		);
		return;
	}
	try {
		await step('@vscode/spdlog, for log files on disk', () =>
			npm(vscode, 'rebuild', '@vscode/spdlog', '--ignore-scripts=false', `--nodedir=${nodeHeaders}`),
		);
	} catch (error) {
		process.stderr.write(`  going on without log files on disk: ${String(error)}\n`);
	}
}

/** It hashes passwords and has no ready-made binary in this version; `--auth none` never calls it. */
async function stubArgon2(folder: string): Promise<void> {
	await writeFile(join(folder, 'node_modules', 'argon2', 'argon2.js'), 'module.exports = {};\n');
}

/** The folder is an npm project of its own, so this repository's .npmrc has no say in it. */
async function npm(cwd: string, ...args: string[]): Promise<void> {
	const own = Object.entries(process.env).filter(
		([name]) => !/^npm_(package|lifecycle|config_local)|^INIT_CWD$/.test(name),
	);
	const settings = ['--ignore-scripts', '--engine-strict=false', '--no-audit', '--no-fund', '--no-progress'];
	await runQuietly('npm', [args[0] ?? '', ...settings, ...args.slice(1)], {
		cwd,
		env: Object.fromEntries(own),
	});
}
