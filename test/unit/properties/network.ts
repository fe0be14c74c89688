import type { HttpAnswer, HttpRequest, Send } from '../../../src/network/http';
import { sleep } from '../../../src/realdebrid/time';
import type { Reply, StepName } from '../../support/accounts/scriptedService';
import type { DeviceService } from './deviceService';
import { errorOf, type Fault, type Faults, TIMEOUT_MS } from './faults';
import type { Trace } from './trace';

/** Who asks: a flow, or the tokens of a window. */
export interface Asker {
	readonly window: string;
	/** The number of the flow; none where the tokens of the window ask. */
	readonly flow: number | undefined;
	/** Once it has crashed, nothing that it waits for ever comes. */
	isCrashed(): boolean;
	/** Whether the person is at it to sign in again, so that a token is asked for whatever happened before. */
	isInsisting?(): boolean;
}

const paths: Readonly<Record<string, StepName>> = {
	'/oauth/v2/device/code': 'deviceCode',
	'/oauth/v2/device/credentials': 'credentials',
	'/oauth/v2/token': 'token',
	'/rest/1.0/user': 'user',
	'/rest/1.0/disable_access_token': 'disable',
};

/** The way from the windows to the service, with its trouble; whatever passes is noted. */
export class Network {
	constructor(
		private readonly service: DeviceService,
		private readonly faults: Faults,
		/** How long an answer takes, in milliseconds. */
		private readonly latencyMs: number,
		private readonly trace: Trace,
	) {}

	sendOf(asker: Asker): Send {
		return async request => {
			request.signal?.throwIfAborted();
			const step = paths[request.url.pathname];
			if (!step) throw new Error(`nobody expects ${request.url.pathname}`);
			if (asker.isCrashed()) return never();
			const traced = this.trace.begin(asker, step, request);
			try {
				const reply = await this.reply(step, request);
				if (asker.isCrashed()) return never();
				this.trace.end(traced, reply);
				return answerOf(reply);
			} catch (error) {
				if (asker.isCrashed()) return never();
				this.trace.end(traced);
				throw error;
			}
		};
	}

	private async reply(step: StepName, request: HttpRequest): Promise<Reply> {
		const fault = this.faults.next(step);
		const isHeard = !fault || fault.kind === 'slow' || fault.kind === 'truncated' || isHeardAnyway(fault);
		const reply = isHeard ? this.service.answer(step, request) : undefined;
		await sleep(this.delayOf(fault), request.signal);
		if (fault?.kind === 'none' || fault?.kind === 'hang') throw errorOf(fault);
		if (fault?.kind === 'instead') return fault.reply;
		if (!reply) throw new Error('an answer is missing');
		if (fault?.kind !== 'truncated') return reply;
		const text = JSON.stringify(reply.body);
		return { ...reply, body: text.slice(0, text.length / 2) };
	}

	private delayOf(fault: Fault | undefined): number {
		if (fault?.kind === 'slow') return fault.seconds * 1000;
		return fault?.kind === 'hang' ? TIMEOUT_MS : this.latencyMs;
	}
}

function isHeardAnyway(fault: Fault): boolean {
	return 'heard' in fault && fault.heard === 'heard';
}

function answerOf({ status, body, headers }: Reply): HttpAnswer {
	return {
		status,
		headers: new Headers(headers),
		body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
	};
}

export function never(): Promise<never> {
	return new Promise(() => undefined);
}
