import assert from 'node:assert/strict';
import { type Sandbox, startSandbox } from '../../../sandbox/src/index';
import { boundDeviceCode, getRest, pollCredentials, postToken, type SignedIn, signIn } from './device-client';

const pending = { error: null, error_code: null };
const wrongParameter = { error: 'wrong_parameter', error_code: 2 };

describe('sandbox: signing in again with the bound client', () => {
	let sandbox: Sandbox;
	let ada: SignedIn;
	beforeEach(async () => {
		sandbox = await startSandbox();
		ada = await signIn(sandbox, 1001);
		sandbox.control.revoke({ userId: 1001 });
	});
	afterEach(() => sandbox.close());

	it('answers the poll at the token endpoint with 403 and nulls while pending', async () => {
		const { device_code } = await boundDeviceCode(sandbox, ada.credentials.client_id);
		const { status, json } = await postToken(sandbox, ada.credentials, device_code);
		assert.equal(status, 403);
		assert.deepEqual(json, pending);
	});

	it('can answer the pending poll with 400', async () => {
		sandbox.control.configure({ pendingTokenAnswer: 'wrongParameter' });
		const { device_code } = await boundDeviceCode(sandbox, ada.credentials.client_id);
		const { status, json } = await postToken(sandbox, ada.credentials, device_code);
		assert.equal(status, 400);
		assert.deepEqual(json, wrongParameter);
	});

	it('gives new tokens for the same client once allowed', async () => {
		const { device_code, user_code } = await boundDeviceCode(sandbox, ada.credentials.client_id);
		sandbox.control.approve(user_code, 1001);
		const { status, json } = await postToken(sandbox, ada.credentials, device_code);
		const tokens = json as { access_token: string; refresh_token: string };
		assert.equal(status, 200);
		assert.notEqual(tokens.refresh_token, ada.refreshToken);
		const user = await getRest(sandbox, '/user', tokens.access_token);
		assert.equal((user.json as { id: number }).id, 1001);
	});

	it('signs in whoever allowed it, the owner of the client or not', async () => {
		const { device_code, user_code } = await boundDeviceCode(sandbox, ada.credentials.client_id);
		sandbox.control.approve(user_code, 1002);
		const { json } = await postToken(sandbox, ada.credentials, device_code);
		const user = await getRest(sandbox, '/user', (json as { access_token: string }).access_token);
		assert.equal((user.json as { id: number }).id, 1002);
	});

	it('has the new device code for the refresh token, and the old one stays good while the grant lives', async () => {
		const ben = await signIn(sandbox, 1002);
		const { device_code, user_code } = await boundDeviceCode(sandbox, ben.credentials.client_id);
		sandbox.control.approve(user_code, 1002);
		const { json } = await postToken(sandbox, ben.credentials, device_code);
		assert.equal((json as { refresh_token: string }).refresh_token, device_code);
		assert.equal((await postToken(sandbox, ben.credentials, ben.refreshToken)).status, 200);
		sandbox.control.revoke({ userId: 1002 });
		for (const code of [device_code, ben.refreshToken])
			assert.equal((await postToken(sandbox, ben.credentials, code)).status, 403);
	});

	it('keeps a separate refresh token while the grant lives', async () => {
		sandbox.control.configure({ refreshToken: 'separate' });
		const ben = await signIn(sandbox, 1002);
		const { device_code, user_code } = await boundDeviceCode(sandbox, ben.credentials.client_id);
		sandbox.control.approve(user_code, 1002);
		const { json } = await postToken(sandbox, ben.credentials, device_code);
		assert.equal((json as { refresh_token: string }).refresh_token, ben.refreshToken);
	});

	it('has no credentials to give for such a code', async () => {
		const { device_code, user_code } = await boundDeviceCode(sandbox, ada.credentials.client_id);
		sandbox.control.approve(user_code, 1001);
		const { json } = await pollCredentials(sandbox, device_code);
		assert.deepEqual(json, { client_id: null, client_secret: null });
	});

	it('refuses an expired code with wrong_parameter/2', async () => {
		const { device_code, user_code } = await boundDeviceCode(sandbox, ada.credentials.client_id);
		sandbox.control.expireDeviceCodes(user_code);
		const { status, json } = await postToken(sandbox, ada.credentials, device_code);
		assert.equal(status, 400);
		assert.deepEqual(json, wrongParameter);
	});

	for (const [deniedAnswer, status, body] of [
		['nullPair', 400, wrongParameter],
		['permissionDenied', 403, { error: 'permission_denied', error_code: 9 }],
		['pending', 403, pending],
	] as const) {
		it(`answers ${status} for a denied code (${deniedAnswer})`, async () => {
			sandbox.control.configure({ deniedAnswer });
			const { device_code, user_code } = await boundDeviceCode(sandbox, ada.credentials.client_id);
			sandbox.control.deny(user_code);
			const reply = await postToken(sandbox, ada.credentials, device_code);
			assert.equal(reply.status, status);
			assert.deepEqual(reply.json, body);
		});
	}

	it('refuses the device code of another client with wrong_parameter/2', async () => {
		const ben = await signIn(sandbox, 1002);
		const { device_code } = await boundDeviceCode(sandbox, ben.credentials.client_id);
		assert.deepEqual((await postToken(sandbox, ada.credentials, device_code)).json, wrongParameter);
	});
});
