import assert from 'node:assert/strict';
import { NetworkError } from '../../../src/network/errors';
import { chooseRoute, type NetworkSettings } from '../../../src/network/proxySettings';
import { defaultSettings } from './settings';

function route(url: string, settings: Partial<NetworkSettings>, env: Record<string, string> = {}) {
	return chooseRoute(new URL(url), { ...defaultSettings, ...settings }, env);
}

const service = 'https://api.service.test/path';
const proxy = 'http://proxy.test:3128';

describe('the route of a request', () => {
	it('is direct without a proxy', () => {
		assert.deepEqual(route(service, {}), { kind: 'direct' });
	});

	it('goes by http.proxy', () => {
		assert.deepEqual(route(service, { proxy }), {
			kind: 'proxy',
			proxy,
			authorization: undefined,
			strictSSL: true,
		});
	});

	for (const name of ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY']) {
		it(`goes by ${name} where http.proxy is empty`, () => {
			assert.equal(JSON.stringify(route(service, {}, { [name]: proxy })).includes('proxy.test'), true);
		});
	}

	it('is direct where http.proxySupport is off, whatever names a proxy', () => {
		const env = { https_proxy: 'http://other.test' };
		assert.deepEqual(route(service, { proxySupport: 'off', proxy }, env), { kind: 'direct' });
	});

	it('prefers http.proxy to the environment', () => {
		const chosen = route(service, { proxy }, { https_proxy: 'http://other.test' });
		assert.equal(chosen.kind === 'proxy' && chosen.proxy, proxy);
	});

	it('takes host and port without a scheme for an HTTP proxy', () => {
		const chosen = route(service, {}, { https_proxy: 'proxy.test:3128' });
		assert.equal(chosen.kind === 'proxy' && chosen.proxy, proxy);
	});

	for (const host of ['localhost', '127.0.0.1', '127.8.9.10', '[::1]', '[::ffff:127.0.0.1]']) {
		it(`is always direct to ${host}`, () => {
			assert.deepEqual(route(`http://${host}:8080/`, { proxy }), { kind: 'direct' });
		});
	}

	const exceptions: [string, string, 'direct' | 'proxy'][] = [
		['*', service, 'direct'],
		['api.service.test', service, 'direct'],
		['API.Service.Test', service, 'direct'],
		['service.test', service, 'direct'],
		['.service.test', service, 'direct'],
		['ice.test', service, 'direct'],
		['api.service.test:443', service, 'direct'],
		['api.service.test:444', service, 'proxy'],
		['*.service.test', service, 'proxy'],
		['other.test', service, 'proxy'],
		['', service, 'proxy'],
		['.', service, 'proxy'],
		['10.0.0.0/8', 'https://10.1.2.3/', 'direct'],
		['10.0.0.0/8', 'https://11.1.2.3/', 'proxy'],
		['10.0.0.0/99', 'https://10.1.2.3/', 'proxy'],
		['fd00::/8', 'https://[fd00::7]/', 'direct'],
		['10.1.2.3', 'https://10.1.2.3/', 'direct'],
	];
	for (const [exception, url, kind] of exceptions) {
		it(`is ${kind} to ${url} with http.noProxy ["${exception}"]`, () => {
			assert.equal(route(url, { proxy, noProxy: [exception] }).kind, kind);
		});
	}

	for (const name of ['no_proxy', 'NO_PROXY']) {
		it(`heeds ${name} where http.noProxy is empty`, () => {
			assert.equal(route(service, { proxy }, { [name]: 'a.test, service.test' }).kind, 'direct');
		});
	}

	it('puts http.noProxy in the place of no_proxy, as the editor does', () => {
		const settings = { proxy, noProxy: ['other.test'] };
		assert.equal(route(service, settings, { no_proxy: 'service.test' }).kind, 'proxy');
	});

	const authorizations: [string, string | null, string | undefined][] = [
		['http://proxy.test', null, undefined],
		['http://me:p%40ss@proxy.test', null, `Basic ${btoa('me:p@ss')}`],
		['http://me@proxy.test', null, `Basic ${btoa('me:')}`],
		['http://me:100%@proxy.test', null, `Basic ${btoa('me:100%')}`],
		['http://me:pass@proxy.test', 'Bearer x', 'Bearer x'],
	];
	for (const [address, proxyAuthorization, expected] of authorizations) {
		it(`authorises with ${expected} for ${address} and http.proxyAuthorization ${proxyAuthorization}`, () => {
			assert.deepEqual(route(service, { proxy: address, proxyAuthorization }), {
				kind: 'proxy',
				proxy: 'http://proxy.test',
				authorization: expected,
				strictSSL: true,
			});
		});
	}

	for (const bad of [
		'http://',
		'not a url',
		'ftp://proxy.test',
		'socks5://proxy.test:1080',
		'http://[oops',
	]) {
		it(`is refused, and not gone around, for the proxy "${bad}"`, () => {
			assert.throws(
				() => route(service, { proxy: bad }),
				(error: unknown) => error instanceof NetworkError && error.code === 'proxy',
			);
		});
	}

	it('says what to do about a SOCKS proxy', () => {
		const message = /SOCKS needs the editor's own proxy support/;
		assert.throws(() => route(service, { proxy: 'socks5://proxy.test:1080' }), { message });
	});
});
