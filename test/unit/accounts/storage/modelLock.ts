import type { HeldLock } from '../../../../src/accounts/storage/lock';
import { RealDebridError } from '../../../../src/realdebrid/errors';

/** A held lock without a file system and without a time limit. */
export class ModelLock implements HeldLock {
	private readonly losing = new AbortController();

	constructor(private readonly onRelease: () => void = () => undefined) {}

	get lost(): AbortSignal {
		return this.losing.signal;
	}

	isOwned(): boolean {
		return !this.lost.aborted;
	}

	throwIfLost(): void {
		this.lost.throwIfAborted();
	}

	startStep(): void {}

	release(): void {
		this.onRelease();
	}

	/** Another process has taken it over. */
	lose(): void {
		this.losing.abort(new RealDebridError('unavailable', 'Another window has taken the lock over.'));
	}
}
