import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

const keptLines = 200;
const patienceMilliseconds = 5_000;

export interface BackgroundProcessOptions {
	readonly cwd?: string;
	readonly env?: NodeJS.ProcessEnv;
}

/**
 * A server that runs beside us, with everything it starts: it leads a process group of its own,
 * which is ended as a whole by `stop()`, and at the latest when this process exits.
 */
export class BackgroundProcess {
	readonly #child: ChildProcess;
	readonly #name: string;
	readonly #lines: string[] = [];
	readonly #listeners = new Set<(line: string) => void>();
	readonly #closed: Promise<void>;

	constructor(
		name: string,
		command: string,
		args: readonly string[],
		options: BackgroundProcessOptions = {},
	) {
		this.#name = name;
		this.#child = spawn(command, args, {
			...options,
			detached: process.platform !== 'win32',
			stdio: ['ignore', 'pipe', 'pipe'],
		});
		this.#closed = new Promise(resolve => {
			this.#child.once('close', () => resolve());
			this.#child.once('error', error => {
				this.#hear(error.message);
				resolve();
			});
		});
		for (const stream of [this.#child.stdout, this.#child.stderr]) {
			if (stream) createInterface(stream).on('line', line => this.#hear(line));
		}
		process.once('exit', this.#killAtExit);
	}

	get running(): boolean {
		return this.#child.pid !== undefined && this.#child.exitCode === null && this.#child.signalCode === null;
	}

	/** Settles when the process has ended, however it did. */
	get closed(): Promise<void> {
		return this.#closed;
	}

	/** The last lines it wrote, for messages about its failures. */
	get output(): string {
		return this.#lines.join('\n');
	}

	/** Resolves with the first line that matches. */
	async waitForLine(pattern: RegExp, timeoutMilliseconds: number): Promise<string> {
		const early = this.#lines.find(line => pattern.test(line));
		if (early !== undefined) return early;
		const settled = new AbortController();
		try {
			return await new Promise<string>((resolve, reject) => {
				const hear = (line: string): void => {
					if (pattern.test(line)) resolve(line);
				};
				this.#listeners.add(hear);
				settled.signal.addEventListener('abort', () => this.#listeners.delete(hear));
				const fail = (what: string): void => reject(new Error(`${this.#name} ${what}:\n${this.output}`));
				const timer = setTimeout(
					() => fail(`did not say ${pattern} within ${timeoutMilliseconds / 1000} s`),
					timeoutMilliseconds,
				);
				settled.signal.addEventListener('abort', () => clearTimeout(timer));
				this.#closed.then(() => fail('ended early'));
			});
		} finally {
			settled.abort();
		}
	}

	async stop(): Promise<void> {
		if (this.running) {
			this.#signal('SIGTERM');
			const timer = setTimeout(() => this.#signal('SIGKILL'), patienceMilliseconds);
			if (this.running) await once(this.#child, 'exit');
			clearTimeout(timer);
		}
		// The leader is gone; what it started may not be.
		this.#signal('SIGKILL');
		await this.#closed;
		process.off('exit', this.#killAtExit);
	}

	#hear(line: string): void {
		this.#lines.push(line);
		if (this.#lines.length > keptLines) this.#lines.shift();
		for (const listener of this.#listeners) listener(line);
	}

	#signal(signal: NodeJS.Signals): void {
		const { pid } = this.#child;
		if (pid === undefined) return;
		try {
			process.kill(process.platform === 'win32' ? pid : -pid, signal);
		} catch {
			// Nobody is left in the group.
		}
	}

	readonly #killAtExit = (): void => this.#signal('SIGKILL');
}
