import assert from 'node:assert/strict';
import type { Account } from '../../../../src/accounts/account';
import {
	accountsLine,
	clockLine,
	proxyLine,
	remoteLine,
	serviceLine,
} from '../../../../src/editor/diagnostics/diagnosticsLines';
import { ada, ben } from '../../../support/accounts/machine';
import { defaultSettings } from '../../network/settings';

function account(changes: Partial<Account> = {}): Account {
	return {
		origin: 'https://api.real-debrid.com',
		grant: 'grant',
		id: '123',
		user: ada,
		checkedAt: 0,
		refreshedAt: 0,
		signInAgain: undefined,
		...changes,
	};
}

describe('a line of the diagnostics', () => {
	it('counts accounts by their state, without a name or an id', () => {
		const line = accountsLine(
			[
				account(),
				account({ id: '124', user: ben }),
				account({ id: 'unnamed-42', user: undefined }),
				account({ id: '125', signInAgain: 'revoked' }),
			],
			['found', 'found', 'unreadable', 'found'],
		);
		assert.equal(
			line,
			'4: signed in 3, to sign in again (revoked) 1, without a name yet 1; their secrets: found 3, unreadable 1',
		);
		assert.equal(accountsLine([], []), '0: none; their secrets: none');
	});

	it('names a kind of remote, and no machine', () => {
		assert.equal(remoteLine(undefined), 'none');
		assert.equal(remoteLine('ssh-remote'), 'ssh-remote');
		assert.equal(remoteLine('ada.example.com:8080'), 'another');
		assert.equal(remoteLine('adas-nas'), 'another');
	});

	it('tells how far the clock is off, where that is known', () => {
		assert.equal(clockLine(undefined), 'unknown');
		assert.equal(clockLine(1_400), 'as the service’s');
		assert.equal(clockLine(-1_400), 'as the service’s');
		assert.equal(clockLine(300_500), '301 s behind the service’s');
		assert.equal(clockLine(-90_000), '90 s ahead of the service’s');
	});

	it('names the service’s own address, and no other', () => {
		assert.equal(serviceLine(new URL('https://api.real-debrid.com/x')), 'https://api.real-debrid.com');
		assert.equal(serviceLine(new URL('https://ada.example.com')), 'another address (https:)');
		assert.equal(serviceLine(new URL('http://127.0.0.1:99')), 'another address (http:, on this machine)');
		assert.equal(serviceLine(new URL('https://localhost:99')), 'another address (https:, on this machine)');
	});

	it('says whether there is a proxy and who names it, never where it is', () => {
		const url = new URL('https://api.real-debrid.com');
		const line = (proxy: string, env = {}) => proxyLine(url, { ...defaultSettings, proxy }, env);
		assert.equal(line(''), 'none by http.proxy or the environment');
		assert.equal(line('http://ada:pass@proxy.example.com:3128'), 'in use, named by http.proxy');
		assert.equal(line('', { https_proxy: 'http://proxy.example.com' }), 'in use, named by the environment');
		assert.equal(line('socks5://proxy.example.com'), 'named by http.proxy, but it cannot be used');
		assert.equal(
			proxyLine(new URL('http://127.0.0.1:9'), { ...defaultSettings, proxy: 'http://p.example.com' }, {}),
			'none by http.proxy or the environment',
		);
	});
});
