import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

const words = ['--import', 'tsx', join(__dirname, 'long-running-program.ts')];

async function firstLine(stream: Readable): Promise<string> {
	const [line] = await once(createInterface(stream), 'line');
	return String(line);
}

describe('exit with starter', () => {
	const started: ChildProcess[] = [];
	const start = (command: string, args: readonly string[]) => {
		const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
		started.push(child);
		return child;
	};
	afterEach(() => {
		for (const child of started.splice(0)) child.kill('SIGKILL');
	});

	for (const [signal, code] of [
		['SIGINT', 130],
		['SIGTERM', 143],
	] as const) {
		it(`leaves by way of the exit event on ${signal}`, async () => {
			const child = start(process.execPath, words);
			const folder = await firstLine(child.stdout);
			assert.equal(existsSync(folder), true);
			child.kill(signal);
			const [exitCode] = await once(child, 'exit');
			assert.equal(exitCode, code);
			assert.equal(existsSync(folder), false);
		});
	}

	it('leaves when the process that started it is killed', async () => {
		const starter = `
			const { spawn } = require('node:child_process');
			spawn(process.execPath, ${JSON.stringify(words)}, { stdio: 'inherit' });
			setTimeout(() => {}, 60_000);`;
		const child = start(process.execPath, ['--eval', starter]);
		const folder = await firstLine(child.stdout);
		assert.equal(existsSync(folder), true);
		child.kill('SIGKILL');
		// The pipe ends with its last writer.
		await once(child.stdout.resume(), 'close');
		assert.equal(existsSync(folder), false);
	});
});
