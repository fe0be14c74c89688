import assert from 'node:assert/strict';
import { ada, credentialsNamed, Machine, newAccount } from '../../../support/accounts/machine';
import { ScriptedService } from '../../../support/accounts/scriptedService';
import { OtherHost } from '../../api/otherHost';

describe('the internal command _realDebrid.request', () => {
	let machine: Machine;
	let host: OtherHost;
	beforeEach(async () => {
		machine = new Machine();
		host = new OtherHost(machine.window(new ScriptedService('https://one.example').service));
		await host.window.accounts.add(newAccount(credentialsNamed('ada'), ada));
	});
	afterEach(() => machine.dispose());

	const token = 'access-token-ada';
	const request = (argument: unknown) => host.command('_realDebrid.request', argument);

	it('gives status, headers and body of the answer, and nothing of the connection', async () => {
		host.respond = () => ({
			status: 200,
			headers: {
				'X-Total-Count': '7',
				'Set-Cookie': 'a=b',
				Connection: 'keep-alive',
				'Transfer-Encoding': 'chunked',
				'Content-Length': '2',
			},
			body: '[]',
		});
		assert.deepEqual(await request({ token, path: '/torrents' }), {
			status: 200,
			headers: { 'x-total-count': '7' },
			body: '[]',
		});
	});

	it('sends none of the headers that are not the caller’s', async () => {
		const own = { 'X-Own': 'yes', Authorization: 'Bearer stolen', Host: 'evil.example', Cookie: 'a=b' };
		const ofConnection = {
			Connection: 'close',
			'Transfer-Encoding': 'chunked',
			'Proxy-Authorization': 'x',
			TE: 'x',
		};
		await request({ token, path: '/user', headers: { ...own, ...ofConnection } });
		assert.deepEqual(host.sent[0]?.headers, { 'x-own': 'yes', authorization: `Bearer ${token}` });
	});

	for (const other of [
		'',
		'access-token',
		'refresh-token-ada',
		'client-secret-ada',
		undefined,
		null,
		7,
		{},
		[token],
	])
		it(`is nothing for whoever has ${JSON.stringify(other) ?? 'no token'}`, async () => {
			await assert.rejects(
				request({ token: other, path: '/user' }),
				/^Error: RealDebridError (refused|signedOut): /,
			);
			assert.deepEqual(host.sent, []);
		});

	for (const path of [
		'https://evil.example/rest/1.0/user',
		'/../../oauth/v2/token',
		'/..%2f..%2foauth/v2/token',
		'/\\..\\..\\oauth',
		'//../../oauth',
		'https://one.example/oauth/v2/token',
		'https://ada@one.example/rest/1.0/user',
		'https://one.example.evil.example/rest/1.0/user',
		'https://one.example:444/rest/1.0/user',
		'http://one.example/rest/1.0/user',
		'file:///rest/1.0/user',
		'\u0000',
		'user',
		'',
		undefined,
		{},
		7,
	])
		it(`refuses to send anything to ${JSON.stringify(path) ?? 'nowhere'}`, async () => {
			await assert.rejects(request({ token, path }), /^Error: RealDebridError refused: /);
			assert.deepEqual(host.sent, []);
		});

	for (const [what, more] of [
		['a method that is none', { method: 'GET /x' }],
		['a method that is no text', { method: 7 }],
		['headers that are no text', { headers: { a: 7 } }],
		['headers with line breaks', { headers: { a: 'b\r\nc: d' } }],
		['header names with line breaks', { headers: { 'a\r\nhost': 'b' } }],
		['headers that are none', { headers: 'a: b' }],
		['headers that are null', { headers: null }],
		['headers in a list', { headers: [['a', 'b']] }],
		['methods that the global fetch refuses', { method: 'TRACE' }],
		['an empty method', { method: '' }],
		['a body with GET', { body: 'a' }],
		['bytes that are no text', { method: 'POST', body: { base64: 7 } }],
		['a body that is none', { method: 'POST', body: 7 }],
		['a body of another form', { method: 'POST', body: { bytes: [1] } }],
	] as const)
		it(`refuses ${what}`, async () => {
			await assert.rejects(request({ token, path: '/x', ...more }), /^Error: RealDebridError refused: /);
			assert.deepEqual(host.sent, []);
		});

	it('refuses an argument that is none', async () => {
		for (const name of ['request', 'session'])
			for (const argument of [undefined, null, 'text', 7, {}, [], { token: null }, { path: '/user' }])
				await assert.rejects(
					host.command(`_realDebrid.${name}`, argument),
					/^Error: RealDebridError refused: /,
				);
	});

	it('refuses an argument of the same host that cannot be read, with a code', async () => {
		const hostile = {
			get token(): string {
				throw new TypeError('not to be seen');
			},
		};
		const { holders } = host;
		const calls = [
			holders.request(hostile),
			holders.session(hostile),
			holders.request({ token, path: '/x', headers: hostile }),
		];
		for (const call of calls) await assert.rejects(call, { name: 'RealDebridError', code: 'refused' });
	});

	it('reads each field of such an argument once', async () => {
		let reads = 0;
		await host.holders.request({
			token,
			get path() {
				return reads++ === 0 ? '/user' : '/../../oauth/v2/token';
			},
		});
		assert.deepEqual([reads, host.sent.map(({ url }) => url.pathname)], [1, ['/rest/1.0/user']]);
	});

	it('sends a large body whole', async () => {
		const body = { base64: Buffer.alloc(20_000_000, 1).toString('base64') };
		await request({ token, path: '/torrents/addTorrent', method: 'PUT', body });
		assert.equal(host.sent[0]?.body?.length, 20_000_000);
	});

	it('sends a token of one origin to no other, whatever the setting names meanwhile', async () => {
		host.window = machine.window(new ScriptedService('https://two.example').service);
		await assert.rejects(request({ token, path: '/user' }), /RealDebridError signedOut/);
		await host.window.accounts.add(newAccount(credentialsNamed('two'), ada));
		await assert.rejects(request({ token, path: '/user' }), /RealDebridError signedOut/);
		assert.equal(host.sent.length, 0);
		await request({ token: 'access-token-two', path: '/user' });
		assert.deepEqual(
			host.sent.map(({ url }) => url.origin),
			['https://two.example'],
		);
	});

	it('sends nothing when the setting comes to name another service while the token is looked up', async () => {
		const asking = request({ token, path: '/user' });
		host.window = machine.window(new ScriptedService('https://two.example').service);
		await assert.rejects(asking, /RealDebridError signedOut/);
		assert.deepEqual(host.sent, []);
	});

	it('gives a session of the token’s own account, and of no other service', async () => {
		const session = async (argument: object) =>
			(await host.command('_realDebrid.session', argument)) as { readonly accessToken: string };
		assert.equal((await session({ token })).accessToken, token);
		host.window = machine.window(new ScriptedService('https://two.example').service);
		await host.window.accounts.add(newAccount(credentialsNamed('two'), ada));
		await assert.rejects(session({ token, forceRefresh: true }), /^Error: RealDebridError signedOut: /);
	});

	it('is over with the sign-in', async () => {
		const [account] = host.window.accounts.list();
		assert.ok(account);
		await host.window.accounts.remove(account);
		await assert.rejects(request({ token, path: '/user' }), /RealDebridError signedOut/);
	});

	it('tells no token in what it throws', async () => {
		for (const argument of [
			{ token, path: `https://evil.example/${token}` },
			{ token, path: '/x', method: `${token} /` },
			{ token: `${token}x`, path: '/x' },
			{ token, path: '/x', headers: { [`${token} `]: '' } },
		])
			await assert.rejects(
				request(argument),
				(error: Error) => !`${error.message}${error.stack}`.includes(token),
			);
	});
});
