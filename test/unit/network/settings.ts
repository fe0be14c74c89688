import assert from 'node:assert/strict';
import type { Fetch } from '../../../src/network/fetch';
import type { NetworkSettings } from '../../../src/network/proxySettings';
import type { HostGlobals } from '../../../src/network/transport';

/** The editor's defaults. */
export const defaultSettings: NetworkSettings = {
	proxy: '',
	noProxy: [],
	proxyStrictSSL: true,
	proxyAuthorization: null,
	proxySupport: 'override',
	fetchAdditionalSupport: true,
};

/** Plain Node: its fetch must not be used. */
export const bareHost: HostGlobals = { fetch: () => assert.fail("Node's bare fetch was used") };

/** An extension host. What the editor's fetch is built on is Node's. */
export function patchedHost(fetch: Fetch = globalThis.fetch): HostGlobals {
	const host = { fetch, __vscodePatchedFetch: fetch };
	return host;
}
