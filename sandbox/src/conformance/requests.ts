import type { ServiceRequest } from './service';

/** The client id that the service shares with open source apps. */
export const sharedClientId = 'X245A4XAIBGVM';
export const deviceGrantType = 'http://oauth.net/grant_type/device/1.0';

export interface Credentials {
	readonly clientId: string;
	readonly clientSecret: string;
}

export const newCode = (): ServiceRequest => ({
	method: 'GET',
	path: '/oauth/v2/device/code',
	query: { client_id: sharedClientId, new_credentials: 'yes' },
});

export const boundCode = (clientId: string): ServiceRequest => ({
	method: 'GET',
	path: '/oauth/v2/device/code',
	query: { client_id: clientId },
});

export const credentials = (code: string): ServiceRequest => ({
	method: 'GET',
	path: '/oauth/v2/device/credentials',
	query: { client_id: sharedClientId, code },
});

export const token = ({ clientId, clientSecret }: Credentials, code: string): ServiceRequest => ({
	method: 'POST',
	path: '/oauth/v2/token',
	form: { client_id: clientId, client_secret: clientSecret, code, grant_type: deviceGrantType },
});

export const rest = (path: string, bearer?: string): ServiceRequest => ({
	method: 'GET',
	path: `/rest/1.0${path}`,
	...(bearer === undefined ? {} : { bearer }),
});
