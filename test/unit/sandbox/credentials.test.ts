import assert from 'node:assert/strict';
import { type Sandbox, startSandbox } from '../../../sandbox/src/index';
import { allowedCode, newDeviceCode, pollCredentials, send, sharedClientId, signIn } from './device-client';

const pending = { error: null, error_code: null };
const nullPair = { client_id: null, client_secret: null };

describe('sandbox: GET /oauth/v2/device/credentials', () => {
	let sandbox: Sandbox;
	beforeEach(async () => {
		sandbox = await startSandbox();
	});
	afterEach(() => sandbox.close());

	it('answers 403 with nulls while pending', async () => {
		const { device_code } = await newDeviceCode(sandbox);
		const { status, text, json } = await pollCredentials(sandbox, device_code);
		assert.equal(status, 403);
		assert.deepEqual(json, pending);
		assert.equal(text, '{\n\t"error": null,\n\t"error_code": null\n}');
	});

	it('answers with a client id and a 40 hex secret once allowed', async () => {
		const { credentials } = await allowedCode(sandbox);
		assert.match(credentials.client_id, /^[A-Z2-7]{13}$/);
		assert.match(credentials.client_secret, /^[0-9a-f]{40}$/);
	});

	it('gives the same pair when asked again, after the exchange and the end of the code too', async () => {
		const { deviceCode, credentials } = await signIn(sandbox);
		sandbox.control.advance(901_000);
		const again = await pollCredentials(sandbox, deviceCode);
		assert.deepEqual(again.json, credentials);
	});

	for (const refreshToken of ['deviceCode', 'separate'] as const) {
		it(`gives the pair for the refresh token as the code (${refreshToken})`, async () => {
			sandbox.control.configure({ refreshToken });
			const signedIn = await signIn(sandbox);
			const { json } = await pollCredentials(sandbox, signedIn.refreshToken);
			assert.deepEqual(json, signedIn.credentials);
		});
	}

	it('mints another pair for each grant', async () => {
		const first = await allowedCode(sandbox);
		const second = await allowedCode(sandbox);
		assert.notEqual(first.credentials.client_id, second.credentials.client_id);
		assert.notEqual(first.credentials.client_secret, second.credentials.client_secret);
	});

	it('answers 200 with a null pair for an unknown code', async () => {
		const { status, json } = await pollCredentials(sandbox, 'UNKNOWN');
		assert.equal(status, 200);
		assert.deepEqual(json, nullPair);
	});

	it('answers with a null pair for a code of another client', async () => {
		const { device_code } = await newDeviceCode(sandbox);
		const { json } = await send(
			`${sandbox.url}/oauth/v2/device/credentials?client_id=OTHER&code=${device_code}`,
		);
		assert.deepEqual(json, nullPair);
	});

	it('answers with a null pair for a code of another client once it is allowed too, and with the pair for its own', async () => {
		const { deviceCode, credentials } = await signIn(sandbox);
		const askAs = async (clientId: string) =>
			(await send(`${sandbox.url}/oauth/v2/device/credentials?client_id=${clientId}&code=${deviceCode}`))
				.json;
		assert.deepEqual(await askAs('OTHER'), nullPair);
		assert.deepEqual(await askAs(sharedClientId), credentials);
		assert.deepEqual(await askAs(credentials.client_id), credentials);
	});

	it('forgets a pending code at its end, not ten seconds before', async () => {
		const { device_code } = await newDeviceCode(sandbox);
		sandbox.control.advance(890_000);
		assert.deepEqual((await pollCredentials(sandbox, device_code)).json, pending);
		sandbox.control.advance(10_000);
		const { status, json } = await pollCredentials(sandbox, device_code);
		assert.equal(status, 200);
		assert.deepEqual(json, nullPair);
	});

	it('can keep an expired code pending', async () => {
		sandbox.control.configure({ expiredAnswer: 'pending' });
		const { device_code } = await newDeviceCode(sandbox);
		sandbox.control.expireDeviceCodes();
		assert.deepEqual((await pollCredentials(sandbox, device_code)).json, pending);
	});

	it('can keep a denied code pending for ever', async () => {
		sandbox.control.configure({ deniedAnswer: 'pending' });
		const { device_code, user_code } = await newDeviceCode(sandbox);
		sandbox.control.deny(user_code);
		sandbox.control.advance(901_000);
		const { status, json } = await pollCredentials(sandbox, device_code);
		assert.equal(status, 403);
		assert.deepEqual(json, pending);
	});

	it('does not know a denied code any more, before its end', async () => {
		const { device_code, user_code } = await newDeviceCode(sandbox);
		sandbox.control.deny(user_code);
		const { status, json } = await pollCredentials(sandbox, device_code);
		assert.equal(status, 200);
		assert.deepEqual(json, nullPair);
	});

	it('can answer permission_denied/9 for a denied code', async () => {
		sandbox.control.configure({ deniedAnswer: 'permissionDenied' });
		const { device_code, user_code } = await newDeviceCode(sandbox);
		sandbox.control.deny(user_code);
		const { status, json } = await pollCredentials(sandbox, device_code);
		assert.equal(status, 403);
		assert.deepEqual(json, { error: 'permission_denied', error_code: 9 });
	});

	it('refuses a missing code with parameter_missing/1', async () => {
		const { status, json } = await send(
			`${sandbox.url}/oauth/v2/device/credentials?client_id=${sharedClientId}`,
		);
		assert.equal(status, 400);
		assert.deepEqual(json, { error: 'parameter_missing', error_code: 1 });
	});
});
