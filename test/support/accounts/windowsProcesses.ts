import { type ChildProcess, fork } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { join } from 'node:path';
import { continueProcess, hasEnded, stopProcess } from './stoppedProcesses';
import { READY, type WindowNews, type WindowReply, type WindowTask } from './windowsMessages';

/** What a task fails with whose window ends before it is done. */
export const CLOSED = 'the window was closed';

interface Exit {
	readonly code: number | null;
	readonly signal: NodeJS.Signals | null;
}

/** A process that stands for one window of the editor. */
export class WindowProcess<Task = WindowTask, News extends { readonly event: string } = WindowNews> {
	private readonly child: ChildProcess;
	private readonly waiting = new Map<number, (reply: WindowReply | Error) => void>();
	private readonly news = new EventEmitter();
	private last = READY;
	/** With which codes work of this window ran without a lock. */
	readonly unguarded: string[] = [];
	readonly ready: Promise<WindowReply>;

	/** How the process ended. */
	readonly exited: Promise<Exit>;

	/** @param program what it runs, in JavaScript; by default `windowsProcess.ts` */
	constructor(program?: string) {
		this.child = program
			? fork(program, { execArgv: [] })
			: fork(join(__dirname, 'windowsProcess.ts'), { execArgv: ['--import', 'tsx'] });
		this.exited = once(this.child, 'exit').then(([code, signal]) => ({ code, signal }));
		// A task that is sent as the process ends: its reply does not come.
		this.child.on('error', () => undefined);
		this.child.on('message', (reply: WindowReply | News) => {
			if ('event' in reply) return void this.news.emit('news', reply);
			this.unguarded.push(...reply.unguarded);
			this.settle(reply.number, reply);
		});
		this.child.once('exit', () => {
			for (const number of this.waiting.keys()) this.settle(number, new Error(CLOSED));
		});
		this.ready = this.reply(READY);
	}

	/** @returns what came of it; throws the code of its `RealDebridError`, as a message */
	async do(task: Task): Promise<readonly string[]> {
		if (!this.child.connected) throw new Error(CLOSED);
		const number = ++this.last;
		const replied = this.reply(number);
		this.child.send({ number, task });
		const reply = await replied;
		if ('failure' in reply) throw new Error(reply.failure);
		return reply.value;
	}

	onNews(listener: (news: News) => void): void {
		this.news.on('news', listener);
	}

	/** Resolves when the window tells of it the next time. */
	tells(event: News['event']): Promise<void> {
		return new Promise(resolve => {
			this.onNews(news => {
				if (news.event === event) resolve();
			});
		});
	}

	/** As a crash ends it: at once, and nothing is tidied up. */
	async kill(): Promise<void> {
		if (hasEnded(this.child)) return;
		this.child.kill('SIGKILL');
		await this.exited;
	}

	/** The process stands still, as under a debugger. */
	stop(): void {
		stopProcess(this.child);
	}

	continue(): void {
		continueProcess(this.child);
	}

	private reply(number: number): Promise<WindowReply> {
		return new Promise((resolve, reject) => {
			this.waiting.set(number, reply => (reply instanceof Error ? reject(reply) : resolve(reply)));
		});
	}

	private settle(number: number, reply: WindowReply | Error): void {
		this.waiting.get(number)?.(reply);
		this.waiting.delete(number);
	}
}

/** Several windows that are told the same things at the same moment. */
export class WindowProcesses {
	private constructor(readonly all: readonly WindowProcess[]) {}

	static async start(count: number): Promise<WindowProcesses> {
		const all = Array.from({ length: count }, () => new WindowProcess());
		await Promise.all(all.map(({ ready }) => ready));
		return new WindowProcesses(all);
	}

	/** @returns what came of it in each, in order; a failure by its code */
	do(taskOf: WindowTask | ((index: number) => WindowTask)): Promise<(readonly string[] | string)[]> {
		return Promise.all(
			this.all.map((window, index) =>
				window
					.do(typeof taskOf === 'function' ? taskOf(index) : taskOf)
					.catch((error: Error) => error.message),
			),
		);
	}

	/** With which codes work ran without a lock since the last call. */
	takeUnguarded(): string[] {
		return this.all.flatMap(({ unguarded }) => unguarded.splice(0));
	}

	async close(): Promise<void> {
		await Promise.all(this.all.map(window => window.kill()));
	}
}
