import assert from 'node:assert/strict';
import type { Sandbox } from '../../../sandbox/src/index';

/** The shared client id for open source apps. */
export const sharedClientId = 'X245A4XAIBGVM';
export const deviceGrantType = 'http://oauth.net/grant_type/device/1.0';

export interface Reply {
	status: number;
	headers: Headers;
	text: string;
	/** The body as JSON; null when it is none. */
	json: unknown;
}

export interface ClientCredentials {
	client_id: string;
	client_secret: string;
}

export async function send(url: string, init: RequestInit = {}): Promise<Reply> {
	const response = await fetch(url, { redirect: 'manual', ...init });
	const text = await response.text();
	return { status: response.status, headers: response.headers, text, json: parsed(text) };
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}

export function requestDeviceCode(sandbox: Sandbox): Promise<Reply> {
	return send(`${sandbox.url}/oauth/v2/device/code?client_id=${sharedClientId}&new_credentials=yes`);
}

export async function newDeviceCode(sandbox: Sandbox): Promise<{ device_code: string; user_code: string }> {
	return (await requestDeviceCode(sandbox)).json as { device_code: string; user_code: string };
}

/** The bound flow: a device code for a client that exists already. */
export async function boundDeviceCode(
	sandbox: Sandbox,
	clientId: string,
): Promise<{ device_code: string; user_code: string }> {
	const { json } = await send(`${sandbox.url}/oauth/v2/device/code?client_id=${clientId}`);
	return json as { device_code: string; user_code: string };
}

export function pollCredentials(sandbox: Sandbox, code: string): Promise<Reply> {
	return send(`${sandbox.url}/oauth/v2/device/credentials?client_id=${sharedClientId}&code=${code}`);
}

export function postToken(sandbox: Sandbox, credentials: ClientCredentials, code: string): Promise<Reply> {
	const body = new URLSearchParams({ ...credentials, code, grant_type: deviceGrantType });
	return send(`${sandbox.url}/oauth/v2/token`, { method: 'POST', body });
}

export function getRest(sandbox: Sandbox, path: string, accessToken?: string): Promise<Reply> {
	const headers = accessToken === undefined ? {} : { Authorization: `Bearer ${accessToken}` };
	return send(`${sandbox.url}/rest/1.0${path}`, { headers });
}

export function sendRest(
	sandbox: Sandbox,
	accessToken: string,
	request: { method: string; path: string; form?: Record<string, string> },
): Promise<Reply> {
	return send(`${sandbox.url}/rest/1.0${request.path}`, {
		method: request.method,
		headers: { Authorization: `Bearer ${accessToken}` },
		...(request.form ? { body: new URLSearchParams(request.form) } : {}),
	});
}

export interface SignedIn {
	deviceCode: string;
	credentials: ClientCredentials;
	accessToken: string;
	refreshToken: string;
}

/** A device code that the user has allowed, with the pair that came of it. */
export async function allowedCode(
	sandbox: Sandbox,
	userId = 1001,
): Promise<{ deviceCode: string; credentials: ClientCredentials }> {
	const issued = await newDeviceCode(sandbox);
	sandbox.control.approve(issued.user_code, userId);
	const { json } = await pollCredentials(sandbox, issued.device_code);
	return { deviceCode: issued.device_code, credentials: json as ClientCredentials };
}

/** The whole flow up to the first access token. */
export async function signIn(sandbox: Sandbox, userId = 1001): Promise<SignedIn> {
	const { deviceCode, credentials } = await allowedCode(sandbox, userId);
	const { status, json } = await postToken(sandbox, credentials, deviceCode);
	assert.equal(status, 200);
	const tokens = json as { access_token: string; refresh_token: string };
	return { deviceCode, credentials, accessToken: tokens.access_token, refreshToken: tokens.refresh_token };
}
