import type { Authorizations } from './authorizations';

/** The steps of the protocol that the log names and that faults can be aimed at. */
export const apiSteps = [
	'deviceCode',
	'credentials',
	'token',
	'refresh',
	'user',
	'disable',
	'time',
	'hosts',
	'traffic',
	'unrestrict',
	'downloads',
	'torrents',
	'other',
] as const;

export type ApiStep = (typeof apiSteps)[number];

/** `site` is the verification site: logged, never faulty. */
export type Step = ApiStep | 'site';

const byPath: Record<string, ApiStep> = {
	'/oauth/v2/device/code': 'deviceCode',
	'/oauth/v2/device/credentials': 'credentials',
	'/rest/1.0/user': 'user',
	'/rest/1.0/disable_access_token': 'disable',
	'/rest/1.0/time': 'time',
	'/rest/1.0/time/iso': 'time',
	'/rest/1.0/hosts': 'hosts',
	'/rest/1.0/traffic': 'traffic',
	'/rest/1.0/downloads': 'downloads',
	'/rest/1.0/torrents': 'torrents',
};

export function isApiPath(path: string): boolean {
	return path.startsWith('/oauth/') || path.startsWith('/rest/');
}

function byFolder(path: string): ApiStep {
	if (path.startsWith('/rest/1.0/torrents/')) return 'torrents';
	return path.startsWith('/rest/1.0/unrestrict/') ? 'unrestrict' : 'other';
}

/** Exchange and refresh look the same on the wire; only what `code` stands for tells them apart. */
export function stepOf(path: string, code: string | undefined, authorizations: Authorizations): Step {
	if (!isApiPath(path)) return 'site';
	if (path !== '/oauth/v2/token') return byPath[path] ?? byFolder(path);
	if (code === undefined) return 'token';
	const deviceCode = authorizations.deviceCode(code);
	if (deviceCode) return deviceCode.exchange === 'done' ? 'refresh' : 'token';
	return authorizations.grantFor(code) ? 'refresh' : 'token';
}
