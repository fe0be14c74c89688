import assert from 'node:assert/strict';
import { requestToken } from '../../../src/realdebrid/deviceFlow';
import { isGrantRefusal, keepsGrant } from '../../../src/realdebrid/errors';
import { Secret } from '../../../src/realdebrid/secret';
import { type MockAnswer, MockService } from './mockService';
import { rejection } from './rejection';
import { accessToken, clientSecret, deviceCode, refreshToken, tokenAnswer } from './wireAnswers';

const client = { clientId: '3N4RHGK5OKNIH', clientSecret: new Secret(clientSecret) };

describe('POST /token', () => {
	let mock: MockService;
	beforeEach(() => {
		mock = new MockService();
	});
	afterEach(() => mock.close());

	function trade(answer: MockAnswer, code = deviceCode) {
		mock.answer(answer);
		return requestToken(mock.service, client, new Secret(code));
	}

	describe('the request', () => {
		it('is a form of exactly four fields, with nothing in the query', async () => {
			await trade({ body: tokenAnswer });
			const { method, path, query, headers, body } = mock.onlyRequest;
			assert.equal(`${method} ${path}`, 'POST /oauth/v2/token');
			assert.deepEqual(query, {});
			assert.equal(headers['content-type'], 'application/x-www-form-urlencoded');
			assert.equal(headers['authorization'], undefined);
			assert.deepEqual(
				[...new URLSearchParams(body)],
				[
					['client_id', '3N4RHGK5OKNIH'],
					['client_secret', clientSecret],
					['code', deviceCode],
					['grant_type', 'http://oauth.net/grant_type/device/1.0'],
				],
			);
		});

		it('is the same for a refresh, with the refresh token as the code', async () => {
			await trade({ body: tokenAnswer }, refreshToken);
			const fields = Object.fromEntries(new URLSearchParams(mock.onlyRequest.body));
			assert.deepEqual(fields, {
				client_id: '3N4RHGK5OKNIH',
				client_secret: clientSecret,
				code: refreshToken,
				grant_type: 'http://oauth.net/grant_type/device/1.0',
			});
		});
	});

	it('reads the answer as it is documented', async () => {
		const token = await trade({ body: tokenAnswer });
		assert.equal(token.accessToken.reveal(), accessToken);
		assert.equal(token.refreshToken.reveal(), refreshToken);
		assert.equal(token.expiresInMs, 3_600_000);
	});

	describe('expires_in', () => {
		const lifetimes: readonly [unknown, number, string][] = [
			[86_400, 86_400_000, 'is in seconds'],
			[7_689_600, 7_689_600_000, 'may be 89 days'],
			['86400', 86_400_000, 'may be a string'],
			[undefined, 3_600_000, 'is the shortest ever seen where it is missing'],
			[null, 3_600_000, 'is the shortest ever seen where it is null'],
		];
		for (const [value, expected, title] of lifetimes)
			it(`${title} (${String(value)})`, async () => {
				assert.equal((await trade({ body: { ...tokenAnswer, expires_in: value } })).expiresInMs, expected);
			});

		for (const value of ['soon', '', 0, -1, true, [3600], {}])
			it(`is the shortest ever seen where it is ${JSON.stringify(value)}: the token can be used`, async () => {
				const token = await trade({ body: { ...tokenAnswer, expires_in: value } });
				assert.equal(token.expiresInMs, 3_600_000);
			});

		it('beyond all measure is still a number that can be stored', async () => {
			const { expiresInMs } = await trade({ body: { ...tokenAnswer, expires_in: 1e306 } });
			assert.ok(Number.isSafeInteger(Date.now() + expiresInMs), String(expiresInMs));
		});
	});

	for (const status of [200, 201, 203])
		it(`is there with the status ${status}`, async () => {
			assert.equal((await trade({ status, body: tokenAnswer })).accessToken.reveal(), accessToken);
		});

	describe('token_type', () => {
		for (const type of ['Bearer', 'bearer', undefined, null, 'mac', '', 1, ['Bearer']])
			it(`may be ${JSON.stringify(type)}`, async () => {
				const token = await trade({ body: { ...tokenAnswer, token_type: type } });
				assert.equal(token.accessToken.reveal(), accessToken);
			});
	});

	describe('the refresh token', () => {
		it('is replaced when a different one arrives', async () => {
			const token = await trade({ body: { ...tokenAnswer, refresh_token: 'ANOTHER' } }, refreshToken);
			assert.equal(token.refreshToken.reveal(), 'ANOTHER');
		});

		for (const value of [undefined, null, ''])
			it(`stays the code that was traded where the answer has ${JSON.stringify(value)}`, async () => {
				const token = await trade({ body: { ...tokenAnswer, refresh_token: value } }, refreshToken);
				assert.equal(token.refreshToken.reveal(), refreshToken);
			});

		it('is the device code after an exchange that names none', async () => {
			const token = await trade({ body: { ...tokenAnswer, refresh_token: undefined } });
			assert.equal(token.refreshToken.reveal(), deviceCode);
		});

		for (const value of [42, {}, 'two words', 'two\nlines'])
			it(`stays what was traded where the answer has one that is not usable: ${JSON.stringify(value)}`, async () => {
				const token = await trade({ body: { ...tokenAnswer, refresh_token: value } }, refreshToken);
				assert.equal(token.refreshToken.reveal(), refreshToken);
			});
	});

	describe('the access token', () => {
		it('may be as long as anything to be stored', async () => {
			const token = await trade({ body: { ...tokenAnswer, access_token: 'A'.repeat(4096) } });
			assert.equal(token.accessToken.reveal().length, 4096);
		});

		for (const value of [undefined, null, '', 42, {}, 'a b', 'a\r\nX-Injected: 1', 'é', 'A'.repeat(4097)])
			it(`must not be ${JSON.stringify(value)?.slice(0, 40)}`, async () => {
				const error = await rejection(trade({ body: { ...tokenAnswer, access_token: value } }));
				assert.equal(error.code, 'protocol');
				assert.match(error.message, /access_token/);
			});
	});

	describe('a definite no', () => {
		const refusals: readonly [MockAnswer, string][] = [
			[{ status: 400, body: { error: 'wrong_parameter', error_code: 2 } }, 'wrong_parameter'],
			[{ status: 403, body: { error: 'permission_denied', error_code: 9 } }, 'permission_denied'],
			[{ status: 401, body: { error: 'bad_token', error_code: 8 } }, 'bad_token'],
			[{ status: 400, body: { error: 'invalid_grant' } }, 'invalid_grant'],
			[{ status: 400, body: { error: 'access_denied' } }, 'access_denied'],
			[{ status: 400, body: { error: 'expired_token' } }, 'expired_token'],
		];
		for (const [answer, name] of refusals)
			it(`is refused for ${name}`, async () => {
				const error = await rejection(trade(answer));
				assert.equal(error.code, 'refused');
				assert.equal(error.status, answer.status);
				assert.ok(isGrantRefusal(error));
			});
	});

	describe('what the service says of the account or the address', () => {
		for (const [status, name, reason] of [
			[403, 'two_factor_needed', 'twoFactor'],
			[403, 'two_factor_pending', 'twoFactor'],
			[403, 'account_locked', 'accountLocked'],
			[403, 'account_not_activated', 'notActivated'],
			[403, 'fair_usage_limit', 'fairUse'],
			[403, 'disabled_endpoint', 'endpoint'],
			[404, 'unknown_ressource', 'endpoint'],
			[405, 'unknown_method', 'endpoint'],
			[400, 'parameter_missing', 'endpoint'],
		] as const)
			it(`is no refusal of the grant: ${name}`, async () => {
				const error = await rejection(trade({ status, body: { error: name } }));
				assert.deepEqual([error.code, error.reason], ['refused', reason]);
				assert.deepEqual([isGrantRefusal(error), keepsGrant(error)], [false, true]);
			});
	});

	describe('no definite no', () => {
		const others: readonly [MockAnswer, string, string][] = [
			[{ status: 403, body: '<html>Forbidden</html>' }, 'blocked', '403 with HTML'],
			[{ status: 403 }, 'blocked', '403 with nothing'],
			[{ status: 403, body: { error: null, error_code: null } }, 'blocked', '403 with nulls'],
			[
				{ status: 404, body: { error: 'permission_denied' } },
				'protocol',
				'a refusal under a status of another kind',
			],
			[
				{ status: 403, body: { error: 'forbidden', error_code: 9 } },
				'blocked',
				'a known number under an unknown name',
			],
			[{ status: 451, body: { error: 'permission_denied', error_code: 9 } }, 'blocked', '451'],
			[{ status: 400, body: 'Bad Request' }, 'protocol', '400 with text'],
			[{ status: 408, body: { error: 'timeout' } }, 'unavailable', '408'],
			[{ status: 429, body: { error: 'too_many_requests', error_code: 34 } }, 'rateLimited', '429'],
			[{ status: 502, body: '<html>Bad Gateway</html>' }, 'unavailable', '502'],
			[{ status: 503, body: { error: 'service_unavailable', error_code: 25 } }, 'unavailable', '503'],
			[{ status: 400, body: { error: 'slow_down' } }, 'rateLimited', 'slow_down'],
			[{ status: 403, body: { error: 'ip_not_allowed', error_code: 22 } }, 'blocked', 'ip_not_allowed'],
		];
		for (const [answer, code, name] of others)
			it(`is ${code} for ${name}`, async () => {
				assert.equal((await rejection(trade(answer))).code, code);
			});
	});
});
