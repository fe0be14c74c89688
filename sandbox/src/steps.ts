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
};

export function isApiPath(path: string): boolean {
	return path.startsWith('/oauth/') || path.startsWith('/rest/');
}

/** Exchange and refresh look the same on the wire; only what `code` stands for tells them apart. */
export function stepOf(path: string, code: string | undefined, authorizations: Authorizations): Step {
	if (!isApiPath(path)) return 'site';
	if (path !== '/oauth/v2/token') return byPath[path] ?? 'other';
	if (code === undefined) return 'token';
	const deviceCode = authorizations.deviceCode(code);
	if (deviceCode) return deviceCode.exchange === 'done' ? 'refresh' : 'token';
	return authorizations.grantFor(code) ? 'refresh' : 'token';
}
