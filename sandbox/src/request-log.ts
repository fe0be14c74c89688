import { EventEmitter, once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ApiRequest } from './api-request';
import type { SandboxClock } from './clock';
import type { Step } from './steps';

export interface LogEntry {
	/** Milliseconds since the epoch, by the sandbox's clock. */
	at: number;
	step: Step;
	method: string;
	path: string;
	query: Record<string, string>;
	form: Record<string, string>;
	headers: {
		userAgent: string | undefined;
		accept: string | undefined;
		contentType: string | undefined;
		authorization: 'present' | 'absent';
	};
	/** Null while there is no answer, and for ever when there is none. */
	status: number | null;
}

interface Recorded {
	entry: Omit<LogEntry, 'status'>;
	response: ServerResponse;
}

/** Every request to the API and the site, with its secrets: this is a test tool. */
export class RequestLog {
	private recorded: Recorded[] = [];
	private readonly arrivals = new EventEmitter();

	constructor(private readonly clock: SandboxClock) {
		this.arrivals.setMaxListeners(0);
	}

	record(step: Step, seen: ApiRequest, request: IncomingMessage, response: ServerResponse): void {
		const { method, path, query, form } = seen;
		const headers = {
			userAgent: request.headers['user-agent'],
			accept: request.headers.accept,
			contentType: request.headers['content-type'],
			authorization: request.headers.authorization === undefined ? 'absent' : 'present',
		} as const;
		this.recorded.push({
			entry: { at: this.clock.now(), step, method, path, query, form, headers },
			response,
		});
		this.arrivals.emit('request');
	}

	entries(): LogEntry[] {
		return this.recorded.map(({ entry, response }) => ({
			...structuredClone(entry),
			status: response.headersSent ? response.statusCode : null,
		}));
	}

	/** Resolves as soon as `count` requests of this step have arrived, counted since the log was last cleared. */
	async waitFor(step: Step, count: number): Promise<void> {
		while (this.recorded.filter(({ entry }) => entry.step === step).length < count)
			await once(this.arrivals, 'request');
	}

	clear(): void {
		this.recorded = [];
	}
}
