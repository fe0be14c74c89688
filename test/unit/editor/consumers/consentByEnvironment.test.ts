import assert from 'node:assert/strict';
import { isAllowedByEnvironment } from '../../../../src/editor/consumers/consentByEnvironment';

const allowed = (url: string, ids: string | undefined, id = 'acme.player') =>
	isAllowedByEnvironment(new URL(url), id, { REAL_DEBRID_ALLOW: ids });

describe('consent by the environment', () => {
	for (const url of ['http://127.0.0.1:8080', 'http://127.8.9.1', 'http://[::1]:8080/x', 'http://localhost'])
		it(`is there for a service at ${url}`, () => {
			assert.equal(allowed(url, 'acme.player'), true);
		});

	for (const url of [
		'https://api.real-debrid.com',
		'https://app.real-debrid.com',
		// Names that may resolve to this machine.
		'https://localtest.me',
		'https://127.0.0.1.nip.io',
		'https://localhost.example',
		'https://example.localhost',
		'https://localhost.',
		'https://ip6-localhost',
		'https://0.0.0.0',
		'https://[::]',
		'https://[::ffff:127.0.0.1]',
		'https://10.0.0.1',
		'https://127.0.0.1@api.real-debrid.com',
		'https://api.real-debrid.com/127.0.0.1',
		'https://api.real-debrid.com?localhost',
		'https://128.0.0.1',
	])
		it(`is not there for ${url}`, () => {
			assert.equal(allowed(url, 'acme.player'), false);
		});

	it('is for the extensions that are named, in whatever case, and for no other', () => {
		const url = 'http://127.0.0.1';
		assert.equal(allowed(url, 'other.one, Acme.Player ,x.y'), true);
		for (const ids of [
			undefined,
			'',
			'acme',
			'acme.players',
			'acme.player2',
			'*',
			'acme.*',
			'acme.player;x.y',
		])
			assert.equal(allowed(url, ids), false, ids);
		assert.equal(allowed(url, 'a.b', ''), false);
	});
});
