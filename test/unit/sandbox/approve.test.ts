import assert from 'node:assert/strict';
import { type Sandbox, startSandbox } from '../../../sandbox/src/index';
import {
	boundDeviceCode,
	type ClientCredentials,
	getRest,
	newDeviceCode,
	pollCredentials,
	postToken,
	requestDeviceCode,
} from './device-client';

describe('sandbox: options', () => {
	let sandbox: Sandbox;
	afterEach(() => sandbox.close());

	/** @returns the username that the token belongs to */
	async function signInWithoutControl(): Promise<unknown> {
		const { device_code: code } = await newDeviceCode(sandbox);
		const credentials = (await pollCredentials(sandbox, code)).json as ClientCredentials;
		const { json } = await postToken(sandbox, credentials, code);
		const { access_token: token } = json as { access_token: string };
		return ((await getRest(sandbox, '/user', token)).json as { username: unknown }).username;
	}

	it('allows each code at once for the user that approves, also after a reset', async () => {
		sandbox = await startSandbox({ approve: 'dora-premium' });
		assert.equal(await signInWithoutControl(), 'dora-premium');
		sandbox.control.reset();
		assert.equal(await signInWithoutControl(), 'dora-premium');
	});

	it('allows a code of the stored credentials too', async () => {
		sandbox = await startSandbox({ approve: 'ada-premium' });
		const { device_code: first } = await newDeviceCode(sandbox);
		const credentials = (await pollCredentials(sandbox, first)).json as ClientCredentials;
		const { device_code: again } = await boundDeviceCode(sandbox, credentials.client_id);
		assert.equal((await postToken(sandbox, credentials, again)).status, 200);
	});

	it('allows no code by itself', async () => {
		sandbox = await startSandbox();
		const { device_code: code } = await newDeviceCode(sandbox);
		assert.equal((await pollCredentials(sandbox, code)).status, 403);
	});

	it('does not start for a user that there is not, nor is told to approve for one later', async () => {
		sandbox = await startSandbox();
		await assert.rejects(startSandbox({ approve: 'nobody' }), /No sample user has the name nobody/);
		assert.throws(() => sandbox.control.configure({ approve: 'nobody' }), /nobody/);
	});

	it('tells the interval and the life of a token that it was started with', async () => {
		sandbox = await startSandbox({ approve: 'ada-premium', interval: 1, tokenLifetime: 60 });
		const code = (await requestDeviceCode(sandbox)).json as { device_code: string; interval: number };
		assert.equal(code.interval, 1);
		const credentials = (await pollCredentials(sandbox, code.device_code)).json as ClientCredentials;
		const { json } = await postToken(sandbox, credentials, code.device_code);
		assert.equal((json as { expires_in: number }).expires_in, 60);
	});
});
