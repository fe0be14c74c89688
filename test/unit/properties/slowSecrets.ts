import type { SecretStore } from '../../../src/accounts/storage/secretStore';
import { WindowSecrets } from '../../../src/accounts/storage/windowSecrets';
import { sleep } from '../../../src/realdebrid/time';
import { never } from './network';
import type { LockUser } from './sharedLocks';

export interface SecretChange {
	readonly kind: 'store' | 'delete';
	readonly key: string;
	/** What is stored, or what was. */
	readonly value: string;
}

/** The secret storage as one window has it: each call takes its time, and none comes back once the window has crashed. */
export class SlowSecrets implements SecretStore {
	/** Calls that have not come back yet. */
	inFlight = 0;
	/** Called as a call begins. */
	onCall: () => void = () => undefined;

	constructor(
		private readonly secrets: SecretStore,
		private readonly user: LockUser,
		/** How long the next call takes, in milliseconds; half of it before anything is done. */
		private readonly nextDelay: () => number,
		/** Told of what is about to be stored, or removed. */
		private readonly onChange: (change: SecretChange) => void,
	) {}

	get(key: string): Promise<string | undefined> {
		return this.slowly(() => this.secrets.get(key));
	}

	store(key: string, value: string): Promise<void> {
		return this.slowly(() => {
			this.onChange({ kind: 'store', key, value });
			return this.secrets.store(key, value);
		});
	}

	delete(key: string): Promise<void> {
		return this.slowly(async () => {
			const value = await this.secrets.get(key);
			if (value !== undefined) this.onChange({ kind: 'delete', key, value });
			await this.secrets.delete(key);
		});
	}

	private async slowly<T>(act: () => PromiseLike<T>): Promise<T> {
		const delayMs = this.nextDelay();
		this.inFlight++;
		try {
			this.onCall();
			await this.pass(delayMs / 2);
			const value = await act();
			await this.pass(delayMs / 2);
			return value;
		} finally {
			this.inFlight--;
		}
	}

	private async pass(ms: number): Promise<void> {
		if (ms > 0) await sleep(ms);
		if (this.user.isCrashed()) await never();
	}
}

/** The secrets of a window whose time limits end with it: after a crash no call comes back, however late. */
export class MortalSecrets extends WindowSecrets {
	constructor(
		storage: SecretStore,
		private readonly user: LockUser,
	) {
		super(storage);
	}

	override get(key: string): Promise<string | undefined> {
		return this.unlessCrashed(super.get(key));
	}

	override store(key: string, value: string): Promise<void> {
		return this.unlessCrashed(super.store(key, value));
	}

	override delete(key: string): Promise<void> {
		return this.unlessCrashed(super.delete(key));
	}

	private async unlessCrashed<T>(call: Promise<T>): Promise<T> {
		try {
			return await call;
		} finally {
			if (this.user.isCrashed()) await never();
		}
	}
}
