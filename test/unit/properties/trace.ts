import type { HttpRequest } from '../../../src/network/http';
import type { Reply, StepName } from '../../support/accounts/scriptedService';
import type { DeviceService, IssuedCode } from './deviceService';
import type { Asker } from './network';
import { PollRules } from './pollRules';
import { RefreshRules } from './refreshRules';

export interface TracedRequest {
	readonly asker: Asker;
	readonly step: StepName;
	readonly purpose: 'poll' | 'exchange' | 'refresh' | 'other';
	/** The code that is polled or traded. */
	readonly code: IssuedCode | undefined;
	readonly form: Readonly<Record<string, string>>;
}

/** What the service and the network have seen, held against the rules as it happens. */
export class Trace {
	readonly polls = new PollRules();
	readonly refreshes = new RefreshRules();
	/** Codes to which the service has itself said no. */
	readonly refused = new Set<IssuedCode>();
	private readonly counts = new Map<StepName, number>();
	private readonly open = new Set<TracedRequest>();

	constructor(private readonly service: DeviceService) {}

	/** Requests without an answer as yet. */
	get inFlight(): number {
		return this.open.size;
	}

	count(step: StepName): number {
		return this.counts.get(step) ?? 0;
	}

	begin(asker: Asker, step: StepName, { url, form = {} }: HttpRequest): TracedRequest {
		this.counts.set(step, this.count(step) + 1);
		const code = this.service.code(step === 'token' ? form['code'] : (url.searchParams.get('code') ?? ''));
		const request = { asker, step, purpose: purposeOf(step, asker, code), code, form };
		this.open.add(request);
		if (request.purpose === 'refresh') this.refreshes.begin(request);
		if (request.purpose === 'poll') this.polls.begin(request, this.service.habits.intervalSeconds * 1000);
		return request;
	}

	/** @param reply as it reached who asked; nothing where none did */
	end(request: TracedRequest, reply?: Reply): void {
		if (!this.open.delete(request)) return;
		if (request.code && reply && saysNo(reply)) this.refused.add(request.code);
		if (request.purpose === 'refresh') this.refreshes.end(request, reply);
		if (request.purpose === 'poll') this.polls.end(request, reply);
	}

	/** Its connections go with a window. */
	endAllOf(window: string): void {
		for (const request of [...this.open]) if (request.asker.window === window) this.end(request);
	}
}

function purposeOf(step: StepName, { flow }: Asker, code: IssuedCode | undefined): TracedRequest['purpose'] {
	if (step === 'credentials') return 'poll';
	if (step !== 'token') return 'other';
	if (flow === undefined) return 'refresh';
	return code?.grant ? 'poll' : 'exchange';
}

/** In milliseconds; nothing without one. */
export function retryAfterOf(reply: Reply | undefined): number | undefined {
	const seconds = reply?.headers?.['retry-after'];
	return seconds === undefined ? undefined : Number(seconds) * 1000;
}

/** A definite no; or, with a 200, that the code is not known. */
function saysNo({ status, body }: Reply): boolean {
	const { error, error_code, client_id } = Object(body) as Record<string, unknown>;
	if (status === 200) return client_id === null;
	return (
		status >= 400 &&
		status < 500 &&
		status !== 408 &&
		status !== 429 &&
		typeof error === 'string' &&
		error_code !== 22
	);
}
