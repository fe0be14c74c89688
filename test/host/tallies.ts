/** What the tests of this process have gone through beyond their own number: cells of a table, runs, searches. */
class Tallies {
	readonly #counts = new Map<string, number>();

	/** @param what such as `fault matrix: cells`; the same words add up */
	add(what: string, count = 1): void {
		this.#counts.set(what, (this.#counts.get(what) ?? 0) + count);
	}

	/** The sums since the last call. */
	take(): Readonly<Record<string, number>> {
		const counts = Object.fromEntries(this.#counts);
		this.#counts.clear();
		return counts;
	}
}

/** One a process: mocha's reporter has no other way to hear of them. */
export const tallies = new Tallies();
