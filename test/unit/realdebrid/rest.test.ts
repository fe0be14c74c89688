import assert from 'node:assert/strict';
import { type SinonFakeTimers, useFakeTimers } from 'sinon';
import type { RealDebridError } from '../../../src/realdebrid/errors';
import { Secret } from '../../../src/realdebrid/secret';
import { disableAccessToken, requestUser } from '../../../src/realdebrid/user';
import { type MockAnswer, MockService } from './mockService';
import { rejection } from './rejection';
import { accessToken, userAnswer } from './wireAnswers';

const token = new Secret(accessToken);

describe('the REST API', () => {
	let mock: MockService;
	beforeEach(() => {
		mock = new MockService();
	});
	afterEach(() => mock.close());

	function askUser(answer: MockAnswer) {
		mock.answer(answer);
		return requestUser(mock.service, token);
	}

	describe('GET /user', () => {
		it('carries the access token in its header and nowhere else', async () => {
			await askUser({ body: userAnswer });
			const { method, path, query, headers } = mock.onlyRequest;
			assert.equal(`${method} ${path}`, 'GET /rest/1.0/user');
			assert.deepEqual(query, {});
			assert.equal(headers['authorization'], `Bearer ${accessToken}`);
		});

		it('reads the answer as it is documented', async () => {
			assert.deepEqual(await askUser({ body: userAnswer }), {
				id: '123',
				username: 'ada',
				type: 'premium',
				premiumUntil: Date.UTC(2021, 1, 20, 12, 34, 56),
				points: 456,
				email: 'foo*****@example.com',
			});
		});

		it('leaves fields alone that it does not know', async () => {
			const user = await askUser({ body: { ...userAnswer, fidelity: 7, __proto__x: { admin: true } } });
			assert.deepEqual(Object.keys(user), ['id', 'username', 'type', 'premiumUntil', 'points', 'email']);
		});

		for (const id of ['123', 0, Number.MAX_SAFE_INTEGER])
			it(`takes the id ${JSON.stringify(id)}`, async () => {
				assert.equal((await askUser({ body: { ...userAnswer, id } })).id, String(id));
			});

		it('takes a name in any script', async () => {
			assert.equal((await askUser({ body: { ...userAnswer, username: 'Ада 🚀' } })).username, 'Ада 🚀');
		});

		it('is content with an id and a name', async () => {
			const user = await askUser({ body: { id: 5, username: 'bob' } });
			assert.deepEqual(user, {
				id: '5',
				username: 'bob',
				type: undefined,
				premiumUntil: undefined,
				points: undefined,
				email: undefined,
			});
		});

		it('tells a free account from a premium one', async () => {
			assert.equal((await askUser({ body: { ...userAnswer, type: 'free' } })).type, 'free');
		});

		it('does not know what is of a wrong type', async () => {
			const wrong = { type: 'gold', expiration: 2021, premium: 'long', points: 'many', email: ['a@b'] };
			const user = await askUser({ body: { ...userAnswer, ...wrong } });
			assert.deepEqual([user.type, user.premiumUntil, user.points, user.email], Array(4).fill(undefined));
		});

		for (const expiration of [
			'never',
			'',
			undefined,
			null,
			0,
			'0000-00-00T00:00:00.000Z',
			'1970-01-01T00:00:00.000Z',
		])
			it(`counts the seconds of premium where its end is ${JSON.stringify(expiration)}`, async () => {
				const before = Date.now();
				const user = await askUser({ body: { ...userAnswer, expiration, premium: '86400' } });
				assert.ok(
					Math.abs((user.premiumUntil ?? 0) - before - 86_400_000) < 60_000,
					String(user.premiumUntil),
				);
			});

		it('counts up to a century of premium', async () => {
			const body = { ...userAnswer, expiration: 'never', premium: 3_155_760_000 };
			assert.ok(((await askUser({ body })).premiumUntil ?? 0) > Date.now() + 3_155_000_000_000);
		});

		for (const premium of [0, -1, 3_155_760_001, 1e300, 'x', undefined])
			it(`knows no end of premium where there is no date and ${premium} seconds`, async () => {
				const user = await askUser({ body: { ...userAnswer, expiration: 'never', premium } });
				assert.equal(user.premiumUntil, undefined);
			});

		for (const id of [undefined, null, '', '  ', 'abc', -1, 1.5, 1e300, true, {}, [7]])
			it(`fails with protocol where the id is ${JSON.stringify(id)}`, async () => {
				const error = await rejection(askUser({ body: { ...userAnswer, id } }));
				assert.equal(error.code, 'protocol');
				assert.match(error.message, /"id"/);
			});

		const names: readonly [unknown, string | undefined][] = [
			[undefined, undefined],
			[null, undefined],
			['', undefined],
			[' ', undefined],
			[{}, undefined],
			[['ada'], undefined],
			['\u202e\u2066', undefined],
			['\u200d', undefined],
			[12345, '12345'],
			['a\u0000b', 'ab'],
			['a\nb', 'ab'],
			['\u001b[31mred', '[31mred'],
			['a\u202eb', 'ab'],
			['a\u2028b', 'ab'],
			['ali\u200f', 'ali'],
			['max\u{1F468}\u200D\u{1F469}', 'max\u{1F468}\u200D\u{1F469}'],
			['x'.repeat(200), 'x'.repeat(200)],
			['x'.repeat(201), `${'x'.repeat(199)}…`],
			['\u{1F680}'.repeat(201), `${'\u{1F680}'.repeat(199)}…`],
			['half \ud83d', 'half'],
		];
		for (const [username, expected] of names)
			it(`is of the user whose id it has, where the name is ${JSON.stringify(username)?.slice(0, 30)}`, async () => {
				const user = await askUser({ body: { ...userAnswer, username } });
				assert.deepEqual([user.id, user.username], ['123', expected]);
			});
	});

	describe('GET /disable_access_token', () => {
		function disable(answer: MockAnswer) {
			mock.answer(answer);
			return disableAccessToken(mock.service, token);
		}

		it('is done with a 204', async () => {
			await disable({ status: 204 });
			const { method, path, headers } = mock.onlyRequest;
			assert.equal(`${method} ${path}`, 'GET /rest/1.0/disable_access_token');
			assert.equal(headers['authorization'], `Bearer ${accessToken}`);
		});

		it('is done with an empty 200', async () => {
			await disable({ status: 200 });
		});

		it('is not done with nothing under another status', async () => {
			const statuses = [201, 401, 503];
			for (const status of statuses) assert.equal((await rejection(disable({ status }))).status, status);
		});

		it('is not done with a web page', async () => {
			const error = await rejection(disable({ body: '<html>Sign in to this network</html>' }));
			assert.equal(error.code, 'unavailable');
		});

		it('is not done with an error under a 200', async () => {
			const error = await rejection(disable({ body: { error: 'internal_error', error_code: -1 } }));
			assert.equal(error.code, 'unavailable');
		});

		it('is done where the token is dead already', async () => {
			await disable({ status: 401, body: { error: 'bad_token', error_code: 8 } });
			await disable({ status: 401, body: { error: 'bad_token' } });
		});

		it('is not done where somebody else says that nobody is authorised', async () => {
			const error = await rejection(disable({ status: 401, body: { message: 'Unauthorized' } }));
			assert.equal(error.code, 'blocked');
		});
	});

	describe('errors', () => {
		type Expected = Partial<Pick<RealDebridError, 'code' | 'reason' | 'status' | 'serviceCode'>>;
		const json = (status: number, error: string, code: number): MockAnswer => ({
			status,
			body: { error, error_code: code },
		});
		const rows: readonly [string, MockAnswer, Expected][] = [
			['-1 internal', json(500, 'internal_error', -1), { code: 'unavailable', serviceCode: -1 }],
			['-1 under a 400', json(400, 'internal_error', -1), { code: 'unavailable' }],
			['5 slow down', json(429, 'slow_down', 5), { code: 'rateLimited', reason: 'slowDown' }],
			['5 under a 403', json(403, 'too_fast', 5), { code: 'rateLimited', reason: 'slowDown' }],
			['7 not found', json(404, 'unknown_ressource', 7), { code: 'refused', serviceCode: 7 }],
			['8 bad token', json(401, 'bad_token', 8), { code: 'refused', reason: 'badToken', status: 401 }],
			['9 permission denied', json(403, 'permission_denied', 9), { code: 'refused', reason: 'permission' }],
			['14 account locked', json(403, 'account_locked', 14), { code: 'refused', reason: 'accountLocked' }],
			['22 address not allowed', json(403, 'ip_not_allowed', 22), { code: 'blocked', reason: 'address' }],
			['a 500 alone', { status: 500 }, { code: 'unavailable', status: 500 }],
			['25 service unavailable', json(503, 'service_unavailable', 25), { code: 'unavailable' }],
			['25 under a 403', json(403, 'service_unavailable', 25), { code: 'unavailable' }],
			[
				'34 too many requests',
				json(429, 'too_many_requests', 34),
				{ code: 'rateLimited', reason: undefined },
			],
			['34 under a 403', json(403, 'too_many_requests', 34), { code: 'rateLimited' }],
			['a 429 without a body', { status: 429 }, { code: 'rateLimited', status: 429 }],
			['a 429 with HTML', { status: 429, body: '<html>Slow</html>' }, { code: 'rateLimited' }],
			[
				'maintenance as HTML',
				{ status: 503, body: '<!doctype html><h1>Back soon</h1>' },
				{ code: 'unavailable' },
			],
			[
				'an unknown error without a code',
				{ status: 400, body: { error: 'odd' } },
				{ code: 'protocol', serviceCode: undefined },
			],
			['a web page under a 200', { body: '<html>Hello</html>' }, { code: 'unavailable', reason: 'html' }],
			[
				'a web page under a 404',
				{ status: 404, body: '<html>?</html>' },
				{ code: 'unavailable', reason: 'html' },
			],
			['JSON under a 206', { status: 206, body: userAnswer }, { code: 'protocol' }],
			['an array', { body: '[1]' }, { code: 'protocol' }],
			['a JSON text', { body: '"ok"' }, { code: 'protocol' }],
			['JSON null', { body: 'null' }, { code: 'protocol' }],
			['an empty 200', { body: '' }, { code: 'protocol' }],
			['an empty 401', { status: 401 }, { code: 'blocked', reason: 'edge' }],
		];
		for (const [name, answer, expected] of rows)
			it(`${name} is ${expected.code}${expected.reason ? ` (${expected.reason})` : ''}`, async () => {
				const error = await rejection(askUser(answer));
				const actual = Object.fromEntries(
					Object.keys(expected).map(key => [key, error[key as keyof Expected]]),
				);
				assert.deepEqual(actual, expected);
			});

		it("repeats the service's name of the error in the message", async () => {
			const error = await rejection(askUser({ status: 401, body: { error: 'bad_token', error_code: 8 } }));
			assert.match(error.message, /\(HTTP 401 bad_token 8\)/);
		});

		const hostile = [
			`${accessToken}\n<script>`,
			`${accessToken} bad_token`,
			`bad_token ${accessToken}`,
			'A name of more than one word',
			'x'.repeat(41),
			['bad_token'],
			{ bad_token: 8 },
		];
		for (const name of hostile)
			it(`repeats nothing that does not look like a name (${JSON.stringify(name).slice(0, 40)})`, async () => {
				const error = await rejection(askUser({ status: 400, body: { error: name, error_code: 'x' } }));
				assert.match(error.message, /\(HTTP 400\)/);
			});
	});

	describe('Retry-After', () => {
		let clock: SinonFakeTimers;
		beforeEach(() => {
			clock = useFakeTimers({ now: Date.UTC(2026, 0, 1, 12), toFake: ['Date'] });
		});
		afterEach(() => clock.restore());

		const rows: readonly [string | undefined, number | undefined, string][] = [
			[undefined, undefined, 'is not known where it is missing'],
			['30', 30_000, 'may be seconds'],
			[' 7 ', 7_000, 'may be seconds between spaces'],
			['Thu, 01 Jan 2026 12:02:00 GMT', 120_000, 'may be a date'],
			['Thu, 01 Jan 2026 11:00:00 GMT', 0, 'is no wait where the date has passed'],
			['soon', undefined, 'is not known where it is nonsense'],
			['a 5', undefined, 'is not known where it only begins like a date'],
			['20 Nov 2126 08:00:00 GMT', undefined, 'is not known where the date has no day'],
			['-5', undefined, 'is not known where it is negative'],
			['1.5', undefined, 'is not known where it is neither whole seconds nor a date'],
			['', undefined, 'is not known where it is empty'],
		];
		it('as a date is compared with the date of the answer: this clock may be wrong', async () => {
			const headers = {
				date: 'Fri, 02 Jan 2026 12:00:00 GMT',
				'retry-after': 'Fri, 02 Jan 2026 12:02:00 GMT',
			};
			const error = await rejection(askUser({ status: 429, headers }));
			assert.equal(error.retryAfterMs, 120_000);
		});

		for (const [value, expected, title] of rows)
			it(`${title} (${value})`, async () => {
				const headers = value === undefined ? {} : { 'retry-after': value };
				const error = await rejection(askUser({ status: 429, headers }));
				assert.equal(error.code, 'rateLimited');
				assert.equal(error.retryAfterMs, expected);
			});
	});
});
