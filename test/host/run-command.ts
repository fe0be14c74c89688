import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

export class CommandFailedError extends Error {
	override readonly name = 'CommandFailedError';
}

/** Runs a command to its end in silence; its output is told only when it fails. */
export async function runQuietly(
	command: string,
	args: readonly string[],
	options: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv } = {},
): Promise<void> {
	const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
	let output = '';
	for (const stream of [child.stdout, child.stderr]) {
		stream.setEncoding('utf8').on('data', (text: string) => {
			output += text;
		});
	}
	const kill = (): void => {
		child.kill('SIGKILL');
	};
	process.once('exit', kill);
	try {
		const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
		if (code !== 0) {
			throw new CommandFailedError(
				`${[command, ...args].join(' ')} ended with ${code ?? signal}:\n${output.trim()}`,
			);
		}
	} finally {
		process.off('exit', kill);
	}
}

/** Runs a command to its end with its output shown as it comes, and gives its exit code. */
export async function runShown(
	command: string,
	args: readonly string[],
	options: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv } = {},
): Promise<number> {
	const child = spawn(command, args, { ...options, stdio: ['ignore', 'inherit', 'inherit'] });
	// Gently: it may have started others.
	const end = (): void => {
		child.kill('SIGTERM');
	};
	process.once('exit', end);
	try {
		const [code] = (await once(child, 'close')) as [number | null];
		return code ?? 1;
	} finally {
		process.off('exit', end);
	}
}

/** The full path of a program on the PATH. */
export function findProgram(name: string): string | undefined {
	for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
		const path = join(folder, name);
		try {
			accessSync(path, constants.X_OK);
			return path;
		} catch {
			// Not in this folder.
		}
	}
	return undefined;
}
