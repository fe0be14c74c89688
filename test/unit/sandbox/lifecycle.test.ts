import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Agent, get, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { resolve } from 'node:path';
import { startSandbox } from '../../../sandbox/src/index';
import { getRest } from './device-client';

describe('sandbox: start and end', () => {
	it('listens on the port it is given', async () => {
		const first = await startSandbox();
		const { port } = new URL(first.url);
		await first.close();
		const second = await startSandbox({ port: Number(port) });
		try {
			assert.equal(second.url, first.url);
			assert.equal((await getRest(second, '/time')).status, 200);
		} finally {
			await second.close();
		}
	});

	it('fails when the port is taken', async () => {
		const sandbox = await startSandbox();
		try {
			const port = Number(new URL(sandbox.url).port);
			await assert.rejects(startSandbox({ port }), { code: 'EADDRINUSE' });
		} finally {
			await sandbox.close();
		}
	});

	it('listens on loopback only', async function () {
		const outside = Object.values(networkInterfaces())
			.flat()
			.find(address => address?.family === 'IPv4' && !address.internal);
		if (!outside) return this.skip();
		const sandbox = await startSandbox();
		try {
			const socket = connect(Number(new URL(sandbox.url).port), outside.address);
			const [outcome] = await Promise.race([
				once(socket, 'connect').then(() => ['connected']),
				once(socket, 'error').then(() => ['refused']),
			]).catch(() => ['refused']);
			socket.destroy();
			assert.equal(outcome, 'refused');
		} finally {
			await sandbox.close();
		}
	});

	it('closes with connections open, and twice', async () => {
		const sandbox = await startSandbox();
		const idle = connect(Number(new URL(sandbox.url).port), '127.0.0.1');
		await once(idle, 'connect');
		idle.on('error', () => {});
		await sandbox.close();
		await sandbox.close();
		idle.destroy();
		await assert.rejects(getRest(sandbox, '/time'));
	});

	it('keeps a connection for 75 seconds, and closes at once all the same', async () => {
		const sandbox = await startSandbox();
		const agent = new Agent({ keepAlive: true });
		try {
			for (let time = 0; time < 2; time += 1) {
				const asked = get(`${sandbox.url}/rest/1.0/time`, { agent });
				const [answer] = (await once(asked, 'response')) as [IncomingMessage];
				answer.resume();
				await once(answer, 'end');
				assert.equal(answer.headers['keep-alive'], 'timeout=75');
				assert.equal(asked.reusedSocket, time === 1);
			}
			const before = performance.now();
			await sandbox.close();
			assert.ok(performance.now() - before < 5_000);
		} finally {
			agent.destroy();
			await sandbox.close();
		}
	});

	it('keeps two sandboxes apart', async () => {
		const one = await startSandbox();
		const other = await startSandbox();
		try {
			one.control.configure({ interval: 1 });
			await getRest(one, '/time');
			assert.equal(other.control.settings().interval, 5);
			assert.deepEqual(other.control.requests(), []);
		} finally {
			await Promise.all([one.close(), other.close()]);
		}
	});
});

describe('scripts/sandbox.ts', () => {
	const script = resolve(__dirname, '../../../scripts/sandbox.ts');
	const start = (...words: string[]) => spawn(process.execPath, ['--import', 'tsx', script, ...words]);

	it('prints where everything is and ends on SIGTERM', async () => {
		const child = start('--port', '0');
		try {
			const [printed] = await once(child.stdout, 'data');
			const url = /"realDebrid\.apiUrl": "(http:\/\/127\.0\.0\.1:\d+)"/.exec(String(printed))?.[1];
			assert.ok(url);
			for (const path of ['/rest/1.0', '/oauth/v2', '/device', '/apps', '/_control/'])
				assert.ok(String(printed).includes(url + path), path);
			assert.equal((await fetch(`${url}/rest/1.0/time`)).status, 200);
			const exited = once(child, 'exit');
			child.kill('SIGTERM');
			assert.deepEqual(await exited, [0, null]);
		} finally {
			child.kill('SIGKILL');
		}
	});

	it('refuses a port that is none', async () => {
		const child = start('--port', 'high');
		const [[message], [code]] = await Promise.all([once(child.stderr, 'data'), once(child, 'exit')]);
		assert.equal(code, 2);
		assert.match(String(message), /--port must be a whole number from 0 to 65535/);
	});
});
