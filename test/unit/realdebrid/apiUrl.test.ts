import assert from 'node:assert/strict';
import { isSameSite, mayOpen, parseApiUrl, parseSiteUrl, siteOf } from '../../../src/realdebrid/apiUrl';
import { RealDebridError } from '../../../src/realdebrid/errors';
import { assertTellsNone } from './rejection';

describe('the setting apiUrl', () => {
	const allowed = [
		'https://api.real-debrid.com',
		'https://mirror.example/real-debrid/',
		'https://mirror.example:8443',
		'http://localhost:3000',
		'http://127.0.0.1:3000',
		'http://127.1.2.3',
		'http://127.255.255.254',
		'http://[::1]:3000',
	];
	for (const value of allowed)
		it(`may be ${value}`, () => {
			assert.equal(parseApiUrl(value).href, new URL(value).href);
		});

	const refused = [
		'',
		'api.real-debrid.com',
		'http://api.real-debrid.com',
		'http://localhost.example',
		'http://127.0.0.1.example',
		// Names that a resolver may give an address of this machine, or of another one.
		'http://localhost.',
		'http://app.localhost',
		'http://ip6-localhost',
		'http://localhost@api.real-debrid.com',
		'http://127.0.0.1@evil.example',
		'http://0.0.0.0',
		'http://[::ffff:127.0.0.1]',
		'http://10.0.0.1',
		'http://[::2]',
		'ftp://localhost',
		'file:///tmp',
		'javascript:alert(1)',
		'https://me:hunter2@api.real-debrid.com',
		'https://me@api.real-debrid.com',
		'https://api.real-debrid.com?token=hunter2',
		'https://api.real-debrid.com#hunter2',
	];
	for (const value of refused)
		it(`must not be ${JSON.stringify(value)}, and the message names the setting`, () => {
			assert.throws(
				() => parseApiUrl(value),
				error => {
					assert.ok(error instanceof RealDebridError);
					assert.equal(error.code, 'configuration');
					assert.match(error.message, /realDebrid\.apiUrl/);
					assertTellsNone(error, ['hunter2']);
					return true;
				},
			);
		});
});

describe('where a person may be sent', () => {
	const live = new URL('https://api.real-debrid.com');
	const sandbox = new URL('http://127.0.0.1:3000');

	it('is anywhere with https', () => {
		assert.equal(mayOpen(new URL('https://elsewhere.example'), live), true);
	});

	it('is http on this machine only where the service is there', () => {
		assert.equal(mayOpen(new URL('http://127.0.0.1:3000/device'), sandbox), true);
		assert.equal(mayOpen(new URL('http://127.0.0.1:3000/device'), live), false);
		assert.equal(mayOpen(new URL('http://elsewhere.example'), sandbox), false);
	});

	it('is no other program of this machine', () => {
		assert.equal(mayOpen(new URL('ftp://127.0.0.1/device'), sandbox), false);
		assert.equal(mayOpen(new URL('vscode://localhost/device'), sandbox), false);
	});

	it('is nowhere with a user name or password in the address', () => {
		assert.equal(mayOpen(new URL('https://real-debrid.com@evil.example'), live), false);
		assert.equal(mayOpen(new URL('https://:x@evil.example'), live), false);
	});
});

describe('the site of the service', () => {
	const rows: readonly [string, string, boolean][] = [
		['https://real-debrid.com/device', 'https://api.real-debrid.com', true],
		['https://real-debrid.com/device', 'https://app.real-debrid.com', true],
		['https://www.real-debrid.com/', 'https://api.real-debrid.com', true],
		['https://real-debrid.com/device', 'https://mirror.example', true],
		['https://mirror.example/device', 'https://api.mirror.example', true],
		['http://127.0.0.1:1/device', 'http://localhost:2', true],
		['https://evil.example', 'https://api.real-debrid.com', false],
		['https://evilreal-debrid.com', 'https://api.real-debrid.com', false],
		['https://real-debrid.com.evil.example', 'https://api.real-debrid.com', false],
		['http://127.0.0.1:1', 'https://api.real-debrid.com', false],
		['https://mymirror.example', 'https://myapi.mirror.example', false],
	];
	for (const [url, apiUrl, expected] of rows)
		it(`${expected ? 'has' : 'has not'} ${url}, seen from ${apiUrl}`, () => {
			assert.equal(isSameSite(new URL(url), new URL(apiUrl)), expected);
		});
});

describe('the site on which accounts are managed', () => {
	for (const [apiUrl, expected] of [
		['https://api.real-debrid.com', 'https://real-debrid.com/'],
		['https://mirror.example/rd/', 'https://real-debrid.com/'],
		['http://127.0.0.1:3000/rd/', 'http://127.0.0.1:3000/'],
	] as const)
		it(`is ${expected} of ${apiUrl}`, () => {
			assert.equal(siteOf(new URL(apiUrl)).href, expected);
		});
});

describe('an address that the service gives', () => {
	const live = 'https://api.real-debrid.com';
	const sandbox = 'http://localhost:3000';
	const longest = `https://real-debrid.com/${'x'.repeat(2048 - 'https://real-debrid.com/'.length)}`;
	const rows: readonly [string, string, string | undefined][] = [
		[longest, live, longest],
		[`${longest}x`, live, undefined],
		[
			'real-debrid.com/link?from=http://elsewhere.example',
			live,
			'https://real-debrid.com/link?from=http://elsewhere.example',
		],
		[
			'HTTP://real-debrid.com/link?from=http://elsewhere.example',
			live,
			'https://real-debrid.com/link?from=http://elsewhere.example',
		],
		['ftp://real-debrid.com/link', live, undefined],
		['h2+x://real-debrid.com/link', live, undefined],
		['http://localhost:3000/device', sandbox, 'http://localhost:3000/device'],
		['localhost:3000/device', sandbox, undefined],
		['//127.0.0.1:3000/device', sandbox, undefined],
	];
	for (const [value, apiUrl, expected] of rows)
		it(`is ${expected?.slice(0, 60) ?? 'not used'} where it is ${value.slice(0, 60)}, ${value.length} characters`, () => {
			assert.equal(parseSiteUrl(value, new URL(apiUrl))?.href, expected);
		});
});
