import type { SecretStore } from '../../../src/accounts/storage/secretStore';

type Operation = 'get' | 'store' | 'delete';

/** A secret storage in memory that fails or dawdles on demand. */
export class MemorySecrets implements SecretStore {
	readonly entries = new Map<string, string>();
	/** What was done, such as `get account …`. */
	readonly calls: string[] = [];
	private readonly failures = new Map<Operation, number>();
	private readonly gates = new Map<Operation, Promise<void>>();

	/** @param told of each call as it is recorded */
	constructor(private readonly onCall: (call: string) => void = () => undefined) {}

	/** Lets the next calls fail, with a message that quotes what must not be told. */
	fail(operation: Operation, times = Number.POSITIVE_INFINITY): void {
		this.failures.set(operation, times);
	}

	heal(): void {
		this.failures.clear();
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
		const failures = this.failures.get(operation) ?? 0;
		if (failures <= 0) return;
		this.failures.set(operation, failures - 1);
		throw new Error(`The keyring is locked: ${key} ${value}`);
	}
}
