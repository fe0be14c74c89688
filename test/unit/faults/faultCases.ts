import { type CaseOf, expectedError, type FaultCase } from './faultCase';
import type { InjectedFault, UnreachableReason } from './injectedFault';
import { intermediaryAnswers } from './intermediaryAnswers';
import { serviceAnswers } from './serviceAnswers';
import { type Repetition, repetitions, type StepName, steps } from './steps';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Within the 15 s that a request has, beyond the 5 s that a sign-out waits. */
const SLOW_MS = 10_000;

const unreachable = (why: UnreachableReason) => (): InjectedFault => ({ kind: 'unreachable', why });

/** No answer, or half an answer. */
const networkFaults: readonly CaseOf<'network'>[] = [
	{
		name: 'connection refused',
		seen: 'RD.NET#5, rdt-client#724: also where a provider sends the name to 127.0.0.1 or 0.0.0.0',
		fault: unreachable('refused'),
		means: 'no connection',
		error: expectedError('offline', 'connection'),
	},
	{
		name: 'TLS cut at once',
		seen: 'plausible: a provider that blocks by server name',
		fault: unreachable('TLS cut'),
		means: 'no connection',
		error: expectedError('offline', 'connection'),
	},
	{
		name: 'reset',
		seen: 'everyday',
		fault: () => ({ kind: 'reset' }),
		means: 'no connection',
		error: expectedError('offline', 'connection'),
	},
	{
		name: 'reset after it took effect',
		seen: 'debrid-media-manager#140: the code is spent, and the answer is lost',
		fault: () => ({ kind: 'reset', when: 'afterHandling' }),
		means: 'no connection',
		error: expectedError('offline', 'connection'),
	},
	{
		name: 'truncated by the connection',
		seen: 'JDownloader: truncated answers',
		fault: () => ({ kind: 'truncated', how: 'contentLength' }),
		means: 'no connection',
		error: expectedError('offline', 'connection'),
		// An answer that has no body cannot lose half of it.
		at: { 'sign-out': { means: 'usable' } },
	},
	{
		name: 'hang',
		seen: 'rd-watch: IPv6 time-outs',
		fault: () => ({ kind: 'hang' }),
		means: 'timeout',
		error: expectedError('offline', 'timeout'),
	},
	{
		name: 'slow',
		seen: 'everyday',
		fault: () => ({ kind: 'slow', milliseconds: SLOW_MS }),
		means: 'slow',
	},
	{
		name: 'DNS failure (no such name)',
		seen: 'rdt-client#727: blocked regions',
		fault: unreachable('unknown name'),
		means: 'no connection',
		error: expectedError('offline', 'dns'),
	},
	{
		name: 'DNS failure (no answer)',
		seen: 'everyday: a laptop that has just woken up',
		fault: unreachable('no name server'),
		means: 'no connection',
		error: expectedError('offline', 'dns'),
	},
	{
		name: 'TLS failure (expired)',
		seen: 'Seren#901',
		fault: unreachable('expired certificate'),
		means: 'no connection',
		error: expectedError('offline', 'tls'),
	},
	{
		name: 'TLS failure (self-signed)',
		seen: 'everyday: a company that inspects TLS',
		fault: unreachable('self-signed certificate'),
		means: 'no connection',
		error: expectedError('offline', 'tls'),
	},
	{
		name: 'proxy refusing with 407',
		seen: 'RFC 9110, 15.5.8',
		fault: unreachable('proxy says 407'),
		means: 'no connection',
		error: expectedError('offline', 'proxy'),
	},
	{
		name: 'proxy refusing with 502',
		seen: 'RFC 9110, 15.6.3',
		fault: unreachable('proxy says 502'),
		means: 'no connection',
		error: expectedError('offline', 'proxy'),
	},
];

const clockJump = (byMs: number, timePassesFor: 'the service' | 'nobody') => (): InjectedFault => ({
	kind: 'clockJump',
	byMs,
	timePassesFor,
});

const clockFaults: readonly CaseOf<'this machine'>[] = [
	{
		name: 'clock a day forward',
		seen: 'everyday: the clock is set after the start',
		fault: clockJump(DAY_MS, 'nobody'),
		means: 'clock forward',
	},
	{
		name: 'clock a day back',
		seen: 'everyday: the clock is set after the start',
		fault: clockJump(-DAY_MS, 'nobody'),
		means: 'clock back',
	},
	{
		name: "laptop's sleep of an hour",
		seen: 'everyday',
		fault: clockJump(HOUR_MS, 'the service'),
		means: 'sleep',
	},
];

/** The list of faults, by source. */
export const faultCases: readonly FaultCase[] = [
	...serviceAnswers.map(row => ({ ...row, source: 'service' as const })),
	...intermediaryAnswers.map(row => ({ ...row, source: 'intermediary' as const })),
	...networkFaults.map(row => ({ ...row, source: 'network' as const })),
	...clockFaults.map(row => ({ ...row, source: 'this machine' as const })),
];

/** A fault that happens at a step so many times. */
export type Cell = readonly [step: (typeof steps)[number], faultCase: FaultCase, repetition: Repetition];

export const cells: readonly Cell[] = steps.flatMap(step => {
	const possible = faultCases.filter(faultCase => faultCase.steps?.includes(step.name) ?? true);
	const kinds = possible.map(faultCase => kindOf(faultCase, step.name));
	return possible.flatMap((faultCase, index) => {
		const isFirst = kinds.indexOf(kinds[index] ?? '') === index;
		return repetitionsOf(faultCase, isFirst).map((repetition): Cell => [step, faultCase, repetition]);
	});
});

/** What tells faults apart at a step, beyond the wording of an answer. */
function kindOf({ fault, source, ...faultCase }: FaultCase, step: StepName): string {
	const { kind, ...how } = fault();
	const isWorded = kind === 'answer' || kind === 'unreachable';
	const details = isWorded ? Object.keys('headers' in how ? (how.headers ?? {}) : {}) : how;
	const { means, error } = faultCase.at?.[step] ?? faultCase;
	return JSON.stringify([kind, details, source, means, error]);
}

/**
 * One fault of each kind is repeated: the others differ from it in their wording, which counts once. An answer of an
 * intermediary means the same the third time, and a usable answer is as good the second time.
 */
function repetitionsOf({ source, means }: FaultCase, isFirst: boolean): readonly Repetition[] {
	if (!isFirst || (means === 'usable' && source !== 'network')) return ['once'];
	return source === 'intermediary' ? ['once', 'for ever'] : repetitions;
}
