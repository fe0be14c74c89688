import type { Answer } from '../../../sandbox/src/answer';
import type { Fault } from '../../../sandbox/src/index';
import type { RequestName } from './steps';

/** What happens to one request: faults of the sandbox, and those of the network or of this machine. */
export type InjectedFault = Fault | Unreachable | ChangedAnswer | ClockJump;

/** The request does not get to the service. */
export interface Unreachable {
	readonly kind: 'unreachable';
	readonly why: UnreachableReason;
}

export type UnreachableReason =
	| 'refused'
	| 'TLS cut'
	| 'unknown name'
	| 'no name server'
	| 'expired certificate'
	| 'self-signed certificate'
	| 'proxy says 407'
	| 'proxy says 502';

/** The service's own answer, changed. */
export interface ChangedAnswer {
	readonly kind: 'changed';
	readonly change: (answer: Answer) => Answer;
}

/** While the request is under way, this machine's wall clock jumps; the monotonic clock does not. */
export interface ClockJump {
	readonly kind: 'clockJump';
	readonly byMs: number;
	/** A laptop's sleep passes for the service, too; setting a clock changes nothing elsewhere. */
	readonly timePassesFor: 'the service' | 'nobody';
}

/** The faults that are still to come. */
export class FaultInjector {
	private next:
		| { readonly request: RequestName; readonly make: () => InjectedFault; left: number }
		| undefined;

	/** @param make makes each fault anew, since some depend on the time */
	injectFault(request: RequestName, make: () => InjectedFault, times: number): void {
		this.next = { request, make, left: times };
	}

	get left(): number {
		return this.next?.left ?? 0;
	}

	take(request: RequestName): InjectedFault | undefined {
		if (this.next?.request !== request || this.next.left <= 0) return undefined;
		this.next.left--;
		return this.next.make();
	}

	/** Ends a fault that would last for ever. */
	clear(): void {
		this.next = undefined;
	}
}
