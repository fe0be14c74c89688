import assert from 'node:assert/strict';
import { type Sandbox, startSandbox } from '../../../sandbox/src/index';
import { allowedCode, deviceGrantType, getRest, postToken, send, signIn } from './device-client';

const parameterMissing = { error: 'parameter_missing', error_code: 1 };
const wrongParameter = { error: 'wrong_parameter', error_code: 2 };

describe('sandbox: POST /oauth/v2/token', () => {
	let sandbox: Sandbox;
	beforeEach(async () => {
		sandbox = await startSandbox();
	});
	afterEach(() => sandbox.close());

	it('exchanges an allowed device code for the four fields', async () => {
		const { deviceCode, credentials } = await allowedCode(sandbox);
		const { status, json } = await postToken(sandbox, credentials, deviceCode);
		const { access_token, refresh_token, ...rest } = json as Record<string, unknown>;
		assert.equal(status, 200);
		assert.match(String(access_token), /^[A-Z2-7]{52}$/);
		assert.match(String(refresh_token), /^[A-Z2-7]{52}$/);
		assert.deepEqual(rest, { expires_in: 86_400, token_type: 'Bearer' });
	});

	it('serves expires_in as a string on demand', async () => {
		sandbox.control.configure({ expiresInType: 'string', accessTokenLifetime: 3600 });
		const { deviceCode, credentials } = await allowedCode(sandbox);
		const { json } = await postToken(sandbox, credentials, deviceCode);
		assert.equal((json as { expires_in: unknown }).expires_in, '3600');
	});

	it('has the device code for the refresh token', async () => {
		const { deviceCode, refreshToken } = await signIn(sandbox);
		assert.equal(refreshToken, deviceCode);
	});

	for (const refreshToken of ['deviceCode', 'separate'] as const) {
		it(`keeps the refresh token (${refreshToken}) over refreshes with the same grant_type`, async () => {
			sandbox.control.configure({ refreshToken });
			await refreshOnce();
		});
	}

	async function refreshOnce(): Promise<void> {
		const { credentials, accessToken, refreshToken } = await signIn(sandbox);
		const { status, json } = await postToken(sandbox, credentials, refreshToken);
		const tokens = json as Record<string, unknown>;
		assert.equal(status, 200);
		assert.notEqual(tokens['access_token'], accessToken);
		assert.equal(tokens['refresh_token'], refreshToken);
		assert.equal((await getRest(sandbox, '/user', String(tokens['access_token']))).status, 200);
	}

	it('can have a refresh token apart from the device code', async () => {
		sandbox.control.configure({ refreshToken: 'separate' });
		const { deviceCode, refreshToken } = await signIn(sandbox);
		assert.notEqual(refreshToken, deviceCode);
		assert.match(refreshToken, /^[A-Z2-7]{52}$/);
	});

	it('takes the device code as the code for refreshing, long after its end', async () => {
		sandbox.control.configure({ refreshToken: 'separate' });
		const { credentials, deviceCode, refreshToken } = await signIn(sandbox);
		sandbox.control.advance(30 * 86_400_000);
		const { status, json } = await postToken(sandbox, credentials, deviceCode);
		assert.equal(status, 200);
		assert.equal((json as { refresh_token: unknown }).refresh_token, refreshToken);
	});

	it('can rotate the refresh token, and then refuses the old one', async () => {
		sandbox.control.configure({ refreshToken: 'rotated' });
		const { credentials, refreshToken } = await signIn(sandbox);
		const { json } = await postToken(sandbox, credentials, refreshToken);
		const rotated = (json as { refresh_token: string }).refresh_token;
		assert.notEqual(rotated, refreshToken);
		assert.deepEqual((await postToken(sandbox, credentials, refreshToken)).json, wrongParameter);
		assert.equal((await postToken(sandbox, credentials, rotated)).status, 200);
	});

	it('can leave the refresh token out of a refresh', async () => {
		sandbox.control.configure({ refreshToken: 'leftOut' });
		const { credentials, refreshToken } = await signIn(sandbox);
		const { json } = await postToken(sandbox, credentials, refreshToken);
		assert.ok(!Object.hasOwn(json as object, 'refresh_token'));
	});

	it('refuses the device code of a grant that was revoked with 403', async () => {
		const { credentials, deviceCode } = await signIn(sandbox);
		sandbox.control.revoke({ userId: 1001 });
		assert.equal((await postToken(sandbox, credentials, deviceCode)).status, 403);
	});

	describe('as multipart/form-data', () => {
		const post = (fields: Record<string, string | Blob>) => {
			const body = new FormData();
			for (const [name, value] of Object.entries(fields)) body.append(name, value);
			return send(`${sandbox.url}/oauth/v2/token`, { method: 'POST', body });
		};

		it('exchanges and refreshes', async () => {
			const { deviceCode, credentials } = await allowedCode(sandbox);
			for (let time = 0; time < 2; time += 1) {
				const { status } = await post({ ...credentials, code: deviceCode, grant_type: deviceGrantType });
				assert.equal(status, 200);
			}
			const steps = sandbox.control.requests().map(({ step }) => step);
			assert.deepEqual(steps.slice(-2), ['token', 'refresh']);
			assert.equal(sandbox.control.requests().at(-1)?.form['code'], deviceCode);
		});

		it('does not take a file for a field', async () => {
			const { deviceCode, credentials } = await allowedCode(sandbox);
			const { json } = await post({
				...credentials,
				code: new Blob([deviceCode]),
				grant_type: deviceGrantType,
			});
			assert.deepEqual(json, parameterMissing);
		});

		for (const [what, headers, body] of [
			['no boundary', { 'Content-Type': 'multipart/form-data' }, 'client_id=A'],
			['half a body', { 'Content-Type': 'multipart/form-data; boundary=x' }, '--x\r\nContent-Disp'],
		] as const) {
			it(`takes a form with ${what} for one without fields`, async () => {
				const { status, json } = await send(`${sandbox.url}/oauth/v2/token`, {
					method: 'POST',
					headers,
					body,
				});
				assert.equal(status, 400);
				assert.deepEqual(json, parameterMissing);
			});
		}
	});

	it('takes no notice of further fields', async () => {
		const { deviceCode, credentials } = await allowedCode(sandbox);
		const body = new URLSearchParams({
			...credentials,
			code: deviceCode,
			grant_type: deviceGrantType,
			ip: '192.0.2.7',
		});
		assert.equal((await send(`${sandbox.url}/oauth/v2/token`, { method: 'POST', body })).status, 200);
	});

	it('refuses a JSON body with parameter_missing/1', async () => {
		const { deviceCode, credentials } = await allowedCode(sandbox);
		const { status, json } = await send(`${sandbox.url}/oauth/v2/token`, {
			method: 'POST',
			headers: { 'Content-Type': 'application/json' },
			body: JSON.stringify({ ...credentials, code: deviceCode, grant_type: deviceGrantType }),
		});
		assert.equal(status, 400);
		assert.deepEqual(json, parameterMissing);
	});

	it('refuses fields in the query with parameter_missing/1', async () => {
		const { deviceCode, credentials } = await allowedCode(sandbox);
		const query = new URLSearchParams({ ...credentials, code: deviceCode, grant_type: deviceGrantType });
		const { status, json } = await send(`${sandbox.url}/oauth/v2/token?${query}`, { method: 'POST' });
		assert.equal(status, 400);
		assert.deepEqual(json, parameterMissing);
	});

	it('takes a form it cannot read for one without fields', async () => {
		const { status, json } = await send(`${sandbox.url}/oauth/v2/token`, {
			method: 'POST',
			headers: { 'Content-Type': 'application/x-www-form-urlencoded; charset=nonsense' },
			body: 'client_id=A',
		});
		assert.equal(status, 400);
		assert.deepEqual(json, parameterMissing);
	});

	for (const missing of ['client_id', 'client_secret', 'code', 'grant_type']) {
		it(`refuses a form without ${missing} with parameter_missing/1`, async () => {
			const { deviceCode, credentials } = await allowedCode(sandbox);
			const form = new URLSearchParams({ ...credentials, code: deviceCode, grant_type: deviceGrantType });
			form.delete(missing);
			const { status, json } = await send(`${sandbox.url}/oauth/v2/token`, { method: 'POST', body: form });
			assert.equal(status, 400);
			assert.deepEqual(json, parameterMissing);
		});
	}

	it('refuses a wrong secret with wrong_parameter/2 and leaves the code good', async () => {
		const { deviceCode, credentials } = await allowedCode(sandbox);
		const refused = await postToken(sandbox, { ...credentials, client_secret: 'wrong' }, deviceCode);
		assert.equal(refused.status, 400);
		assert.deepEqual(refused.json, wrongParameter);
		assert.equal((await postToken(sandbox, credentials, deviceCode)).status, 200);
	});

	it('refuses an unknown client with wrong_parameter/2', async () => {
		const { deviceCode, credentials } = await allowedCode(sandbox);
		const { json } = await postToken(sandbox, { ...credentials, client_id: 'NOBODY' }, deviceCode);
		assert.deepEqual(json, wrongParameter);
	});

	it('refuses an unknown code with wrong_parameter/2', async () => {
		const { credentials } = await allowedCode(sandbox);
		assert.deepEqual((await postToken(sandbox, credentials, 'UNKNOWN')).json, wrongParameter);
	});

	it('refuses another grant_type with wrong_parameter/2', async () => {
		const { deviceCode, credentials } = await allowedCode(sandbox);
		const { json } = await send(`${sandbox.url}/oauth/v2/token`, {
			method: 'POST',
			body: new URLSearchParams({ ...credentials, code: deviceCode, grant_type: 'refresh_token' }),
		});
		assert.deepEqual(json, wrongParameter);
	});

	it('refuses the refresh token of another client with wrong_parameter/2', async () => {
		const ada = await signIn(sandbox, 1001);
		const ben = await signIn(sandbox, 1002);
		assert.deepEqual((await postToken(sandbox, ada.credentials, ben.refreshToken)).json, wrongParameter);
	});

	for (const [revokedAnswer, body] of [
		['permissionDenied', '{\n\t"error": "permission_denied",\n\t"error_code": 9\n}'],
		['forbiddenNull', '{\n\t"error": null,\n\t"error_code": null\n}'],
		['empty', ''],
		['html', '<!doctype html><title>403 Forbidden</title><h1>Forbidden</h1>'],
	] as const) {
		it(`answers 403 (${revokedAnswer}) for a revoked grant`, async () => {
			sandbox.control.configure({ revokedAnswer });
			const { credentials, refreshToken } = await signIn(sandbox);
			sandbox.control.revoke({ userId: 1001 });
			const { status, text } = await postToken(sandbox, credentials, refreshToken);
			assert.equal(status, 403);
			assert.equal(text, body);
		});
	}
});
