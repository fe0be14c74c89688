import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { repositoryRoot } from '../../host/paths';

const stoppedProcesses = join(repositoryRoot, 'test', 'support', 'accounts', 'stoppedProcesses.ts');

/** Stops a child that would run for ever, and tells when that has happened. */
const parent = `
	const { spawn } = require('node:child_process');
	const { stopProcess } = require(${JSON.stringify(stoppedProcesses)});
	const child = spawn(process.execPath, ['--eval', 'setInterval(() => undefined, 1_000)'], { stdio: 'inherit' });
	child.once('spawn', () => {
		stopProcess(child);
		console.log('stopped');
	});
	setInterval(() => undefined, 1_000);`;

describe('a process that was stopped', () => {
	it('ends when its parent is killed', async function () {
		// Windows has no signal that stops a process.
		if (process.platform === 'win32') return this.skip();
		const started = spawn(process.execPath, ['--import', 'tsx', '--eval', parent], {
			stdio: ['ignore', 'pipe', 'inherit'],
		});
		const [text] = await once(started.stdout, 'data');
		assert.equal(String(text), 'stopped\n');
		started.kill('SIGKILL');
		// The pipe ends with its last writer, which is the stopped process.
		await once(started.stdout.resume(), 'close');
	});
});
