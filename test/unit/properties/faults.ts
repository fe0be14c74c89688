import fc, { type Arbitrary } from 'fast-check';
import { NetworkError, type NetworkErrorCode } from '../../../src/network/errors';
import type { Reply, StepName } from '../../support/accounts/scriptedService';
import { unknownAnswer } from '../realdebrid/wireAnswers';

/** What goes wrong with one request. */
export type Fault =
	/** No answer; where the service has heard of it, that makes a difference to the service alone. */
	| { readonly kind: 'none'; readonly error: NetworkErrorCode; readonly heard: 'heard' | 'not heard' }
	/** No answer within the time that `createSend` gives a request. */
	| { readonly kind: 'hang'; readonly heard: 'heard' | 'not heard' }
	| { readonly kind: 'slow'; readonly seconds: number }
	/** Half of the answer. */
	| { readonly kind: 'truncated' }
	| { readonly kind: 'instead'; readonly reply: Reply };

/** From one request for a step on, so many meet a fault. */
export interface FaultRule {
	readonly step: StepName;
	readonly skip: number;
	readonly times: number;
	readonly fault: Fault;
}

const FOR_EVER = 1_000_000;

/** How long a request is given, as `createSend` does it. */
export const TIMEOUT_MS = 15_000;

const heard = fc.constantFrom('heard', 'not heard');
const instead = (reply: Reply): Fault => ({ kind: 'instead', reply });
const json = (status: number, error: string, error_code: number): Reply => ({
	status,
	body: { error, error_code },
});
const html = (status: number): Reply => ({ status, body: '<!DOCTYPE html><title>Sorry</title>' });
const after = (seconds: number, reply: Reply): Fault =>
	instead({ ...reply, headers: { 'retry-after': String(seconds) } });
const tooMany = json(429, 'too_many_requests', 34);

/** Trouble that may pass. */
const transient: Arbitrary<Fault> = fc.oneof(
	fc.record({
		kind: fc.constant('none' as const),
		error: fc.constantFrom<NetworkErrorCode[]>('connection', 'dns', 'tls', 'proxy', 'redirect', 'tooLarge'),
		heard,
	}),
	fc.record({ kind: fc.constant('hang' as const), heard }),
	fc.record({ kind: fc.constant('slow' as const), seconds: fc.integer({ min: 1, max: 14 }) }),
	fc.constant<Fault>({ kind: 'truncated' }),
	fc.integer({ min: 0, max: 120 }).chain(seconds =>
		fc.constantFrom(
			after(seconds, tooMany),
			after(seconds, html(503)),
			// Asks for a longer interval for good.
			instead(json(429, 'slow_down', 5)),
			instead(tooMany),
		),
	),
	fc.constantFrom(
		instead(json(503, 'service_unavailable', 25)),
		instead(html(503)),
		instead(html(200)),
		instead(html(403)),
		instead({ status: 403, body: '' }),
		instead(json(403, 'ip_not_allowed', 22)),
		instead({ status: 408, body: '' }),
		instead({ status: 200, body: '' }),
	),
);

/** An answer that says no, or that the service does not know what it is asked about. */
const refusal: Arbitrary<Fault> = fc.constantFrom(
	instead(json(400, 'wrong_parameter', 2)),
	instead(json(403, 'permission_denied', 9)),
	instead(json(403, 'account_locked', 14)),
	instead(json(401, 'bad_token', 8)),
	instead({ status: 200, body: unknownAnswer }),
);

export type Kind = 'transient' | 'any';

export function faultRules(kind: Kind, steps: readonly StepName[]): Arbitrary<FaultRule[]> {
	const rule = fc.record({
		step: fc.constantFrom(...steps),
		skip: fc.integer({ min: 0, max: 6 }),
		times: fc.constantFrom(1, 1, 2, 3, 8, FOR_EVER),
		fault: kind === 'any' ? fc.oneof({ weight: 4, arbitrary: transient }, refusal) : transient,
	});
	return fc.array(rule, { maxLength: 5 });
}

/** Whose turn it is: rules count the requests of their step. */
export class Faults {
	private readonly counts = new Map<StepName, number>();

	constructor(private rules: readonly FaultRule[]) {}

	next(step: StepName): Fault | undefined {
		const number = this.counts.get(step) ?? 0;
		this.counts.set(step, number + 1);
		return this.rules.find(
			rule => rule.step === step && number >= rule.skip && number < rule.skip + rule.times,
		)?.fault;
	}

	/** From now on all is well. */
	end(): void {
		this.rules = [];
	}
}

export function errorOf(fault: Fault & { readonly kind: 'none' | 'hang' }): NetworkError {
	return new NetworkError(fault.kind === 'hang' ? 'timeout' : fault.error);
}
