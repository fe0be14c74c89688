import type { Agent, Dispatcher, ProxyAgent } from 'undici';
import { decoded } from './contentEncoding';
import { NetworkError } from './errors';
import type { Fetch } from './fetch';
import type { ProxyRoute, Route } from './proxySettings';

type Undici = typeof import('./undici');

export interface UndiciFetch {
	/** A fetch that goes by the given route. */
	by(route: Route): Fetch;
	/** Ends what is under way and closes all connections. */
	dispose(): Promise<void>;
}

export interface UndiciFetchOptions {
	/** Takes the place of all connections, whatever the route. For tests; not closed here. */
	readonly dispatcher?: Dispatcher | undefined;
}

/**
 * Makes a fetch of undici's parts, which are loaded at the first request.
 *
 * It has connections of its own: no global dispatcher is read or set, and the environment is not looked at.
 */
export function createUndiciFetch({ dispatcher }: UndiciFetchOptions = {}): UndiciFetch {
	let direct: Agent | undefined;
	let proxied: { readonly key: string; readonly agent: ProxyAgent } | undefined;
	let disposed = false;

	function dispatcherFor(route: Route, undici: Undici): Dispatcher {
		if (disposed) throw new NetworkError('connection', { detail: 'The extension is shutting down.' });
		if (dispatcher) return dispatcher;
		if (route.kind === 'direct') {
			direct ??= new undici.Agent({ ...connections, connect: connecting });
			return direct;
		}
		const key = JSON.stringify(route);
		if (proxied?.key !== key) {
			// Closing waits for what is under way, which has its own time-out.
			proxied?.agent.close().catch(ignore);
			proxied = { key, agent: proxyAgent(route, undici) };
		}
		return proxied.agent;
	}

	return {
		by: route => async (url, init) => {
			const undici = await import('./undici');
			const { origin, pathname, search } = new URL(url);
			const { statusCode, headers, body } = await undici.request.call(dispatcherFor(route, undici), {
				origin,
				path: pathname + search,
				method: init.method as Dispatcher.HttpMethod,
				// What is compressed all the same is decompressed below: these parts of undici decode nothing.
				headers: { ...init.headers, 'accept-encoding': 'identity' },
				body: init.body ?? null,
				signal: init.signal,
				// One time-out is enough, and it is the caller's.
				headersTimeout: 0,
				bodyTimeout: 0,
			});
			return decoded({ status: statusCode, headers: toHeaders(headers), body });
		},
		async dispose() {
			disposed = true;
			await Promise.all([direct?.destroy(), proxied?.agent.destroy()]);
		},
	};
}

// Long enough to outlast the interval of a device flow's polls, short enough to leave no old connection for
// the first request after a laptop's sleep. A server that says to close sooner is believed: a poll on a connection
// that is closed at that very moment would fail. Idle connections do not keep a process alive.
const connections = { keepAliveTimeout: 10_000, keepAliveMaxTimeout: 10_000 };

// Tries IPv6 and IPv4 side by side.
const connecting = { autoSelectFamily: true };

function proxyAgent({ proxy, authorization, strictSSL }: ProxyRoute, undici: Undici): ProxyAgent {
	const tls = { ...connecting, rejectUnauthorized: strictSSL };
	return new undici.ProxyAgent({
		...connections,
		uri: proxy,
		...(authorization !== undefined && { token: authorization }),
		proxyTls: tls,
		requestTls: tls,
		clientFactory(origin, options) {
			const pool = new undici.Pool(origin, options);
			const connect = (params: Dispatcher.ConnectOptions) => openTunnel(undici.connect.call(pool, params));
			return Object.assign(pool, { connect }) as Dispatcher;
		},
	});
}

/**
 * Every failure here is the proxy's, and gets its own error: undici 7 says the same of a proxy's 407 as of an
 * aborted request, and tries for ever when a proxy hangs up (nodejs/undici#3897).
 */
async function openTunnel(connecting: Promise<Dispatcher.ConnectData>): Promise<Dispatcher.ConnectData> {
	const tunnel = await connecting.catch(cause => {
		throw new NetworkError('proxy', { cause });
	});
	if (tunnel.statusCode === 200) return tunnel;
	tunnel.socket.on('error', ignore).destroy();
	throw new NetworkError('proxy', { detail: `It answered ${tunnel.statusCode}.` });
}

function toHeaders(raw: Dispatcher.ResponseData['headers']): Headers {
	const headers = new Headers();
	for (const [name, values] of Object.entries(raw)) {
		for (const value of [values ?? []].flat()) headers.append(name, value);
	}
	return headers;
}

function ignore(): void {}
