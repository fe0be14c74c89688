import type { Dispatcher } from 'undici';
import { editorFetch, type HostGlobals } from './editorFetch';
import type { ChosenFetch } from './fetch';
import { chooseRoute, type NetworkSettings } from './proxySettings';
import { createUndiciFetch } from './undiciFetch';

export type { HostGlobals };

export interface TransportOptions {
	/** Asked at each request, so that a change of settings takes effect with the next one. */
	readonly settings: () => NetworkSettings;
	readonly env?: Readonly<Record<string, string | undefined>>;
	readonly host?: HostGlobals;
	/** For tests, in place of undici's own connections, for example a `MockAgent`. */
	readonly dispatcher?: Dispatcher;
}

export interface Transport {
	/** @throws {NetworkError} `proxy`, when a proxy is set that cannot be used. */
	chooseFetch(url: URL): ChosenFetch;
	/** Ends what is under way and closes all connections. */
	dispose(): Promise<void>;
}

/**
 * Chooses whose fetch carries a request: the editor's own where its proxy support is in force, else undici's,
 * set up by the same settings. Node's bare `fetch` is never used, because it would go past a proxy.
 */
export function createTransport({
	settings,
	env = process.env,
	host = globalThis,
	dispatcher,
}: TransportOptions): Transport {
	const undici = createUndiciFetch({ dispatcher });
	return {
		chooseFetch(url) {
			const current = settings();
			if (isEditorFetchInForce(host, current)) {
				return { via: 'editor', fetch: editorFetch(host) };
			}
			return { via: 'undici', fetch: undici.by(chooseRoute(url, current, env)) };
		},
		dispose: () => undici.dispose(),
	};
}

// The editor keeps its patch in place whatever the settings say, but then hands on to Node's bare fetch.
function isEditorFetchInForce(host: HostGlobals, settings: NetworkSettings): boolean {
	return '__vscodePatchedFetch' in host && settings.fetchAdditionalSupport && settings.proxySupport !== 'off';
}
