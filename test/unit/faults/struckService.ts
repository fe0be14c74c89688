import type { Send } from '../../../src/network/http';
import type { ApiRequest } from '../../sandbox/api-request';
import type { SandboxControl } from '../../sandbox/control';
import type { SandboxState } from '../../sandbox/state';
import type { RequestName } from './steps';
import type { Strikes } from './strike';

/** The sandbox, and a way to it on which requests are struck. */
export interface StruckService {
	readonly send: Send;
	readonly state: SandboxState;
	readonly control: SandboxControl;
	readonly strikes: Strikes;
	/** In the order in which they were sent. */
	readonly requests: readonly SeenRequest[];
	/** How many of them wait for the clock, or for ever. */
	readonly held: number;
	/** How many timers are its own, as those of connections that are kept. */
	readonly ownTimers: 'none' | 'any number';
	/** Called after each request that has come to the service or to grief, at the latest when it is answered. */
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
	/** Nothing where no whole answer came. */
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

/** @param request where it goes, as far as it tells requests apart */
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
		default:
			throw new Error(`Nobody expects a request for ${path}.`);
	}
}
