/** Random choices that a seed repeats (mulberry32). */
export class Random {
	private state: number;

	constructor(seed: number) {
		this.state = seed >>> 0;
	}

	/** From 0 up to, but not including, 1. */
	next(): number {
		this.state = (this.state + 0x6d2b79f5) >>> 0;
		let mixed = this.state;
		mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	}

	chance(probability: number): boolean {
		return this.next() < probability;
	}

	between(least: number, most: number): number {
		return least + this.next() * (most - least);
	}

	/** Mostly short, seldom long: the time until something happens that happens at any moment. */
	pauseMs(meanMs: number): number {
		return -Math.log(1 - this.next()) * meanMs;
	}

	pick<T>(choices: readonly T[]): T | undefined {
		return choices[Math.floor(this.next() * choices.length)];
	}

	/** A key of the table, as often as its weight says. */
	pickWeighted<Name extends string>(weights: Readonly<Record<Name, number>>): Name {
		const entries = Object.entries<number>(weights) as [Name, number][];
		let left = this.next() * entries.reduce((sum, [, weight]) => sum + weight, 0);
		for (const [name, weight] of entries) {
			left -= weight;
			if (left < 0) return name;
		}
		throw new RangeError('nothing to choose from');
	}

	/** For another sequence that this one decides. */
	seed(): number {
		return Math.floor(this.next() * 2 ** 32);
	}
}
