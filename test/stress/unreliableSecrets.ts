import type { SecretStore } from '../../src/accounts/storage/secretStore';
import { sleep } from '../../src/realdebrid/time';
import type { SharedSecrets } from '../support/accounts/windowsSecrets';
import type { Random } from './random';

/** How often a call on the secret storage goes wrong, and how. */
export interface StorageFaults {
	/** It throws. */
	readonly failing: number;
	/** It is never answered, whether it takes effect or not. */
	readonly hanging: number;
	/** It takes effect, and is answered, after seconds: perhaps when nobody waits for it any more. */
	readonly dawdling: number;
}

export const reliable: StorageFaults = { failing: 0, hanging: 0, dawdling: 0 };

const SHORT_MS = 20;
/** Longer than a step under a lock may take. */
const LONG_MS = 13_000;

/** The shared secrets as one window has them on a bad day. */
export class UnreliableSecrets implements SecretStore {
	faults = reliable;
	/** Calls that will take effect. */
	inFlight = 0;

	/** @param onUnstored told that a secret may not be stored when the window ends */
	constructor(
		private readonly secrets: SharedSecrets,
		private readonly random: Random,
		private readonly onUnstored: () => void,
	) {}

	get(key: string): Promise<string | undefined> {
		return this.pass(() => this.secrets.get(key));
	}

	store(key: string, value: string): Promise<void> {
		return this.pass(() => this.secrets.store(key, value), this.onUnstored);
	}

	delete(key: string): Promise<void> {
		return this.pass(() => this.secrets.delete(key));
	}

	keys(): Promise<string[]> {
		return this.pass(() => this.secrets.keys());
	}

	private async pass<T>(act: () => Promise<T>, onTrouble: () => void = () => undefined): Promise<T> {
		const { failing, hanging, dawdling } = this.faults;
		const drawn = this.random.next();
		if (drawn < failing + hanging + dawdling) onTrouble();
		if (drawn < failing) throw new Error('The keyring is locked.');
		if (drawn < failing + hanging) {
			if (this.random.chance(0.5)) await act().catch(() => undefined);
			return new Promise(() => undefined);
		}
		const isLong = drawn < failing + hanging + dawdling;
		this.inFlight++;
		try {
			await sleep(this.random.between(0, isLong ? LONG_MS : SHORT_MS));
			return await act();
		} finally {
			this.inFlight--;
		}
	}
}
