import type { ApiRequest } from '../../../sandbox/src/api-request';
import type { SandboxControl } from '../../../sandbox/src/control';
import type { SandboxState } from '../../../sandbox/src/state';
import type { Send } from '../../../src/network/http';
import type { FaultInjector } from './injectedFault';
import type { RequestName } from './steps';

/** The sandbox, and a way to it on which faults are injected. */
export interface FaultyService {
	readonly send: Send;
	readonly state: SandboxState;
	readonly control: SandboxControl;
	readonly faults: FaultInjector;
	/** In the order in which they were sent. */
	readonly requests: readonly SeenRequest[];
	/** How many of them wait for the clock, or for ever. */
	readonly held: number;
	/** Whether kept connections have timers of their own. */
	readonly ownTimers: 'none' | 'any number';
	/** Called after each request that has reached the service or failed, at the latest when it is answered. */
	onRequest: () => void;
	close(): Promise<void>;
}

export interface SeenRequest {
	readonly name: RequestName;
	/** Where it was sent. */
	readonly origin: string;
	/** What is polled for or traded, where it is about that. */
	readonly code: string | undefined;
	/** By the monotonic clock. */
	readonly atMs: number;
	/** Missing where no whole answer came. */
	answer?: SeenAnswer;
}

export interface SeenAnswer {
	readonly atMs: number;
	/** By the wall clock. */
	readonly wallMs: number;
	readonly status: number;
	readonly headers: Headers;
	readonly body: Uint8Array;
}

/** @param request the parts that tell requests apart */
export function nameOf(
	{ path, query, form }: Pick<ApiRequest, 'path' | 'query' | 'form'>,
	{ authorizations }: SandboxState,
): RequestName {
	switch (path) {
		case '/oauth/v2/device/code':
			return query['new_credentials'] === 'yes' ? 'device code' : 'bound device code';
		case '/oauth/v2/device/credentials':
			return 'credentials';
		case '/oauth/v2/token': {
			const code = authorizations.deviceCode(form['code'] ?? '');
			if (!code) return 'refresh';
			return code.flow === 'boundClient' ? 'bound poll' : 'token exchange';
		}
		case '/rest/1.0/user':
			return 'user';
		case '/rest/1.0/disable_access_token':
			return 'sign-out';
		case '/rest/1.0/time/iso':
			return 'time';
		default:
			throw new Error(`A request for ${path} is not expected.`);
	}
}
