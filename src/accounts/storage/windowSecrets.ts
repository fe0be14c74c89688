import type { SecretStore } from './secretStore';
import { storageError } from './stored';

/**
 * The editor's secret storage, with a memory for when it fails: what it does
 * not take, or takes and does not give back, is kept as long as the window
 * lives, so that a sign-in goes on where nothing can be stored.
 */
export class WindowSecrets implements SecretStore {
	/** What this window has stored, or wanted to. */
	private readonly held = new Map<string, HeldSecret>();
	private isUnreadable = false;

	/** @param onTrouble told when the storage fails so that the memory is needed; not again before it has recovered */
	constructor(
		private readonly storage: SecretStore,
		private readonly onTrouble: (error: unknown) => void = () => undefined,
	) {}

	/** Throws what the storage throws, where this window does not know the secret. */
	async get(key: string): Promise<string | undefined> {
		const held = this.held.get(key);
		if (held?.isPassing || held?.isRefused) return held.value;
		try {
			const value = await this.storage.get(key);
			this.isUnreadable = false;
			return value;
		} catch (error) {
			if (!held) throw error;
			this.tell('read a sign-in from its secret storage', error);
			this.isUnreadable = true;
			return held.value;
		}
	}

	/** Does not throw: what the storage does not take is kept here. */
	async store(key: string, value: string): Promise<void> {
		const held = { value, isPassing: true, isRefused: this.held.get(key)?.isRefused ?? false };
		this.held.set(key, held);
		await this.pass(key, held);
	}

	/** Throws what the storage throws. */
	async delete(key: string): Promise<void> {
		this.held.delete(key);
		await this.storage.delete(key);
	}

	/**
	 * Gives a value to the storage under another key, and then takes it away under the old one.
	 *
	 * @throws what the storage throws; then the value is still there under the old key
	 */
	async move(key: string, newKey: string, value: string): Promise<void> {
		await this.storage.store(newKey, value);
		await this.delete(key);
	}

	/** The keys of what the storage did not take. */
	unsaved(): string[] {
		return [...this.held].filter(([, { isRefused }]) => isRefused).map(([key]) => key);
	}

	/** Offers to the storage once more what it did not take, as when a keyring may have been unlocked. */
	async saveAgain(key: string): Promise<void> {
		const held = this.held.get(key);
		if (held?.isRefused) await this.pass(key, held);
	}

	/** To be called when another window has stored something else, or removed it: what is remembered here is old. */
	forget(key: string): void {
		// The news may be of what this window is just storing.
		if (!this.held.get(key)?.isPassing) this.held.delete(key);
	}

	private async pass(key: string, held: HeldSecret): Promise<void> {
		held.isPassing = true;
		try {
			await this.storage.store(key, held.value);
			held.isRefused = false;
		} catch (error) {
			// Unless something else has been stored since, or it has been removed.
			if (this.held.get(key) === held) this.tell('keep a sign-in in its secret storage', error);
			held.isRefused = true;
		}
		held.isPassing = false;
	}

	private tell(what: string, error: unknown): void {
		if (!this.isUnreadable && this.unsaved().length === 0) this.onTrouble(storageError(what, error));
	}
}

interface HeldSecret {
	readonly value: string;
	/** The storage has it and has not answered yet. It may take its time, as when it asks for a password. */
	isPassing: boolean;
	/** The storage did not take it, or what it is to replace. */
	isRefused: boolean;
}
