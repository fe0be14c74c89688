import assert from 'node:assert/strict';
import { type Sandbox, startSandbox } from '../../../sandbox/src/index';
import { getRest, postToken, send, signIn } from './device-client';

const badToken = { error: 'bad_token', error_code: 8 };

describe('sandbox: REST', () => {
	let sandbox: Sandbox;
	beforeEach(async () => {
		sandbox = await startSandbox();
	});
	afterEach(() => sandbox.close());

	it('shows a premium user with all fields', async () => {
		const { accessToken } = await signIn(sandbox, 1001);
		const { status, json } = await getRest(sandbox, '/user', accessToken);
		const { premium, expiration, ...rest } = json as { premium: number; expiration: string };
		assert.equal(status, 200);
		assert.deepEqual(rest, {
			id: 1001,
			username: 'ada-premium',
			email: 'ada*****@example.com',
			points: 1450,
			locale: 'en',
			avatar: 'https://example.com/avatars/1001.png',
			type: 'premium',
		});
		assert.match(expiration, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z$/);
		const secondsLeft = (Date.parse(expiration) - sandbox.control.now()) / 1000;
		assert.ok(Math.abs(premium - secondsLeft) < 60);
	});

	it('shows a user who never had premium as free with none left', async () => {
		const { accessToken } = await signIn(sandbox, 1002);
		const { type, premium } = (await getRest(sandbox, '/user', accessToken)).json as Record<string, unknown>;
		assert.deepEqual({ type, premium }, { type: 'free', premium: 0 });
	});

	it('turns a premium user free when the time has passed', async () => {
		sandbox.control.configure({ accessTokenLifetime: 200 * 86_400 });
		const { accessToken } = await signIn(sandbox, 1001);
		sandbox.control.advance(121 * 86_400_000);
		const user = (await getRest(sandbox, '/user', accessToken)).json as Record<string, unknown>;
		assert.equal(user['type'], 'free');
		assert.equal(user['premium'], 0);
		assert.ok(Date.parse(String(user['expiration'])) < sandbox.control.now());
	});

	it('takes the token from auth_token in the query too', async () => {
		const { accessToken } = await signIn(sandbox);
		assert.equal((await send(`${sandbox.url}/rest/1.0/user?auth_token=${accessToken}`)).status, 200);
	});

	it('answers 401 bad_token/8, with tabs, to an unknown token and to none', async () => {
		for (const token of ['WRONG', undefined]) {
			const { status, text, json } = await getRest(sandbox, '/user', token);
			assert.equal(status, 401);
			assert.deepEqual(json, badToken);
			assert.equal(text, '{\n\t"error": "bad_token",\n\t"error_code": 8\n}');
		}
	});

	it('answers 401 once the token has expired, not ten seconds before', async () => {
		const { accessToken } = await signIn(sandbox);
		sandbox.control.advance(86_390_000);
		assert.equal((await getRest(sandbox, '/user', accessToken)).status, 200);
		sandbox.control.advance(10_000);
		const { status, json } = await getRest(sandbox, '/user', accessToken);
		assert.equal(status, 401);
		assert.deepEqual(json, badToken);
	});

	it('answers 401 once the grant is revoked', async () => {
		const { accessToken } = await signIn(sandbox);
		sandbox.control.revoke({ userId: 1001 });
		assert.equal((await getRest(sandbox, '/user', accessToken)).status, 401);
	});

	it('disables an access token and leaves the refresh token good', async () => {
		const { accessToken, credentials, refreshToken } = await signIn(sandbox);
		const { status, text } = await getRest(sandbox, '/disable_access_token', accessToken);
		assert.equal(status, 204);
		assert.equal(text, '');
		assert.equal((await getRest(sandbox, '/user', accessToken)).status, 401);
		assert.equal((await getRest(sandbox, '/disable_access_token', accessToken)).status, 401);
		assert.equal((await postToken(sandbox, credentials, refreshToken)).status, 200);
	});

	it('tells the time as bare text, without a token, by its own clock', async () => {
		sandbox.control.advance(3600_000);
		const { status, headers, text } = await getRest(sandbox, '/time');
		assert.equal(status, 200);
		assert.match(headers.get('content-type') ?? '', /^text\/plain/);
		assert.match(text, /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
		assert.ok(Math.abs(Date.parse(`${text.replace(' ', 'T')}Z`) - sandbox.control.now()) < 60_000);
	});

	it('sends the Date header by its own clock', async () => {
		sandbox.control.advance(86_400_000);
		const { headers } = await getRest(sandbox, '/time');
		assert.ok(Math.abs(Date.parse(headers.get('date') ?? '') - sandbox.control.now()) < 60_000);
	});

	it('tells the time as ISO', async () => {
		assert.match((await getRest(sandbox, '/time/iso')).text, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+0000$/);
	});

	it('answers 404 unknown_ressource/7 to an unknown path', async () => {
		for (const path of ['/nothing', '/', '/user/nothing']) {
			const { status, json } = await getRest(sandbox, path);
			assert.equal(status, 404);
			assert.deepEqual(json, { error: 'unknown_ressource', error_code: 7 });
		}
	});
});
