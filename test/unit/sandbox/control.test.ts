import assert from 'node:assert/strict';
import { knownFaults, type Sandbox, startSandbox } from '../../../sandbox/src/index';
import {
	getRest,
	newDeviceCode,
	pollCredentials,
	postToken,
	type Reply,
	requestDeviceCode,
	send,
	signIn,
} from './device-client';

describe('sandbox: control', () => {
	let sandbox: Sandbox;
	beforeEach(async () => {
		sandbox = await startSandbox();
	});
	afterEach(() => sandbox.close());

	it('lists device codes with their state', async () => {
		const codes = [];
		for (let count = 0; count < 4; count += 1) codes.push((await newDeviceCode(sandbox)).user_code);
		const [allowed = '', denied = '', expired = '', pending = ''] = codes;
		sandbox.control.approve(allowed, 1003);
		sandbox.control.deny(denied);
		sandbox.control.expireDeviceCodes(expired);
		assert.deepEqual(
			sandbox.control.deviceCodes().map(({ userCode, state, userId }) => ({ userCode, state, userId })),
			[
				{ userCode: allowed, state: 'allowed', userId: 1003 },
				{ userCode: denied, state: 'denied', userId: undefined },
				{ userCode: expired, state: 'expired', userId: undefined },
				{ userCode: pending, state: 'pending', userId: undefined },
			],
		);
	});

	it('will not decide about an unknown, used or expired code, nor for an unknown user', async () => {
		const { user_code } = await newDeviceCode(sandbox);
		assert.throws(() => sandbox.control.approve('NOSUCH', 1001), /No device code/);
		assert.throws(() => sandbox.control.approve(user_code, 9), /No sample user/);
		sandbox.control.approve(user_code, 1001);
		assert.throws(() => sandbox.control.deny(user_code), /is allowed, not pending/);
		const late = await newDeviceCode(sandbox);
		sandbox.control.expireDeviceCodes();
		assert.throws(() => sandbox.control.approve(late.user_code, 1001), /is expired, not pending/);
	});

	it('lets the access tokens of one user run out', async () => {
		const ada = await signIn(sandbox, 1001);
		const ben = await signIn(sandbox, 1002);
		sandbox.control.expireAccessTokens(1001);
		assert.equal((await getRest(sandbox, '/user', ada.accessToken)).status, 401);
		assert.equal((await getRest(sandbox, '/user', ben.accessToken)).status, 200);
	});

	it('revokes by client', async () => {
		const first = await signIn(sandbox, 1001);
		const second = await signIn(sandbox, 1001);
		assert.equal(sandbox.control.revoke({ clientId: first.credentials.client_id }), 1);
		assert.equal((await getRest(sandbox, '/user', first.accessToken)).status, 401);
		assert.equal((await getRest(sandbox, '/user', second.accessToken)).status, 200);
	});

	it('logs requests with what they carried', async () => {
		const { user_code, device_code } = await newDeviceCode(sandbox);
		sandbox.control.approve(user_code, 1001);
		await pollCredentials(sandbox, device_code);
		sandbox.control.clearRequests();
		const body = new URLSearchParams({ client_id: 'A', client_secret: 'B' });
		await send(`${sandbox.url}/oauth/v2/token?debug=1`, {
			method: 'POST',
			body,
			headers: { 'User-Agent': 'test/1', Accept: 'application/json' },
		});
		await getRest(sandbox, '/user', 'TOKEN');
		const [token, user] = sandbox.control.requests();
		assert.ok(token && user);
		const { at, ...seen } = token;
		assert.ok(Math.abs(at - sandbox.control.now()) < 60_000);
		assert.deepEqual(seen, {
			step: 'token',
			method: 'POST',
			path: '/oauth/v2/token',
			query: { debug: '1' },
			form: { client_id: 'A', client_secret: 'B' },
			headers: {
				userAgent: 'test/1',
				accept: 'application/json',
				contentType: 'application/x-www-form-urlencoded;charset=UTF-8',
				authorization: 'absent',
			},
			status: 400,
		});
		assert.deepEqual([user.step, user.headers.authorization, user.status], ['user', 'present', 401]);
	});

	it('knows every secret it ever issued', async () => {
		sandbox.control.configure({ refreshToken: 'rotated' });
		const { deviceCode, credentials, accessToken, refreshToken } = await signIn(sandbox);
		const refreshed = await send(`${sandbox.url}/oauth/v2/token`, {
			method: 'POST',
			body: new URLSearchParams({
				...credentials,
				code: refreshToken,
				grant_type: 'http://oauth.net/grant_type/device/1.0',
			}),
		});
		const next = refreshed.json as Record<string, string>;
		assert.deepEqual(sandbox.control.secrets(), [
			{ kind: 'deviceCode', value: deviceCode },
			{ kind: 'clientSecret', value: credentials.client_secret },
			{ kind: 'refreshToken', value: refreshToken },
			{ kind: 'accessToken', value: accessToken },
			{ kind: 'refreshToken', value: next['refresh_token'] },
			{ kind: 'accessToken', value: next['access_token'] },
		]);
	});

	it('knows a device code as a refresh token too, once, from the exchange on', async () => {
		const { credentials, deviceCode, accessToken } = await signIn(sandbox);
		await postToken(sandbox, credentials, deviceCode);
		const secrets = sandbox.control.secrets();
		assert.deepEqual(secrets.slice(0, 4), [
			{ kind: 'deviceCode', value: deviceCode },
			{ kind: 'clientSecret', value: credentials.client_secret },
			{ kind: 'refreshToken', value: deviceCode },
			{ kind: 'accessToken', value: accessToken },
		]);
		assert.equal(secrets.filter(({ kind }) => kind === 'refreshToken').length, 1);
	});

	it('waits for a request that is yet to come', async () => {
		const arrived = sandbox.control.waitForRequests('deviceCode', 2);
		await requestDeviceCode(sandbox);
		await requestDeviceCode(sandbox);
		await arrived;
		assert.equal(sandbox.control.requests().length, 2);
	});

	it('starts anew on reset', async () => {
		const { accessToken } = await signIn(sandbox);
		sandbox.control.configure({ interval: 1 });
		sandbox.control.advance(86_400_000);
		sandbox.control.updateUser(1001, { points: 0 });
		sandbox.control.inject({ step: 'any', times: 'forever', fault: { kind: 'hang' } });
		sandbox.control.reset();
		assert.deepEqual(sandbox.control.deviceCodes(), []);
		assert.deepEqual(sandbox.control.faults(), []);
		assert.deepEqual(sandbox.control.secrets(), []);
		assert.deepEqual(sandbox.control.requests(), []);
		assert.equal(sandbox.control.settings().interval, 5);
		assert.equal(sandbox.control.users()[0]?.points, 1450);
		assert.ok(Math.abs(sandbox.control.now() - Date.now()) < 60_000);
		assert.equal((await getRest(sandbox, '/user', accessToken)).status, 401);
	});

	describe('over HTTP', () => {
		const get = (name: string): Promise<Reply> => send(`${sandbox.url}/_control/${name}`);
		const post = (name: string, body: unknown): Promise<Reply> =>
			send(`${sandbox.url}/_control/${name}`, {
				method: 'POST',
				headers: { 'Content-Type': 'application/json' },
				body: JSON.stringify(body),
			});

		it('lists what it can do', async () => {
			const { json } = await get('');
			const { post: commands } = json as { post: string[] };
			assert.ok(commands.includes('approve') && commands.includes('reset'));
		});

		it('approves a code for a user and shows it', async () => {
			const { user_code } = await newDeviceCode(sandbox);
			assert.equal((await post('approve', { userCode: user_code, userId: 1001 })).status, 200);
			assert.deepEqual((await get('device-codes')).json, sandbox.control.deviceCodes());
			assert.equal(sandbox.control.deviceCodes()[0]?.state, 'allowed');
		});

		it('denies, revokes and expires', async () => {
			const { accessToken } = await signIn(sandbox);
			await post('expire-access-tokens', { userId: 1001 });
			assert.equal((await getRest(sandbox, '/user', accessToken)).status, 401);
			assert.deepEqual((await post('revoke', { userId: 1001 })).json, { revoked: 1 });
			const denied = await newDeviceCode(sandbox);
			await post('deny', { userCode: denied.user_code });
			const expired = await newDeviceCode(sandbox);
			await post('expire-device-codes', { userCode: expired.user_code });
			assert.deepEqual(
				sandbox.control.deviceCodes().map(({ state }) => state),
				['allowed', 'denied', 'expired'],
			);
		});

		it('changes settings, users and the clock', async () => {
			const settings = await post('settings', { interval: 1 });
			assert.equal((settings.json as { interval: number }).interval, 1);
			await post('users', { userId: 1002, points: 5 });
			assert.equal(sandbox.control.users()[1]?.points, 5);
			await post('advance', { milliseconds: 3_600_000 });
			const { now } = (await get('clock')).json as { now: number };
			assert.ok(now - Date.now() > 3_500_000);
		});

		it('injects and clears faults', async () => {
			const fault = { step: 'time', times: 1, fault: knownFaults.maintenance() };
			await post('faults', fault);
			assert.deepEqual((await get('faults')).json, [fault]);
			assert.equal((await getRest(sandbox, '/time')).status, 503);
			await post('faults', { ...fault, times: 'forever' });
			await send(`${sandbox.url}/_control/faults`, { method: 'DELETE' });
			assert.equal((await getRest(sandbox, '/time')).status, 200);
		});

		it('shows requests, secrets, settings and users, and resets', async () => {
			await signIn(sandbox);
			assert.equal(((await get('requests')).json as unknown[]).length, 3);
			assert.deepEqual((await get('secrets')).json, sandbox.control.secrets());
			assert.deepEqual((await get('settings')).json, sandbox.control.settings());
			assert.deepEqual((await get('users')).json, sandbox.control.users());
			await send(`${sandbox.url}/_control/requests`, { method: 'DELETE' });
			assert.deepEqual((await get('requests')).json, []);
			await post('reset', {});
			assert.deepEqual((await get('secrets')).json, []);
		});

		for (const [name, body, message] of [
			['settings', { intervall: 1 }, 'There is no setting intervall.'],
			['settings', { interval: '1' }, 'interval must be of type number.'],
			[
				'settings',
				{ deniedAnswer: 'never' },
				'deniedAnswer must be one of nullPair, permissionDenied, pending.',
			],
			['approve', { userCode: 'NOSUCH', userId: 1001 }, 'No device code has the user code NOSUCH.'],
			['approve', {}, 'userCode must be a string.'],
			['users', { userId: 1001, name: 'x' }, 'A user has no field name.'],
			['advance', {}, 'milliseconds must be a number.'],
			['faults', { step: 'nothing' }, /^step must be any or one of/],
			['faults', { step: 'any', times: 0 }, /^times must be/],
			['faults', { step: 'any', times: 1, fault: { kind: 'odd' } }, /^fault.kind must be one of/],
			['faults', { step: 'any', times: 1 }, /^fault.kind must be one of/],
			['faults', { step: 'any', times: 1, fault: { kind: 'reshaped', as: 'zip' } }, /^fault.as must be/],
			[
				'faults',
				{ step: 'any', times: 1, fault: { kind: 'answer', encoding: 'base65' } },
				/^fault.encoding must be/,
			],
		] as const) {
			it(`says what is wrong with ${name} ${JSON.stringify(body)}`, async () => {
				const { status, json } = await post(name, body);
				assert.equal(status, 400);
				const { error } = json as { error: string };
				if (typeof message === 'string') assert.equal(error, message);
				else assert.match(error, message);
			});
		}

		it('does not know other controls', async () => {
			assert.equal((await get('nothing')).status, 404);
		});
	});
});
