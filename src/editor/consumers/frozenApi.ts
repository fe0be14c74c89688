import type { GetAccessTokenOptions, RealDebridAPI } from '../../api';
import { checkListener, checkOptions, checkPath } from './checkArguments';

/** The API without what it is made of: no consumer reaches the service, the tokens or another consumer's functions. */
export function frozenApi(api: RealDebridAPI): RealDebridAPI {
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
