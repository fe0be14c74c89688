import type { Fault } from '../../sandbox/index';
import type { RequestName } from './steps';

/** What happens to one request: what the sandbox can do to it, and what only the way there or this machine can. */
export type Strike = Fault | Unreachable | Relabelled | ClockJump;

/** The request does not get to the service. */
export interface Unreachable {
	readonly kind: 'unreachable';
	readonly why: UnreachableReason;
}

export type UnreachableReason =
	| 'refused'
	| 'unknown name'
	| 'no name server'
	| 'expired certificate'
	| 'self-signed certificate'
	| 'proxy says 407'
	| 'proxy says 502';

/** The service's own answer under the name of another content type. */
export interface Relabelled {
	readonly kind: 'relabelled';
	readonly contentType: string;
}

/** While the request is under way this machine's wall clock jumps; its monotonic clock does not. */
export interface ClockJump {
	readonly kind: 'clockJump';
	readonly byMs: number;
	/** Who else lives through that time: after a laptop's sleep the service does, where a clock was set nobody does. */
	readonly timePassesFor: 'the service' | 'nobody';
}

/** The strikes that are still to come. */
export class Strikes {
	private aimed: { readonly at: RequestName; readonly make: () => Strike; left: number } | undefined;

	/** @param make makes each strike anew, since some depend on the time */
	aim(at: RequestName, make: () => Strike, times: number): void {
		this.aimed = { at, make, left: times };
	}

	get left(): number {
		return this.aimed?.left ?? 0;
	}

	take(name: RequestName): Strike | undefined {
		if (this.aimed?.at !== name || this.aimed.left <= 0) return undefined;
		this.aimed.left--;
		return this.aimed.make();
	}

	/** From now on nothing goes wrong any more. */
	end(): void {
		this.aimed = undefined;
	}
}
