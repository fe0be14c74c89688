import { inspect } from 'node:util';

/**
 * A string that cannot be printed by accident: logs, templates, JSON and
 * debuggers get a placeholder. Only `reveal` gives the value, so every place
 * that lets a secret out can be found by that word.
 */
export class Secret {
	readonly #value: string;

	constructor(value: string) {
		this.#value = value;
	}

	reveal(): string {
		return this.#value;
	}

	equals(other: Secret): boolean {
		return this.#value === other.#value;
	}

	toString(): string {
		return '[secret]';
	}

	toJSON(): string {
		return '[secret]';
	}

	[inspect.custom](): string {
		return '[secret]';
	}
}
