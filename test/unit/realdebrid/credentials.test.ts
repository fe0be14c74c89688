import assert from 'node:assert/strict';
import { requestCredentials } from '../../../src/realdebrid/deviceFlow';
import { Secret } from '../../../src/realdebrid/secret';
import { type MockAnswer, MockService } from './mockService';
import { rejection } from './rejection';
import { clientSecret, credentialsAnswer, deviceCode, pendingAnswer, unknownAnswer } from './wireAnswers';

describe('GET /device/credentials', () => {
	let mock: MockService;
	beforeEach(() => {
		mock = new MockService();
	});
	afterEach(() => mock.close());

	function poll(answer: MockAnswer) {
		mock.answer(answer);
		return requestCredentials(mock.service, 'X245A4XAIBGVM', new Secret(deviceCode));
	}

	it('asks with the client id and the device code, and with nothing else', async () => {
		await poll({ body: credentialsAnswer });
		const { method, path, query, body } = mock.onlyRequest;
		assert.equal(`${method} ${path}`, 'GET /oauth/v2/device/credentials');
		assert.deepEqual(query, { client_id: 'X245A4XAIBGVM', code: deviceCode });
		assert.equal(body, '');
	});

	it('sends a device code of any characters whole', async () => {
		mock.answer({ body: credentialsAnswer });
		await requestCredentials(mock.service, 'a&b=c', new Secret('x&y=1+2%/?#'));
		assert.deepEqual(mock.onlyRequest.query, { client_id: 'a&b=c', code: 'x&y=1+2%/?#' });
	});

	describe('nobody has answered yet', () => {
		it('is a 403 with an error that is null', async () => {
			assert.equal((await poll({ status: 403, body: pendingAnswer })).state, 'pending');
		});

		it('is a 403 with an error that is null and no error code', async () => {
			assert.equal((await poll({ status: 403, body: { error: null } })).state, 'pending');
		});

		it('is authorization_pending, should the service ever use the name', async () => {
			const answer = await poll({ status: 400, body: { error: 'authorization_pending' } });
			assert.equal(answer.state, 'pending');
		});

		for (const [status, body] of [
			[400, pendingAnswer],
			[401, pendingAnswer],
			[403, {}],
			[403, { error_code: null }],
			[403, { error: '', error_code: 0 }],
			[403, { error: false }],
			[404, { error: null, error_code: null }],
		] as const)
			it(`is any object that names no error: ${status} ${JSON.stringify(body)}`, async () => {
				assert.equal((await poll({ status, body })).state, 'pending');
			});

		it('comes with the time on the clock of the service', async () => {
			const headers = { date: 'Thu, 01 Jan 2026 12:02:00 GMT' };
			const answer = await poll({ status: 403, body: pendingAnswer, headers });
			assert.deepEqual(answer, { state: 'pending', date: Date.UTC(2026, 0, 1, 12, 2) });
		});

		for (const [status, body, code] of [
			[451, pendingAnswer, 'blocked'],
			[429, pendingAnswer, 'rateLimited'],
			[503, pendingAnswer, 'unavailable'],
			[403, { message: 'Forbidden' }, 'blocked'],
			[400, { error: null, message: 'Bad Request' }, 'protocol'],
		] as const)
			it(`is not ${status} ${JSON.stringify(body)}, which is ${code}`, async () => {
				assert.equal((await rejection(poll({ status, body }))).code, code);
			});
	});

	describe('the person has allowed the app', () => {
		it('is a 200 with two texts', async () => {
			const answer = await poll({ body: credentialsAnswer });
			assert.ok(answer.state === 'granted');
			assert.equal(answer.granted.clientId, '3N4RHGK5OKNIH');
			assert.equal(answer.granted.clientSecret.reveal(), clientSecret);
		});

		it('gives the same pair when the service is asked again', async () => {
			const first = await poll({ body: credentialsAnswer });
			const second = await poll({ body: credentialsAnswer });
			assert.ok(first.state === 'granted' && second.state === 'granted');
			assert.equal(second.granted.clientId, first.granted.clientId);
			assert.ok(second.granted.clientSecret.equals(first.granted.clientSecret));
		});

		it('keeps to the two fields it knows', async () => {
			const answer = await poll({ body: { ...credentialsAnswer, admin: true } });
			assert.ok(answer.state === 'granted');
			assert.deepEqual(Object.keys(answer.granted).sort(), ['clientId', 'clientSecret']);
		});
	});

	describe('a 200 alone is no success', () => {
		it('means an unknown device code where both are null', async () => {
			assert.deepEqual(await poll({ body: unknownAnswer }), { state: 'unknown' });
		});

		const { client_id, client_secret } = credentialsAnswer;
		const unusable: readonly object[] = [
			{},
			{ client_id },
			{ client_secret },
			{ client_id, client_secret: null },
			{ client_id: null, client_secret },
			{ client_id, client_secret: '' },
			{ client_id: '', client_secret },
			{ client_id: '', client_secret: '' },
			{ client_id: 3, client_secret },
			{ client_id, client_secret: ['s'] },
			{ client_id, client_secret: 'two\nlines' },
			{ client_id: 'naïve', client_secret },
		];
		for (const body of unusable) {
			const shown = JSON.stringify(body).replaceAll(clientSecret, '…');
			it(`fails with protocol for ${shown}`, async () => {
				assert.equal((await rejection(poll({ body }))).code, 'protocol');
			});
		}

		it('fails with protocol for an error under a 200', async () => {
			const error = await rejection(poll({ body: { error: 'internal_error', error_code: 99 } }));
			assert.equal(error.code, 'protocol');
		});
	});

	describe('a 403 that is not JSON is the edge refusing', () => {
		const bodies = {
			html: '<!DOCTYPE html><html><body>Access denied</body></html>',
			'html without a doctype': '<html><body>Forbidden</body></html>',
			'an empty body': '',
			'plain text': 'error code: 1020',
			'cut JSON': '{"error": nu',
		};
		for (const [name, body] of Object.entries(bodies))
			it(`fails with blocked for ${name}`, async () => {
				const error = await rejection(poll({ status: 403, body, headers: { 'content-type': 'text/html' } }));
				assert.equal(error.code, 'blocked');
				assert.equal(error.reason, 'edge');
				assert.equal(error.status, 403);
			});
	});

	describe('an answer of RFC 8628', () => {
		it('fails with denied for access_denied', async () => {
			const error = await rejection(poll({ status: 400, body: { error: 'access_denied' } }));
			assert.equal(error.code, 'denied');
		});

		it('fails with expired for expired_token', async () => {
			const error = await rejection(poll({ status: 400, body: { error: 'expired_token' } }));
			assert.equal(error.code, 'expired');
		});

		it('fails with rateLimited, for good, for slow_down', async () => {
			const error = await rejection(poll({ status: 400, body: { error: 'slow_down' } }));
			assert.equal(error.code, 'rateLimited');
			assert.equal(error.reason, 'slowDown');
		});
	});

	for (const [status, name, number] of [
		[403, 'permission_denied', 9],
		[401, 'bad_token', 8],
		[400, 'wrong_parameter', 2],
		[403, 'permission_denied', undefined],
	] as const)
		it(`fails with denied, of a code that is not accepted any more, for ${status} ${name} ${number}`, async () => {
			const error = await rejection(poll({ status, body: { error: name, error_code: number } }));
			assert.deepEqual([error.code, error.reason, error.status], ['denied', 'codeRefused', status]);
		});

	for (const [status, name, reason] of [
		[403, 'account_locked', 'accountLocked'],
		[403, 'two_factor_needed', 'twoFactor'],
		[404, 'unknown_ressource', 'endpoint'],
	] as const)
		it(`fails with what the service says of the account or the address: ${name}`, async () => {
			const error = await rejection(poll({ status, body: { error: name } }));
			assert.deepEqual([error.code, error.reason], ['refused', reason]);
		});
});
