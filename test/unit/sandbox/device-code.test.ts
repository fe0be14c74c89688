import assert from 'node:assert/strict';
import { type Sandbox, startSandbox } from '../../../sandbox/src/index';
import { newDeviceCode, requestDeviceCode, send, sharedClientId, signIn } from './device-client';

describe('sandbox: GET /oauth/v2/device/code', () => {
	let sandbox: Sandbox;
	beforeEach(async () => {
		sandbox = await startSandbox();
	});
	afterEach(() => sandbox.close());

	it('answers with the fields and types of the live service', async () => {
		const { status, headers, json } = await requestDeviceCode(sandbox);
		const { device_code, user_code, ...rest } = json as Record<string, unknown>;
		assert.equal(status, 200);
		assert.equal(headers.get('content-type'), 'application/json');
		assert.match(String(device_code), /^[A-Z2-7]{52}$/);
		assert.match(String(user_code), /^[A-Z0-9]{8}$/);
		assert.deepEqual(rest, {
			interval: 5,
			expires_in: 900,
			verification_url: `${sandbox.url}/device`,
			direct_verification_url: `${sandbox.url}/authorize?client_id=${sharedClientId}&device_id=${device_code}`,
		});
	});

	it('prints JSON with tabs and escaped slashes', async () => {
		const { text } = await requestDeviceCode(sandbox);
		assert.match(text, /^\{\n\t"device_code": "/);
		assert.ok(text.includes(String.raw`"http:\/\/127.0.0.1:`));
	});

	it('gives every request a code of its own', async () => {
		const first = await newDeviceCode(sandbox);
		const second = await newDeviceCode(sandbox);
		assert.notEqual(first.device_code, second.device_code);
		assert.notEqual(first.user_code, second.user_code);
	});

	it('leaves direct_verification_url out on demand', async () => {
		sandbox.control.configure({ directVerificationUrl: 'leftOut' });
		const { json } = await requestDeviceCode(sandbox);
		assert.ok(!Object.hasOwn(json as object, 'direct_verification_url'));
	});

	it('serves the interval and lifetime it was told', async () => {
		sandbox.control.configure({ interval: 1, deviceCodeLifetime: 30 });
		const { interval, expires_in } = (await requestDeviceCode(sandbox)).json as Record<string, unknown>;
		assert.deepEqual({ interval, expires_in }, { interval: 1, expires_in: 30 });
	});

	it('issues a code to a bound client without new_credentials', async () => {
		const { credentials } = await signIn(sandbox);
		const { status, json } = await send(
			`${sandbox.url}/oauth/v2/device/code?client_id=${credentials.client_id}`,
		);
		assert.equal(status, 200);
		assert.match(
			(json as { direct_verification_url: string }).direct_verification_url,
			new RegExp(`client_id=${credentials.client_id}&`),
		);
	});

	it('refuses a missing client_id with parameter_missing/1', async () => {
		const { status, json } = await send(`${sandbox.url}/oauth/v2/device/code?new_credentials=yes`);
		assert.equal(status, 400);
		assert.deepEqual(json, { error: 'parameter_missing', error_code: 1 });
	});

	it('takes the client_id of any app, as there are others than the shared one', async () => {
		const url = `${sandbox.url}/oauth/v2/device/code?client_id=ECQHUYL5SW3IS&new_credentials=yes`;
		assert.equal((await send(url)).status, 200);
	});

	const stateOfFlow = async (query: string) => {
		await send(`${sandbox.url}/oauth/v2/device/code?${query}`);
		return sandbox.control.deviceCodes().at(-1)?.flow;
	};

	for (const value of ['yes', 'oui', '1', 'no'])
		it(`starts new credentials with new_credentials=${value}`, async () => {
			const { credentials } = await signIn(sandbox);
			const query = `client_id=${credentials.client_id}&new_credentials=${value}`;
			assert.equal(await stateOfFlow(query), 'newCredentials');
		});

	it('signs a bound client in again without new_credentials, or with an empty one', async () => {
		const { credentials } = await signIn(sandbox);
		assert.equal(await stateOfFlow(`client_id=${credentials.client_id}`), 'boundClient');
		assert.equal(await stateOfFlow(`client_id=${credentials.client_id}&new_credentials=`), 'boundClient');
	});

	it('starts new credentials without new_credentials too where the client is bound to nobody', async () => {
		assert.equal(await stateOfFlow(`client_id=${sharedClientId}`), 'newCredentials');
		sandbox.control.configure({ withoutNewCredentials: 'boundClient' });
		assert.equal(await stateOfFlow(`client_id=${sharedClientId}`), 'boundClient');
	});

	it('can refuse an unknown client_id with wrong_parameter/2', async () => {
		sandbox.control.configure({ unknownClient: 'refused' });
		assert.equal((await requestDeviceCode(sandbox)).status, 200);
		const { status, json } = await send(`${sandbox.url}/oauth/v2/device/code?client_id=NOBODY`);
		assert.equal(status, 400);
		assert.deepEqual(json, { error: 'wrong_parameter', error_code: 2 });
	});
});
