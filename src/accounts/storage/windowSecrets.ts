import { RealDebridError } from '../../realdebrid/errors';
import { withTimeLimit } from '../../realdebrid/time';
import type { SecretStore } from './secretStore';
import { storageError } from './stored';

/** After this time without an answer a secret that is being stored counts as kept by this window alone, in milliseconds. */
const STORE_LIMIT_MS = 3_000;
/** The longest that a caller waits for the storage to read or to delete, in milliseconds: it may ask for a password. */
const ANSWER_LIMIT_MS = 8_000;

/**
 * The editor's secret storage, with a memory for when it fails: what it does
 * not take, does not give back, or does not answer about, is kept as long as
 * the window lives, so that a sign-in goes on where nothing can be stored. No
 * call waits for the storage without end.
 */
export class WindowSecrets implements SecretStore {
	/** What this window has stored, or wanted to. */
	private readonly held = new Map<string, HeldSecret>();
	private isUnreadable = false;

	/** @param onTrouble called when the storage fails so that the memory is needed; not again before it has recovered */
	constructor(
		private readonly storage: SecretStore,
		private readonly onTrouble: (error: unknown) => void = () => undefined,
	) {}

	/** Throws what the storage throws, where this window does not know the secret. */
	async get(key: string): Promise<string | undefined> {
		const held = this.held.get(key);
		if (held && held.state !== 'stored') return held.value;
		try {
			const value = await answered(this.storage.get(key));
			this.isUnreadable = false;
			return value;
		} catch (error) {
			if (!held) throw error;
			this.report('read a sign-in from its secret storage', error);
			this.isUnreadable = true;
			return held.value;
		}
	}

	/** Does not throw: what the storage does not take is kept here. */
	async store(key: string, value: string): Promise<void> {
		const before = this.held.get(key);
		const held: HeldSecret = { value, state: before && isUnsaved(before.state) ? 'retried' : 'pending' };
		this.held.set(key, held);
		await this.pass(key, held);
	}

	/** Throws what the storage throws. */
	async delete(key: string): Promise<void> {
		this.held.delete(key);
		await answered(this.storage.delete(key));
	}

	/**
	 * Gives a value to the storage under another key, and then takes it away under the old one.
	 *
	 * @throws what the storage throws; then the value is still there under the old key
	 */
	async move(key: string, newKey: string, value: string): Promise<void> {
		await answered(this.storage.store(newKey, value));
		await this.delete(key);
	}

	/**
	 * The keys of all secrets; none where the editor does not list them.
	 *
	 * @throws what the storage throws
	 */
	async keys(): Promise<string[]> {
		return this.storage.keys ? answered(this.storage.keys()) : [];
	}

	/** The keys of what the storage did not take. */
	unsaved(): string[] {
		return [...this.held].filter(([, { state }]) => isUnsaved(state)).map(([key]) => key);
	}

	/** Stores again what the storage did not accept, as when a keyring may have been unlocked. */
	async saveAgain(key: string): Promise<void> {
		const held = this.held.get(key);
		if (held?.state !== 'refused') return;
		held.state = 'retried';
		await this.pass(key, held);
	}

	/** To be called when the editor reports that a secret has changed: this window's copy may be outdated. */
	async changed(key: string): Promise<void> {
		const held = this.held.get(key);
		// The event may be about what this window is just storing.
		if (held?.state === 'stored') this.held.delete(key);
		// Or about a secret that the storage accepted and did not return.
		if (held?.state !== 'refused' || !(await this.isReadable(key))) return;
		if (this.held.get(key) === held && held.state === 'refused') this.held.delete(key);
	}

	/** Drops a secret that nothing refers to any more. Should the storage still be taking it, it is deleted then. */
	discard(key: string): void {
		this.held.delete(key);
	}

	/** Waits for the storage, but not for long. */
	private async pass(key: string, held: HeldSecret): Promise<void> {
		const passed = this.passed(key, held);
		await withTimeLimit(passed, STORE_LIMIT_MS).catch((error: unknown) => {
			this.report(KEEP, error);
			held.state = 'slow';
		});
	}

	/** Settles when the storage has answered, however late. Never rejects. */
	private async passed(key: string, held: HeldSecret): Promise<void> {
		try {
			await this.storage.store(key, held.value);
			if (!(await this.isReadable(key)))
				throw new RealDebridError('storage', 'The secret is not given back.');
			held.state = 'stored';
		} catch (error) {
			// Unless something else has been stored since, or it has been removed.
			if (this.held.get(key) === held) this.report(KEEP, error);
			held.state = 'refused';
		}
		if (this.held.has(key)) return;
		// It was not wanted any more when the storage took it.
		await Promise.resolve(this.storage.delete(key)).catch(() => undefined);
	}

	private async isReadable(key: string): Promise<boolean> {
		try {
			return (await answered(this.storage.get(key))) !== undefined;
		} catch {
			return false;
		}
	}

	private report(what: string, error: unknown): void {
		if (!this.isUnreadable && this.unsaved().length === 0) this.onTrouble(storageError(what, error));
	}
}

const KEEP = 'keep a sign-in in its secret storage';

interface HeldSecret {
	readonly value: string;
	state: SecretState;
}

type SecretState =
	/** The storage has not answered yet. It may take its time, as when it asks for a password. */
	| 'pending'
	/** The same for a secret, or its predecessor, that the storage did not take before. */
	| 'retried'
	/** The storage has not answered for so long that no caller waits any more. */
	| 'slow'
	/** The storage did not take it, or does not give it back. */
	| 'refused'
	| 'stored';

function isUnsaved(state: SecretState): boolean {
	return state === 'retried' || state === 'slow' || state === 'refused';
}

function answered<T>(answer: PromiseLike<T>): Promise<T> {
	return withTimeLimit(Promise.resolve(answer), ANSWER_LIMIT_MS);
}
