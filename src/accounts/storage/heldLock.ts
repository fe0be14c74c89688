import { RealDebridError } from '../../realdebrid/errors';
import type { LockFiles } from './lockFiles';

/** A lock that this process has acquired. */
export interface HeldLock {
	/** Aborts when another process has taken the lock over, or a step took too long. The reason is a `RealDebridError`. */
	readonly lost: AbortSignal;
	/** Whether the lock is still this holder's, by the file system. */
	isOwned(): boolean;
	/**
	 * Called right before each write that the lock protects.
	 *
	 * @throws {RealDebridError} when the lock is not this holder's any more
	 */
	throwIfLost(): void;
	/** Gives the next step so much time, in milliseconds. A step that takes longer loses the lock. */
	startStep(limitMs: number): void;
	/** Frees the lock if it is still this holder's. */
	release(): void;
}

/** Keeps the lock alive until it is released or lost. */
export class OwnedLock implements HeldLock {
	private readonly losing = new AbortController();
	private readonly heartbeat: NodeJS.Timeout;
	private limit: NodeJS.Timeout | undefined;

	constructor(
		private readonly files: LockFiles,
		private readonly owner: string,
		heartbeatMs: number,
	) {
		this.heartbeat = setInterval(() => this.beat(), heartbeatMs).unref();
	}

	get lost(): AbortSignal {
		return this.losing.signal;
	}

	isOwned(): boolean {
		return !this.lost.aborted && this.files.isOwnedBy(this.owner);
	}

	throwIfLost(): void {
		if (!this.isOwned()) this.lose(takenOver());
		this.lost.throwIfAborted();
	}

	startStep(limitMs: number): void {
		clearTimeout(this.limit);
		if (!this.lost.aborted) this.limit = setTimeout(() => this.lose(tooSlow()), limitMs).unref();
	}

	release(): void {
		this.stop();
		try {
			this.files.remove([this.owner]);
		} catch {
			// The others see no more heartbeats, and take the lock over.
		}
	}

	private beat(): void {
		try {
			this.files.touch(this.owner);
		} catch (error) {
			// On any other failure the next heartbeat may do.
			if ((error as NodeJS.ErrnoException).code === 'ENOENT') this.lose(takenOver());
		}
	}

	private lose(reason: RealDebridError): void {
		this.release();
		this.losing.abort(reason);
	}

	private stop(): void {
		clearInterval(this.heartbeat);
		clearTimeout(this.limit);
	}
}

/** Stands for a lock that no process can make: it has the same time limit and cannot be taken over. */
export class UnguardedLock implements HeldLock {
	private readonly losing = new AbortController();
	private limit: NodeJS.Timeout | undefined;

	get lost(): AbortSignal {
		return this.losing.signal;
	}

	isOwned(): boolean {
		return !this.lost.aborted;
	}

	throwIfLost(): void {
		this.lost.throwIfAborted();
	}

	startStep(limitMs: number): void {
		this.release();
		if (!this.lost.aborted) this.limit = setTimeout(() => this.losing.abort(tooSlow()), limitMs).unref();
	}

	release(): void {
		clearTimeout(this.limit);
	}
}

function takenOver(): RealDebridError {
	return new RealDebridError('unavailable', 'Another window has taken the lock over.');
}

function tooSlow(): RealDebridError {
	return new RealDebridError('storage', 'A step took so long that its lock was released.', {
		reason: 'timeout',
	});
}
