import type { GetAccessTokenOptions, RealDebridAPI, RealDebridExports } from '../../api';
import { RealDebridError } from '../../realdebrid/errors';
import { checkListener, checkOptions, checkPath } from './checkArguments';

/**
 * What `activate` gives to other extensions: functions alone, which nobody can replace.
 *
 * @param apiFor gives the API to one consumer; throws where `consumer` is not an installed extension, or the stack of the
 *   call shows that another one calls
 */
export function exportedApi(apiFor: (consumer: unknown, stack: string) => RealDebridAPI): RealDebridExports {
	const getAPI: RealDebridExports['getAPI'] = (version, consumer) => {
		if (version !== 1)
			throw new RealDebridError(
				'unsupportedVersion',
				`There is no version ${String(version)} of this API; there is 1.`,
			);
		const called = { stack: '' };
		Error.captureStackTrace(called, getAPI);
		return frozenApi(apiFor(consumer, called.stack));
	};
	return Object.freeze({ getAPI: Object.freeze(getAPI) });
}

/** The API without what it is made of: no consumer reaches the service, the tokens or another consumer's functions. */
function frozenApi(api: RealDebridAPI): RealDebridAPI {
	const functions = {
		onDidChangeAccounts: ((listener, ...rest) => {
			checkListener(listener);
			return api.onDidChangeAccounts(listener, ...rest);
		}) as RealDebridAPI['onDidChangeAccounts'],
		getAccessToken: (async (options?: GetAccessTokenOptions) => {
			checkOptions(options);
			return api.getAccessToken(options);
		}) as RealDebridAPI['getAccessToken'],
		getSession: (async (options?: GetAccessTokenOptions) => {
			checkOptions(options);
			return api.getSession(options);
		}) as RealDebridAPI['getSession'],
		fetch: (async (path, init) => {
			checkPath(path);
			checkOptions(init);
			return api.fetch(path, init);
		}) as RealDebridAPI['fetch'],
	};
	for (const each of Object.values(functions)) Object.freeze(each);
	return Object.freeze({
		get accounts() {
			return Object.freeze(api.accounts.map(account => Object.freeze({ ...account })));
		},
		...functions,
	});
}
