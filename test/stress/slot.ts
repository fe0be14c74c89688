import { CLOSED, WindowProcess } from '../support/accounts/windowsProcesses';
import type { StressNews, StressTask } from './messages';
import type { StorageFaults } from './unreliableSecrets';

/** No task takes longer, the time apart in which its window stood still: all waits of the sources add up to less. */
const TASK_LIMIT_MS = 120_000;

export interface SlotOptions {
	readonly program: string;
	readonly folder: string;
	readonly apiUrl: string;
	onFault(what: string): void;
}

/** A task that has been given to a window. */
interface Given {
	readonly kind: StressTask['kind'];
	readonly givenAt: number;
	readonly stillBefore: number;
}

/** One of the windows that are open at the same time: a process, and another one when it has ended. */
export class Slot {
	readonly window: WindowProcess<StressTask, StressNews>;
	/** A secret is perhaps in the memory of this window only. */
	mayLose = false;
	isStopped = false;
	isEnded = false;
	/** The window has its own sign-in. */
	isSigningIn = false;
	onCode: (userCode: string) => void = () => undefined;
	private stoppedAt = 0;
	private stillMs = 0;
	private readonly given = new Set<Given>();

	private constructor(
		readonly number: number,
		private readonly options: SlotOptions,
	) {
		this.window = new WindowProcess(options.program);
		this.window.onNews(news => {
			if (news.event === 'code') this.onCode(news.userCode);
			else if (news.event === 'unstored') this.mayLose = true;
			else this.fault(news.what);
		});
		void this.window.exited.then(({ code, signal }) => {
			if (!this.isEnded) this.fault(`the process ended by itself: ${code ?? signal}`);
			this.isEnded = true;
		});
	}

	static async open(number: number, seed: number, options: SlotOptions): Promise<Slot> {
		const slot = new Slot(number, options);
		await slot.window.ready;
		const { folder, apiUrl } = options;
		await slot.do({ kind: 'open', folder, apiUrl, window: number, seed });
		return slot;
	}

	/** @returns what came of it; throws the code of its error, as a message */
	async do(task: StressTask): Promise<readonly string[]> {
		const given = { kind: task.kind, givenAt: Date.now(), stillBefore: this.stoodStillMs() };
		this.given.add(given);
		try {
			return await this.window.do(task);
		} catch (error) {
			if (error instanceof Error && error.message.startsWith('not a RealDebridError'))
				this.fault(`${task.kind} failed with what is ${error.message}`);
			throw error;
		} finally {
			this.given.delete(given);
		}
	}

	setStorage(faults: StorageFaults): Promise<readonly string[]> {
		return this.do({ kind: 'storage', faults });
	}

	get isIdle(): boolean {
		return this.given.size === 0;
	}

	/** Tells of the tasks that have taken too long. */
	hangingTasks(): string[] {
		return [...this.given]
			.filter(task => this.passedMs(task) > TASK_LIMIT_MS)
			.map(
				({ kind, givenAt }) => `${kind} has not ended after ${Math.round((Date.now() - givenAt) / 1_000)} s`,
			);
	}

	/** How long the window stood still until now, in milliseconds. */
	stoodStillMs(): number {
		return this.stillMs + (this.isStopped ? Date.now() - this.stoppedAt : 0);
	}

	stop(): void {
		this.isStopped = true;
		this.stoppedAt = Date.now();
		this.window.stop();
	}

	continue(): void {
		if (!this.isStopped) return;
		this.stillMs = this.stoodStillMs();
		this.isStopped = false;
		this.window.continue();
	}

	async kill(): Promise<void> {
		this.isEnded = true;
		await this.window.kill();
	}

	private passedMs({ givenAt, stillBefore }: Given): number {
		return Date.now() - givenAt - (this.stoodStillMs() - stillBefore);
	}

	private fault(what: string): void {
		this.options.onFault(`window ${this.number}: ${what}`);
	}
}

export function isClosed(error: unknown): boolean {
	return error instanceof Error && error.message === CLOSED;
}

export function codeOf(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}
