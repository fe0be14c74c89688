import type { GetAccessTokenOptions, RealDebridAPI } from '../../api';
import { readJson, readList } from '../../realdebrid/restAnswers';
import { readPages } from '../../realdebrid/restPages';
import { checkInput, checkListener, checkOptions } from './checkArguments';

/** What differs from consumer to consumer. */
export type ConsumerCalls = Omit<RealDebridAPI, 'json' | 'pages'>;

/** The API without what it is made of: no consumer reaches the service, the tokens or another consumer's functions. */
export function frozenApi(api: ConsumerCalls): RealDebridAPI {
	const fetch: RealDebridAPI['fetch'] = async (input, init) => {
		checkInput(input);
		checkOptions(init);
		return api.fetch(input, init);
	};
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
		fetch,
		json: (async (input, init) => readJson(await fetch(input, init))) as RealDebridAPI['json'],
		pages: ((path, init) => {
			checkOptions(init);
			return readPages(path, async page => {
				const answer = await fetch(page, init);
				return { list: await readList(answer), total: answer.headers.get('x-total-count') };
			});
		}) as RealDebridAPI['pages'],
	};
	for (const each of Object.values(functions)) Object.freeze(each);
	return Object.freeze({
		get accounts() {
			return Object.freeze(api.accounts.map(account => Object.freeze({ ...account })));
		},
		...functions,
	});
}
