import assert from 'node:assert/strict';
import { isRealDebridError, realDebrid } from '../../../api/src';
import { fakeRealDebrid } from '../../../api/src/testing';
import type { RealDebridErrorCode } from '../../../src/api';

const codes: Readonly<Record<RealDebridErrorCode, true>> = {
	notInstalled: true,
	cancelled: true,
	denied: true,
	expired: true,
	signedOut: true,
	offline: true,
	rateLimited: true,
	blocked: true,
	unavailable: true,
	refused: true,
	protocol: true,
	storage: true,
	unsupportedScope: true,
	unsupportedVersion: true,
	configuration: true,
};

describe('the fake for authors’ tests', () => {
	it('has an account, and answers what it is told', async () => {
		const api = fakeRealDebrid({
			accounts: [{ id: '7', label: 'kay' }],
			answers: {
				'/user': { username: 'kay' },
				'POST /unrestrict/link': ({ body }: { body: string }) => ({ echoed: body }),
				'/torrents/delete/A': undefined,
			},
		});
		assert.deepEqual(api.accounts, [{ id: '7', label: 'kay' }]);
		assert.deepEqual(await api.json('/user'), { username: 'kay' });
		const body = new URLSearchParams({ link: 'x' });
		assert.deepEqual(await api.json('/unrestrict/link', { method: 'POST', body }), { echoed: 'link=x' });
		assert.equal(await api.json('/torrents/delete/A', { method: 'DELETE' }), undefined);
		assert.deepEqual(
			api.requests.map(({ method, path }) => `${method} ${path}`),
			['GET /user', 'POST /unrestrict/link', 'DELETE /torrents/delete/A'],
		);
	});

	it('refuses what the service would refuse, with its status and number', async () => {
		const api = fakeRealDebrid();
		await assert.rejects(api.json('/nothing'), { code: 'refused', status: 404, serviceCode: 7 });
		for (const outside of [
			'https://evil.example/x',
			'user',
			new URL('https://api.real-debrid.com/oauth/v2/token'),
		])
			await assert.rejects(api.fetch(outside), { code: 'refused' });
	});

	it('answers a Response as often as it is asked', async () => {
		const api = fakeRealDebrid({
			answers: { '/x': new Response('[1]', { headers: { 'X-Total-Count': '1' } }) },
		});
		for (let time = 0; time < 2; time++) {
			const lists = [];
			for await (const list of api.pages('/x')) lists.push(list);
			assert.deepEqual(lists, [[1]]);
		}
	});

	for (const code of Object.keys(codes) as RealDebridErrorCode[])
		it(`can fail with ${code}, in each call`, async () => {
			const api = fakeRealDebrid({ answers: { '/x': 1 } });
			api.failWith(code, { status: 503, serviceCode: 25 });
			const calls = [
				() => api.getAccessToken(),
				() => api.getSession(),
				() => api.fetch('/x'),
				() => api.json('/x'),
			];
			for (const call of calls)
				await assert.rejects(
					call(),
					error => isRealDebridError(error, code) && error.status === 503 && error.serviceCode === 25,
				);
			api.failWith();
			assert.equal(await api.json('/x'), 1);
		});

	it('asks for consent as the extension does', async () => {
		const api = fakeRealDebrid({ consent: 'ask', answers: { '/user': {} } });
		assert.equal(await api.getAccessToken(), undefined);
		await assert.rejects(api.fetch('/user'), { code: 'signedOut' });
		api.answerQuestions('deny');
		await assert.rejects(api.getAccessToken({ createIfNone: true }), { code: 'denied' });
		api.answerQuestions('dismiss');
		await assert.rejects(api.getSession({ createIfNone: true }), { code: 'cancelled' });
		api.answerQuestions('allow');
		assert.equal((await api.getSession({ createIfNone: true })).account.label, 'ada');
		assert.deepEqual(api.questions, ['access', 'access', 'access']);
	});

	it('asks for a sign-in where there is no account', async () => {
		const api = fakeRealDebrid({ accounts: [] });
		assert.ok(await api.getAccessToken({ createIfNone: true }));
		assert.deepEqual(api.questions, ['signIn']);
		assert.equal(api.accounts.length, 1);
	});

	it('tells of each change of accounts, until it is not listened to', () => {
		const api = fakeRealDebrid();
		const told: number[] = [];
		const subscription = api.onDidChangeAccounts(() => told.push(api.accounts.length));
		api.setAccounts([]);
		api.setAccounts([]);
		api.setAccounts([
			{ id: '1', label: 'a' },
			{ id: '2', label: 'b' },
		]);
		api.withdrawConsent();
		subscription.dispose();
		api.setAccounts([]);
		assert.deepEqual(told, [0, 2, 0]);
	});

	it('has another token after forceRefresh, and one for each account', async () => {
		const accounts = [
			{ id: '1', label: 'a' },
			{ id: '2', label: 'b' },
		] as const;
		const api = fakeRealDebrid({ accounts });
		const first = await api.getAccessToken();
		assert.notEqual(await api.getAccessToken({ account: accounts[1] }), first);
		assert.notEqual(await api.getAccessToken({ forceRefresh: true }), first);
		assert.equal(await api.getAccessToken({ account: { id: '3', label: '' } }), undefined);
	});

	it('can be passed wherever a fetch is taken', async () => {
		const api = fakeRealDebrid({ answers: { '/user': { id: 1 } } });
		const fetch: typeof globalThis.fetch = api.fetch;
		const answer = await fetch(new Request('https://api.real-debrid.com/rest/1.0/user'));
		assert.deepEqual(await answer.json(), { id: 1 });
		await assert.rejects(fetch('/user', { signal: AbortSignal.abort() }), { code: 'cancelled' });
	});
});

describe('isRealDebridError', () => {
	const error = Object.assign(new Error(), { name: 'RealDebridError', code: 'denied' });

	it('knows the errors of another bundle by their name and code', () => {
		assert.ok(isRealDebridError(error));
		assert.ok(isRealDebridError(error, 'denied'));
		assert.ok(!isRealDebridError(error, 'cancelled'));
	});

	it('knows no other', () => {
		for (const other of [
			undefined,
			null,
			'denied',
			{},
			new Error('denied'),
			{ code: 'denied' },
			{ name: 'RealDebridError' },
		])
			assert.ok(!isRealDebridError(other));
	});
});

describe('realDebrid', () => {
	it('is of no use without an editor, and says what is missing', async () => {
		await assert.rejects(realDebrid({ extension: {} as never }), /vscode/);
	});
});
