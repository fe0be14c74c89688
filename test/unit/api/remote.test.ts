import assert from 'node:assert/strict';
import { remoteApi } from '../../../api/src/remote';
import type { RealDebridAPI } from '../../../src/api';
import { RealDebridError } from '../../../src/realdebrid/errors';
import { ada, ben, credentialsNamed, Machine, newAccount } from '../../support/accounts/machine';
import { offline, ok, ScriptedService } from '../../support/accounts/scriptedService';
import { OtherHost } from './otherHost';

describe('the API in another extension host', () => {
	let machine: Machine;
	let service: ScriptedService;
	let host: OtherHost;
	beforeEach(() => {
		machine = new Machine();
		service = new ScriptedService('https://one.example');
		host = new OtherHost(machine.window(service.service));
	});
	afterEach(() => machine.dispose());

	const signIn = (name = 'ada', user = ada, leftMs?: number) =>
		host.window.accounts.add(newAccount(credentialsNamed(name, leftMs), user));
	const refreshing = () =>
		service.on('token', ok({ access_token: 'new-token', expires_in: 3600, token_type: 'Bearer' }));

	async function api(): Promise<RealDebridAPI> {
		return (await remoteApi(host.editor)) ?? assert.fail('the provider is there');
	}

	const withCode = (code: string) => ({ name: 'RealDebridError', code });

	it('is nothing where the editor has no such provider', async () => {
		const missing = {
			...host.editor,
			authentication: {
				...host.editor.authentication,
				getAccounts: async () => Promise.reject(new Error('Timed out waiting for authentication provider')),
			},
		};
		assert.equal(await remoteApi(missing), undefined);
	});

	it('hands out the session of the account, with its time', async () => {
		await signIn();
		const session = await (await api()).getSession();
		assert.equal(session?.accessToken, 'access-token-ada');
		assert.equal(session.account.label, 'ada');
		assert.ok(Math.abs(session.expiresAt - Date.now() - 3_600_000) < 10_000);
	});

	it('gives nothing silently without consent, and tells of the account once it is given', async () => {
		await signIn();
		host.consent = 'ask';
		const one = await api();
		let changes = 0;
		one.onDidChangeAccounts(() => changes++);
		assert.equal(await one.getAccessToken(), undefined);
		assert.deepEqual(one.accounts, []);
		await assert.rejects(one.fetch('/user'), withCode('signedOut'));
		assert.equal(await one.getAccessToken({ createIfNone: true }), 'access-token-ada');
		assert.deepEqual(one.accounts, [{ id: '123', label: 'ada' }]);
		assert.equal(changes, 1);
	});

	it('fails with denied when the user does not want it', async () => {
		await signIn();
		host.consent = 'ask';
		host.answer = 'deny';
		await assert.rejects((await api()).getAccessToken({ createIfNone: true }), withCode('denied'));
	});

	for (const code of ['cancelled', 'expired', 'blocked', 'storage', 'configuration'] as const)
		it(`fails with ${code} when a sign-in does`, async () => {
			const one = await api();
			host.signIn = async () => Promise.reject(new RealDebridError(code, 'Because of that.'));
			await assert.rejects(one.getAccessToken({ createIfNone: true }), {
				...withCode(code),
				message: 'Because of that.',
			});
		});

	it('chooses the account that it is told', async () => {
		await signIn('ada', ada);
		await signIn('ben', ben);
		const one = await api();
		assert.deepEqual(
			one.accounts.map(({ label }) => label),
			['ada', 'ben'],
		);
		const [, account] = one.accounts;
		assert.ok(account);
		assert.equal(await one.getAccessToken({ account }), 'access-token-ben');
		await one.fetch('/user', { account });
		assert.equal(host.sent[0]?.headers?.['authorization'], 'Bearer access-token-ben');
	});

	it('tells of a sign-out', async () => {
		const account = await signIn();
		const one = await api();
		const told = new Promise<void>(resolve => one.onDidChangeAccounts(resolve));
		await host.window.accounts.remove(account);
		host.tell();
		await told;
		assert.deepEqual(one.accounts, []);
	});

	it('refreshes when it is told to, with the token of its account alone', async () => {
		await signIn();
		refreshing();
		assert.equal(await (await api()).getAccessToken({ forceRefresh: true }), 'new-token');
		assert.equal(service.count('token'), 1);
	});

	it('says why no new token can be had', async () => {
		await signIn('ada', ada);
		service.on('token', offline);
		await assert.rejects((await api()).getAccessToken({ forceRefresh: true }), {
			...withCode('offline'),
			message: 'The service gave no answer.',
		});
	});

	it('sends requests from the other host, with method, headers and body', async () => {
		await signIn();
		const one = await api();
		const body = new URLSearchParams({ link: 'https://host.example/ä' });
		const answer = await one.fetch('/unrestrict/link?x=1', {
			method: 'POST',
			body,
			headers: [['X-Own', 'yes']],
		});
		assert.deepEqual(await answer.json(), { id: 1001 });
		const { method, url, headers, body: sent } = host.sent[0] ?? assert.fail('nothing was sent');
		assert.equal(method, 'POST');
		assert.equal(url.href, 'https://one.example/rest/1.0/unrestrict/link?x=1');
		assert.equal(headers?.['authorization'], 'Bearer access-token-ada');
		assert.equal(headers?.['x-own'], 'yes');
		assert.match(headers?.['content-type'] ?? '', /^application\/x-www-form-urlencoded/);
		assert.equal(Buffer.from(sent ?? []).toString(), String(body));
	});

	it('sends bytes as they are', async () => {
		await signIn();
		const bytes = Uint8Array.from({ length: 70_000 }, (_, index) => index % 256);
		await (await api()).fetch('/torrents/addTorrent', { method: 'PUT', body: bytes });
		assert.deepEqual(new Uint8Array(host.sent[0]?.body ?? []), bytes);
	});

	it('takes a Request and an absolute address, and refuses others', async () => {
		await signIn();
		const one = await api();
		await one.fetch(new Request('https://one.example/rest/1.0/x', { method: 'POST', body: 'text' }));
		await one.fetch(new URL('https://one.example/rest/1.0/y'));
		assert.deepEqual(
			host.sent.map(({ method, url }) => `${method} ${url.pathname}`),
			['POST /rest/1.0/x', 'GET /rest/1.0/y'],
		);
		for (const outside of ['https://evil.example/rest/1.0/x', '/../../oauth/v2/token', 'user'])
			await assert.rejects(one.fetch(outside), withCode('refused'));
		assert.equal(host.sent.length, 2);
	});

	it('renews a token that the service refuses, and sends the request again', async () => {
		await signIn();
		refreshing();
		host.respond = ({ headers }) =>
			headers?.['authorization'] === 'Bearer new-token' ? { status: 200, body: '[]' } : { status: 401 };
		assert.deepEqual(await (await api()).json('/torrents'), []);
		assert.equal(host.sent.length, 2);
	});

	it('asks again with the new token where its own was replaced meanwhile', async () => {
		await signIn();
		refreshing();
		const one = await api();
		const [account] = host.window.accounts.list();
		assert.ok(account);
		const { command } = host;
		let replaced = false;
		host.command = async (name, argument) => {
			if (!replaced) await host.window.tokens.refresh(account);
			replaced = true;
			return command.call(host, name, argument);
		};
		assert.equal((await one.fetch('/user')).status, 200);
		assert.equal(host.sent[0]?.headers?.['authorization'], 'Bearer new-token');
	});

	it('gives JSON, nothing for 204, and the service’s refusal with status and number', async () => {
		await signIn();
		const one = await api();
		assert.deepEqual(await one.json('/user'), { id: 1001 });
		host.respond = () => ({ status: 204 });
		assert.equal(await one.json('/torrents/delete/A', { method: 'DELETE' }), undefined);
		assert.equal((await one.fetch('/x')).status, 204);
		host.respond = () => ({ status: 403, body: '{"error":"hoster_not_free","error_code":20}' });
		await assert.rejects(one.json('/unrestrict/link'), {
			...withCode('refused'),
			status: 403,
			serviceCode: 20,
		});
		assert.equal((await one.fetch('/unrestrict/link')).status, 403);
		host.respond = () => ({ status: 200, body: '<html>' });
		await assert.rejects(one.json('/user'), { ...withCode('protocol'), status: 200 });
	});

	it('reads all pages', async () => {
		await signIn();
		host.respond = ({ url }) => ({
			status: 200,
			headers: { 'X-Total-Count': '3' },
			body: url.searchParams.get('page') === '1' ? '[1,2]' : '[3]',
		});
		const lists = [];
		for await (const list of (await api()).pages<number>('/torrents')) lists.push(list);
		assert.deepEqual(lists, [[1, 2], [3]]);
	});

	it('reads a list without a total as one page, and fails with protocol for what is no list', async () => {
		await signIn();
		const one = await api();
		const read = async (body: string) => {
			host.respond = () => ({ status: 200, body });
			const lists = [];
			for await (const list of one.pages('/hosts')) {
				lists.push(list);
				assert.equal(lists.length, 1);
			}
			return lists;
		};
		assert.deepEqual(await read('["a"]'), [['a']]);
		await assert.rejects(read('{"id":1}'), { ...withCode('protocol'), status: 200 });
	});

	it('ends the wait of a caller that gives up', async () => {
		await signIn();
		const one = await api();
		await assert.rejects(one.fetch('/user', { signal: AbortSignal.abort() }), withCode('cancelled'));
		await assert.rejects(one.getAccessToken({ signal: AbortSignal.abort() }), withCode('cancelled'));
		const controller = new AbortController();
		const waiting = one.fetch('/user', { signal: controller.signal });
		controller.abort();
		await assert.rejects(waiting, withCode('cancelled'));
	});
});
