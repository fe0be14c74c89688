import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Writable } from 'node:stream';

let watchdog: Writable | undefined;

/**
 * Stops a child process. A process that stands still does not notice that its parent has ended; a watchdog, which is in
 * no process group of ours, kills it then.
 */
export function stopProcess(child: ChildProcess): void {
	const { pid } = child;
	if (pid === undefined || hasEnded(child)) return;
	watchdog ??= startWatchdog();
	watchdog.write(`add ${pid}\n`);
	// The system may give its number to another process.
	child.once('exit', () => watchdog?.write(`remove ${pid}\n`));
	child.kill('SIGSTOP');
}

export function continueProcess(child: ChildProcess): void {
	child.kill('SIGCONT');
}

export function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
	return exitCode !== null || signalCode !== null;
}

function startWatchdog(): Writable {
	const process_ = spawn(process.execPath, [join(__dirname, 'watchdog.mjs')], {
		detached: true,
		stdio: ['pipe', 'ignore', 'ignore'],
	});
	process_.unref();
	const { stdin } = process_;
	stdin.on('error', () => undefined);
	// A pipe that is a socket of this process: it must not keep that running.
	if ('unref' in stdin && typeof stdin.unref === 'function') stdin.unref();
	return stdin;
}
