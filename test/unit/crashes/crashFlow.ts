import type { Person } from '../properties/deviceService';
import type { FaultRule } from '../properties/faults';
import type { ModelWindow } from '../properties/modelWindow';
import type { CrashRun } from './crashRun';

/** What a person finds when the editor has started again, and all has come to its end. */
export interface Found {
	readonly words: string;
	/** Names; one that has to sign in again has a `!`. */
	readonly accounts: readonly string[];
	/** How many device codes there have been, at most. */
	readonly codes: number;
	/** About which account each consumer has been told what; where it matters. */
	readonly answers?: readonly string[];
	/** What is in a secret still, although nobody could understand that. */
	readonly kept?: string;
}

/** One thing that a window does with several writes. */
export interface CrashFlow {
	readonly name: string;
	readonly signedIn?: readonly Person[];
	readonly faults?: readonly FaultRule[];
	/** Who enters the codes that are shown. */
	readonly entersAs?: Person;
	/** What there is before: its writes do not count. */
	prepare?(run: CrashRun, window: ModelWindow): Promise<void>;
	act(run: CrashRun, window: ModelWindow): Promise<void>;
	/** @param written what had been written when it was killed */
	found(written: readonly string[]): Found;
}

/** Whether a write that begins so is among them. */
export function has(written: readonly string[], what: string): boolean {
	return written.some(one => one.startsWith(what));
}
