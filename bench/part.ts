/** What a value has to be to be called met. */
export type Goal =
	| { readonly atMost: number }
	| { readonly atLeast: number }
	/** For counts. */
	| { readonly exactly: number };

/** One thing that was measured. */
export interface Row {
	readonly what: string;
	/** The median, where there are `samples`. */
	readonly value: number;
	/** Such as `ms`, `KB`, `requests`, or `×` for a ratio against a named peer. */
	readonly unit: string;
	readonly samples?: readonly number[];
	readonly goal?: Goal;
	/** With it the summary has this row too, under these words. */
	readonly headline?: string;
	/** Why the goal may be missed, in a sentence. Shown where it is. */
	readonly reason?: string;
}

/** What has no single number: who did what, as words. */
export interface Matrix {
	readonly columns: readonly string[];
	readonly rows: readonly (readonly string[])[];
}

export interface PartResult {
	readonly title: string;
	/** How it was measured, in a sentence or two. */
	readonly method: string;
	readonly rows: readonly Row[];
	readonly matrix?: Matrix;
	/** A picture beside the results. */
	readonly plot?: Plot;
}

export interface Plot {
	/** Its name beside `RESULTS.md`. */
	readonly file: string;
	readonly svg: string;
}

export interface BenchOptions {
	/** In place of each part's own number of repetitions. */
	readonly repetitions?: number | undefined;
}

export type BenchPart = (options: BenchOptions) => Promise<PartResult>;

/** A row whose value is the median of what was seen. */
export function medianRow(
	what: string,
	unit: string,
	samples: readonly number[],
	goal?: Goal,
): Row & { readonly samples: readonly number[] } {
	return { what, value: median(samples), unit, samples, ...(goal && { goal }) };
}

/** A row that the summary has too, under words that need no context. */
export function headlined(headline: string, row: Row): Row {
	return { ...row, headline };
}

/** A row for what must hold each time: the value furthest from the goal counts, not the median. */
export function worstRow(
	what: string,
	unit: string,
	samples: readonly number[],
	goal: { atMost: number },
): Row {
	return { what, value: Math.max(...samples), unit, samples, goal };
}

/** A count that has to be the same each time; where it is not, the one that is off is given. */
export function countRow(what: string, unit: string, samples: readonly number[], exactly: number): Row {
	return {
		what,
		value: samples.find(count => count !== exactly) ?? exactly,
		unit,
		samples,
		goal: { exactly },
	};
}

export function median(samples: readonly number[]): number {
	return quantile(samples, 0.5);
}

/** The value below which such a share of the samples lies, between two samples in proportion. */
export function quantile(samples: readonly number[], share: number): number {
	const sorted = samples.toSorted((a, b) => a - b);
	const place = (sorted.length - 1) * share;
	const [low, high] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
	if (low === undefined || high === undefined) throw new RangeError('nothing was measured');
	return low + (high - low) * (place % 1);
}

export function isMet({ value, goal }: Row): boolean | undefined {
	if (!goal) return undefined;
	if ('atMost' in goal) return value <= goal.atMost;
	if ('atLeast' in goal) return value >= goal.atLeast;
	return value === goal.exactly;
}
