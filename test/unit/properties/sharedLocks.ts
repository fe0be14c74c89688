import type { Lock, TryAcquire, Waiting } from '../../../src/accounts/storage/lock';
import { RealDebridError } from '../../../src/realdebrid/errors';
import { sleep } from '../../../src/realdebrid/time';
import { ModelLock } from '../accounts/storage/modelLock';
import { never } from './network';

/** As `Locks` has them. */
const STALE_MS = 10_000;
const WAIT_LIMIT_MS = 20_000;
const LONGEST_PAUSE_MS = 50;

/** Whose locks they are. */
export interface LockUser {
	readonly id: string;
	isCrashed(): boolean;
}

interface Holder {
	readonly user: LockUser;
	readonly lock: ModelLock;
	/** Since then nobody touches it. */
	crashedAt?: number;
}

/**
 * The locks of `Locks` without a file system: shared by all windows, stale some
 * time after their window has crashed, and given up when one takes too long.
 */
export class SharedLocks {
	private readonly holders = new Map<string, Holder>();
	private readonly waiters = new Map<string, Set<() => void>>();

	/** Whether a step waits for its turn. */
	get isAnyWaiting(): boolean {
		return [...this.waiters.values()].some(({ size }) => size > 0);
	}

	lockOf(user: LockUser): Lock {
		return async (name, work, { check } = {}) => {
			const { holder, found } = await this.acquire(user, name, check);
			if (found !== undefined) return found;
			if (!holder) throw new RealDebridError('unavailable', 'It is taken.');
			try {
				return await work(holder.lock);
			} finally {
				this.release(name, holder);
			}
		};
	}

	tryAcquireOf(user: LockUser): TryAcquire {
		return async name => this.take(user, name)?.lock;
	}

	crash(user: LockUser): void {
		for (const [name, holder] of this.holders)
			if (holder.user === user) {
				holder.crashedAt = performance.now();
				if (this.waiters.get(name)?.size) setTimeout(() => this.wake(name), STALE_MS);
			}
	}

	/** The window stood still for so long that others may have what it held. */
	stall(user: LockUser): void {
		for (const [name, holder] of [...this.holders])
			if (holder.user === user && name.startsWith('sign-in')) {
				this.holders.delete(name);
				holder.lock.lose();
			}
	}

	private async acquire<T>(
		user: LockUser,
		name: string,
		check: Waiting<T>['check'],
	): Promise<{ readonly holder?: Holder | undefined; readonly found?: T }> {
		const patienceEnds = performance.now() + WAIT_LIMIT_MS;
		for (;;) {
			if (user.isCrashed()) return never();
			const holder = this.take(user, name);
			const restMs = patienceEnds - performance.now();
			if (holder || restMs <= 0) return { holder };
			const crashedAt = this.holders.get(name)?.crashedAt;
			const staleInMs = crashedAt === undefined ? restMs : crashedAt + STALE_MS - performance.now();
			await this.woken(name, Math.min(restMs, staleInMs, check ? LONGEST_PAUSE_MS : restMs));
			const found = await check?.();
			if (found !== undefined) return { found };
		}
	}

	private take(user: LockUser, name: string): Holder | undefined {
		const before = this.holders.get(name);
		const isFree =
			!before || (before.crashedAt !== undefined && performance.now() >= before.crashedAt + STALE_MS);
		if (!isFree) return undefined;
		const holder: Holder = { user, lock: new ModelLock(() => this.release(name, holder)) };
		this.holders.set(name, holder);
		return holder;
	}

	private release(name: string, holder: Holder): void {
		if (holder.crashedAt !== undefined || this.holders.get(name) !== holder) return;
		this.holders.delete(name);
		this.wake(name);
	}

	private async woken(name: string, longestMs: number): Promise<void> {
		const woken = new AbortController();
		const wake = () => woken.abort();
		const waiters = this.waiters.get(name) ?? new Set();
		this.waiters.set(name, waiters.add(wake));
		await sleep(longestMs, woken.signal).catch(() => undefined);
		waiters.delete(wake);
	}

	private wake(name: string): void {
		for (const wake of this.waiters.get(name) ?? []) wake();
	}
}
