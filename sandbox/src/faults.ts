import type { Reshaping } from './reshape';
import type { ApiStep } from './steps';

/** A raw answer in place of the service's own. */
export interface AnswerFault {
	kind: 'answer';
	status: number;
	body?: string;
	/** How `body` writes its bytes; `base64` for any bytes, UTF-8 without it. */
	encoding?: BufferEncoding;
	contentType?: string;
	headers?: Record<string, string>;
}

/** The socket is destroyed: before the request did anything, or after it took effect (the answer is lost). */
export interface ResetFault {
	kind: 'reset';
	when?: 'beforeHandling' | 'afterHandling';
}

/** Nothing is ever answered. */
export interface HangFault {
	kind: 'hang';
}

/** The service's own answer, late. */
export interface SlowFault {
	kind: 'slow';
	milliseconds: number;
}

/** The service's own answer, which waits until the faults are cleared. */
export interface HeldFault {
	kind: 'held';
}

/**
 * The first half of the service's own answer: `contentLength` promises the whole and drops the connection,
 * `midJson` is a complete HTTP answer whose JSON stops in the middle.
 */
export interface TruncatedFault {
	kind: 'truncated';
	how: 'contentLength' | 'midJson';
}

/**
 * The service's own answer, its body changed on the way. `doubled` is what the firewall was seen to do: 451, and its own
 * error before the answer to a request that took effect.
 */
export interface ReshapedFault {
	kind: 'reshaped';
	as: Reshaping;
}

/** A JSON answer of 5 MB. */
export interface HugeFault {
	kind: 'huge';
}

export type Fault =
	| AnswerFault
	| ResetFault
	| HangFault
	| SlowFault
	| HeldFault
	| TruncatedFault
	| ReshapedFault
	| HugeFault;

export const faultKinds = [
	'answer',
	'reset',
	'hang',
	'slow',
	'held',
	'truncated',
	'reshaped',
	'huge',
] as const;

export interface InjectedFault {
	step: ApiStep | 'any';
	times: number | 'forever';
	fault: Fault;
}

/** First in, first out for each step; `any` waits in line like the others. */
export class FaultQueue {
	private queue: InjectedFault[] = [];
	private readonly held = new Set<() => void>();

	inject(fault: InjectedFault): void {
		this.queue.push({ ...fault });
	}

	take(step: ApiStep): Fault | undefined {
		const next = this.queue.find(fault => fault.step === step || fault.step === 'any');
		if (!next) return undefined;
		if (next.times !== 'forever') {
			next.times -= 1;
			if (next.times <= 0) this.queue = this.queue.filter(fault => fault !== next);
		}
		return next.fault;
	}

	waiting(): InjectedFault[] {
		return structuredClone(this.queue);
	}

	/** Calls `deliver` once the faults are cleared. Gives a function that forgets `deliver`. */
	whenCleared(deliver: () => void): () => void {
		this.held.add(deliver);
		return () => this.held.delete(deliver);
	}

	clear(): void {
		this.queue = [];
		for (const deliver of this.held) deliver();
		this.held.clear();
	}
}
