import type { Fault } from '../../sandbox/src';

/** A service that speaks one dialect of the device flow, with one code and one person. */
export interface Face {
	readonly url: string;
	/** What the next polls get in place of an answer. */
	inject(fault: Fault, times: number): void;
	/** As if the person had entered the code and allowed the app. */
	allow(): void;
	/** All that arrived, whatever became of them. */
	requests(): number;
	/** Resolves once so many polls have arrived. */
	waitForPolls(count: number): Promise<void>;
	close(): Promise<void>;
}

/** In seconds, as on the wire. */
export interface FaceSettings {
	readonly interval: number;
	readonly lifetime: number;
}
