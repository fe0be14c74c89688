import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createOAuthDeviceAuth } from '@octokit/auth-oauth-device';
import { request } from '@octokit/request';
import * as openid from 'openid-client';
import { signIn } from '../../src/accounts/signIn/signIn';
import { openNetwork, openWindow } from '../window';
import type { Face, FaceSettings } from './face';
import { startRealDebridFace } from './realDebridFace';
import { startRfc8628Face } from './rfc8628Face';

/** A client of the device flow, set up as its documentation says, and the service that it speaks with. */
export interface Client {
	readonly name: string;
	readonly startFace: (settings: FaceSettings) => Promise<Face>;
	/** Resolves with a token had; `onCode` is called once there is a code to be entered. */
	readonly signIn: (url: string, onCode: () => void, signal: AbortSignal) => Promise<unknown>;
}

/** With everything that the extension does of it: storing at each step, and asking whose account it is. */
const ours: Client = {
	name: 'this extension',
	startFace: startRealDebridFace,
	async signIn(url, onCode, signal) {
		const folder = mkdtempSync(join(tmpdir(), 'real-debrid-bench-'));
		const network = openNetwork();
		const prompt = { onVerification: onCode, onWaiting: () => undefined, onGranted: () => undefined };
		try {
			return await signIn(openWindow(folder, url, network.send), prompt, signal);
		} finally {
			await network.transport.dispose();
			rmSync(folder, { recursive: true, force: true });
		}
	},
};

const openidClient: Client = {
	name: 'openid-client',
	startFace: startRfc8628Face,
	async signIn(url, onCode, signal) {
		const server = {
			issuer: url,
			device_authorization_endpoint: `${url}/device_authorization`,
			token_endpoint: `${url}/token`,
		};
		const config = new openid.Configuration(server, 'bench', undefined, openid.None());
		// The sandbox is on loopback.
		openid.allowInsecureRequests(config);
		// What its documentation calls the default; a configuration made by hand has none.
		config.timeout = 30;
		const code = await openid.initiateDeviceAuthorization(config, { scope: 'user' });
		onCode();
		// Without a signal of ours it would set itself this time.
		const lifetime = AbortSignal.timeout(code.expires_in * 1000);
		return openid.pollDeviceAuthorizationGrant(config, code, undefined, {
			signal: AbortSignal.any([signal, lifetime]),
		});
	},
};

const octokit: Client = {
	name: '@octokit/auth-oauth-device',
	startFace: startRfc8628Face,
	async signIn(url, onCode, signal) {
		const auth = createOAuthDeviceAuth({
			clientType: 'oauth-app',
			clientId: 'bench',
			scopes: ['user'],
			onVerification: onCode,
			// It takes no signal itself; its requests do.
			request: request.defaults({ baseUrl: url, request: { signal } }),
		});
		return auth({ type: 'oauth' });
	},
};

export const clients: readonly Client[] = [ours, openidClient, octokit];
