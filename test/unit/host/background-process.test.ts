import assert from 'node:assert/strict';
import { BackgroundProcess } from '../../host/background-process';

describe('background process', () => {
	const started: BackgroundProcess[] = [];
	const start = (program: string): BackgroundProcess => {
		const one = new BackgroundProcess('test server', process.execPath, ['-e', program]);
		started.push(one);
		return one;
	};
	afterEach(async () => {
		for (const one of started.splice(0)) await one.stop();
	});

	const keepRunning = 'setTimeout(() => {}, 60_000);';

	it('finds a line whether it was written before or after the wait began', async () => {
		const server = start(`console.error('ready on 1'); ${keepRunning}`);
		assert.equal(await server.waitForLine(/ready/, 60_000), 'ready on 1');
		assert.equal(await server.waitForLine(/ready/, 60_000), 'ready on 1');
	});

	it('says what a server wrote that ended before it was ready', async () => {
		const server = start(`console.log('port in use'); process.exitCode = 1;`);
		await assert.rejects(server.waitForLine(/ready/, 60_000), /test server ended early:\nport in use/);
	});

	it('says that a program could not be started', async () => {
		const server = new BackgroundProcess('test server', '/nowhere/program', []);
		started.push(server);
		await assert.rejects(server.waitForLine(/ready/, 60_000), /ENOENT/);
	});

	it('ends what the server started too', async () => {
		const stubborn = `process.on('SIGTERM', () => {}); console.log('child is up'); ${keepRunning}`;
		const server = start(`
			const { spawn } = require('node:child_process');
			spawn(process.execPath, ['-e', ${JSON.stringify(stubborn)}], { stdio: 'inherit' });
			${keepRunning}`);
		await server.waitForLine(/child is up/, 60_000);
		await server.stop();
		// It has ended when its output has, and the child writes there too.
		await server.closed;
		assert.equal(server.running, false);
	});
});
