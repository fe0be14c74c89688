import type { SecretStore } from '../../../src/accounts/storage/secretStore';

export type Operation = 'get' | 'store' | 'delete';

interface Hanging {
	readonly operations: readonly Operation[];
	/** How many calls are answered before. */
	answered: number;
	readonly onHang: () => void;
}

/** A secret storage in memory that fails or dawdles on demand. */
export class MemorySecrets implements SecretStore {
	readonly entries = new Map<string, string>();
	/** What was done, such as `get account …`. */
	readonly calls: string[] = [];
	private readonly failures = new Map<Operation, number>();
	private readonly gates = new Map<Operation, Promise<void>>();
	private hanging: Hanging | undefined;

	/** @param told of each call as it is recorded */
	constructor(private readonly onCall: (call: string) => void = () => undefined) {}

	/** Lets the next calls fail, with a message that quotes what must not be told. */
	fail(operation: Operation, times = Number.POSITIVE_INFINITY): void {
		this.failures.set(operation, times);
	}

	/**
	 * Lets calls never be answered, from now on or after so many that are.
	 *
	 * @returns what resolves with the first call that is not answered
	 */
	hang(operations: readonly Operation[], answered = 0): Promise<void> {
		return new Promise(onHang => {
			this.hanging = { operations, answered, onHang };
		});
	}

	/** Later calls succeed. One that was not answered stays so. */
	heal(): void {
		this.failures.clear();
		this.hanging = undefined;
	}

	/** Lets calls wait until `gate` resolves. */
	hold(operation: Operation, gate: Promise<void>): void {
		this.gates.set(
			operation,
			gate.then(() => {
				this.gates.delete(operation);
			}),
		);
	}

	async get(key: string): Promise<string | undefined> {
		await this.begin('get', key, this.entries.get(key) ?? '');
		return this.entries.get(key);
	}

	async store(key: string, value: string): Promise<void> {
		await this.begin('store', key, value);
		this.entries.set(key, value);
	}

	async delete(key: string): Promise<void> {
		await this.begin('delete', key, this.entries.get(key) ?? '');
		this.entries.delete(key);
	}

	private async begin(operation: Operation, key: string, value: string): Promise<void> {
		this.calls.push(`${operation} ${key}`);
		this.onCall(`${operation} ${key}`);
		await this.gates.get(operation);
		if (this.hanging?.operations.includes(operation) && this.hanging.answered-- <= 0) {
			this.hanging.onHang();
			return new Promise(() => undefined);
		}
		const failures = this.failures.get(operation) ?? 0;
		if (failures <= 0) return;
		this.failures.set(operation, failures - 1);
		throw new Error(`The keyring is locked: ${key} ${value}`);
	}
}

/** As the editor's storage is from version 1.105 on: it tells which secrets there are. */
export class ListedSecrets extends MemorySecrets {
	async keys(): Promise<string[]> {
		return [...this.entries.keys()];
	}
}

/**
 * The same as one window of a browser has it: read when the window opens, and written whole with each change. What other
 * windows have written since is lost.
 */
export class BrowserSecrets extends ListedSecrets {
	/** @param browser what the windows of a browser share */
	constructor(private readonly browser: Map<string, string>) {
		super();
		for (const [key, value] of browser) this.entries.set(key, value);
	}

	override async store(key: string, value: string): Promise<void> {
		await super.store(key, value);
		this.writeAll();
	}

	override async delete(key: string): Promise<void> {
		await super.delete(key);
		this.writeAll();
	}

	private writeAll(): void {
		this.browser.clear();
		for (const [key, value] of this.entries) this.browser.set(key, value);
	}
}
