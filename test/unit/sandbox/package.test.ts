import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { packNpm, runNpm } from '../../../scripts/package-npm';
import { BackgroundProcess } from '../../host/background-process';
import { oldestTypeScript } from '../../host/oldest-typescript';
import { repositoryRoot } from '../../host/paths';
import { runQuietly } from '../../host/run-command';
import { tallies } from '../../host/tallies';
import { TemporaryFolder } from '../../host/temporary-folder';

const name = '@debrid-tools/real-debrid-sandbox';
const clientId = 'X245A4XAIBGVM';

describe('sandbox: its package, installed into an empty folder', () => {
	const folder = new TemporaryFolder('sandbox-package');
	const inFolder = (...path: string[]) => join(folder.path, ...path);
	const installed = (...path: string[]) => inFolder('node_modules', ...name.split('/'), ...path);

	before(async () => {
		const tarball = await packNpm('sandbox');
		tallies.add('sandbox package: bytes of the tarball', statSync(tarball).size);
		writeFileSync(inFolder('package.json'), '{"private":true}');
		await runNpm(['install', '--offline', '--no-audit', '--no-fund', tarball], folder.path);
	});
	after(() => folder.remove());

	/** Starts the command, and gives the address that it prints and how long that took. */
	async function start(
		words: string[],
		nodeOptions: string[] = [],
	): Promise<{ process: BackgroundProcess; url: string; readyMs: number }> {
		const begin = performance.now();
		const command = new BackgroundProcess('sandbox', process.execPath, [
			...nodeOptions,
			installed('dist', 'bin.js'),
			...words,
		]);
		const line = await command.waitForLine(/^Sandbox service, not Real-Debrid: \S+$/, 30_000);
		return { process: command, url: line.split(' ').at(-1) ?? '', readyMs: performance.now() - begin };
	}

	it('has no dependencies, its licences, and no sources', () => {
		const manifest = JSON.parse(readFileSync(installed('package.json'), 'utf8')) as Record<string, unknown>;
		assert.equal(manifest['dependencies'], undefined);
		for (const file of ['README.md', 'CHANGELOG.md', 'LICENSE', 'dist/THIRD-PARTY-NOTICES.txt'])
			assert.ok(existsSync(installed(file)), file);
		assert.match(readFileSync(installed('dist', 'THIRD-PARTY-NOTICES.txt'), 'utf8'), /^express \d/m);
		assert.equal(existsSync(installed('src')), false);
		assert.ok(existsSync(inFolder('node_modules', '.bin', 'real-debrid-sandbox')));
	});

	it('takes a client through the whole sign-in without a person, and ends when it is told to', async () => {
		const { process: command, url } = await start(['--approve', 'dora-premium', '--interval', '1']);
		try {
			const getJson = async (path: string, init?: RequestInit) =>
				(await (await fetch(`${url}${path}`, init)).json()) as Record<string, string>;
			const code = await getJson(`/oauth/v2/device/code?client_id=${clientId}&new_credentials=yes`);
			assert.equal(code['interval'], 1);
			const query = new URLSearchParams({ client_id: clientId, code: code['device_code'] ?? '' });
			const credentials = await getJson(`/oauth/v2/device/credentials?${query}`);
			const form = {
				...credentials,
				code: code['device_code'] ?? '',
				grant_type: 'http://oauth.net/grant_type/device/1.0',
			};
			const body = new URLSearchParams(form);
			const tokens = await getJson('/oauth/v2/token', { method: 'POST', body });
			const headers = { Authorization: `Bearer ${tokens['access_token']}` };
			assert.equal((await getJson('/rest/1.0/user', { headers }))['username'], 'dora-premium');
			const torrents = await fetch(`${url}/rest/1.0/torrents?page=2`, { headers });
			assert.equal(torrents.headers.get('x-total-count'), '120');
			assert.equal(((await torrents.json()) as unknown[]).length, 20);
		} finally {
			const begin = performance.now();
			await command.stop();
			// After that it would have been killed.
			assert.ok(performance.now() - begin < 4000);
		}
		await assert.rejects(fetch(`${url}/rest/1.0/time`));
	});

	it('ends with the npx that has started it, which alone is told to end', async function () {
		// There a process that is told to end takes its children with it.
		if (process.platform === 'win32') return this.skip();
		const npm = spawn('npm', ['exec', '--offline', 'real-debrid-sandbox'], {
			cwd: folder.path,
			detached: true,
		});
		try {
			const url = await firstAddress(npm.stdout);
			const connection = connect(Number(url.port), url.hostname);
			await once(connection, 'connect');
			const closed = once(connection, 'close');
			npm.kill('SIGTERM');
			connection.resume();
			await closed;
			await assert.rejects(fetch(`${url}rest/1.0/time`));
		} finally {
			endGroup(npm);
		}
	});

	it('is ready within a second', async () => {
		const usage = inFolder('cpu-usage');
		const script = inFolder('measure.cjs');
		writeFileSync(
			script,
			`process.on('exit', () => require('node:fs').writeFileSync(${JSON.stringify(usage)}, JSON.stringify(process.cpuUsage())));`,
		);
		const { process: command, readyMs } = await start([], ['--require', script]);
		await command.stop();
		// By the clock of the processor: what else the machine does is no matter of the package.
		const { user, system } = JSON.parse(readFileSync(usage, 'utf8')) as NodeJS.CpuUsage;
		const busyMs = Math.round((user + system) / 1000);
		tallies.add('sandbox package: milliseconds until it is ready', Math.round(readyMs));
		tallies.add('sandbox package: of these, on the processor', busyMs);
		assert.ok(busyMs > 0 && busyMs < 1000, `${busyMs} ms`);
	});

	for (const [kind, lines] of Object.entries({
		'CommonJS module': ['cjs', `const { startSandbox, knownFaults } = require('${name}');`],
		'ES module': ['mjs', `import { startSandbox, knownFaults } from '${name}';`],
	}))
		it(`is started by a ${kind}`, async () => {
			const [extension, loading] = lines;
			const file = inFolder(`program.${extension}`);
			writeFileSync(
				file,
				`${loading}
				startSandbox({ approve: 'ada-premium' }).then(async sandbox => {
					sandbox.control.inject({ step: 'time', times: 1, fault: knownFaults.maintenance() });
					const { status } = await fetch(sandbox.url + '/rest/1.0/time');
					await sandbox.close();
					process.exitCode = status === 503 ? 0 : 1;
				});`,
			);
			await runQuietly(process.execPath, [file], { cwd: folder.path });
		});

	describe('has types', () => {
		const project = inFolder('project');
		before(() => {
			mkdirSync(join(project, 'node_modules'), { recursive: true });
			symlinkSync(
				join(repositoryRoot, 'node_modules', '@types'),
				join(project, 'node_modules', '@types'),
				'junction',
			);
			symlinkSync(
				join(repositoryRoot, 'node_modules', 'undici-types'),
				inFolder('node_modules', 'undici-types'),
				'junction',
			);
			const program = `import { type LogEntry, RemoteControl, type Sandbox, startSandbox } from '${name}';
export async function run(): Promise<number | null | undefined> {
	const sandbox: Sandbox = await startSandbox({ port: 0, approve: 'ada-premium' });
	const requests: LogEntry[] = sandbox.control.requests();
	sandbox.control.inject({ step: 'token', times: 'forever', fault: { kind: 'hang' } });
	await new RemoteControl(sandbox.url).configure({ interval: 1 });
	// @ts-expect-error: there is no such setting
	sandbox.control.configure({ intervall: 1 });
	await sandbox.close();
	return requests[0]?.status;
}
`;
			for (const file of ['program.mts', 'program.cts']) writeFileSync(join(project, file), program);
		});

		const compilers = {
			oldest: oldestTypeScript,
			newest: async () => join(repositoryRoot, 'node_modules', 'typescript', 'bin', 'tsc'),
		};
		for (const [age, compiler] of Object.entries(compilers))
			it(`that a strict project compiles with, as ES module and CommonJS, in the ${age} TypeScript`, async () => {
				const compilerOptions = {
					strict: true,
					exactOptionalPropertyTypes: true,
					skipLibCheck: false,
					noEmit: true,
					module: 'nodenext',
					target: 'es2022',
					lib: ['es2022'],
					types: ['node'],
				};
				writeFileSync(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions }));
				await runQuietly(process.execPath, [await compiler(), '-p', project], { cwd: project });
			});
	});

	it('says what went wrong, with the exit code of a mistake in the words', async () => {
		const run = (words: string[]) => runQuietly(process.execPath, [installed('dist', 'bin.js'), ...words]);
		await run(['--help']);
		await run(['conformance', '--help']);
		await assert.rejects(run(['--port', 'x']), /ended with 2:\n--port must be a whole number/);
		await assert.rejects(run(['conformance']), /ended with 2:\nSay --live/);
		await assert.rejects(run(['conformance', '--live']), /ended with 2:\nThis needs a terminal/);
		await assert.rejects(run(['--approve', 'nobody']), /ended with 1:\nNo sample user/);
	});
});

async function firstAddress(output: Readable): Promise<URL> {
	for await (const line of createInterface(output)) {
		const [, address] = /^Sandbox service, not Real-Debrid: (\S+)$/.exec(line) ?? [];
		if (address !== undefined) return new URL(address);
	}
	throw new Error('The command ended before it was ready.');
}

function endGroup({ pid }: ChildProcess): void {
	try {
		if (pid !== undefined) process.kill(-pid, 'SIGKILL');
	} catch {
		// Nothing is left of it.
	}
}
