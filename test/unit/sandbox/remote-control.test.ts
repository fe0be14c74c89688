import assert from 'node:assert/strict';
import { knownFaults, RemoteControl, type Sandbox, startSandbox } from '../../../sandbox/src/index';
import { getRest, newDeviceCode, signIn } from './device-client';

describe('sandbox: control from another process', () => {
	let sandbox: Sandbox;
	let remote: RemoteControl;
	beforeEach(async () => {
		sandbox = await startSandbox();
		remote = new RemoteControl(sandbox.url);
	});
	afterEach(() => sandbox.close());

	it('sees what the control in this process sees', async () => {
		await signIn(sandbox);
		assert.deepEqual(await remote.users(), sandbox.control.users());
		assert.deepEqual(await remote.deviceCodes(), sandbox.control.deviceCodes());
		assert.deepEqual(await remote.settings(), sandbox.control.settings());
		assert.deepEqual(await remote.secrets(), sandbox.control.secrets());
		assert.equal((await remote.requests()).length, 3);
		assert.ok(Math.abs((await remote.now()) - sandbox.control.now()) < 60_000);
	});

	it('decides about device codes', async () => {
		const codes = [];
		for (let count = 0; count < 3; count += 1) codes.push((await newDeviceCode(sandbox)).user_code);
		const [allowed = '', denied = '', expired = ''] = codes;
		await remote.approve(allowed, 1002);
		await remote.deny(denied);
		await remote.expireDeviceCodes(expired);
		const states = sandbox.control.deviceCodes().map(({ state }) => state);
		assert.deepEqual(states, ['allowed', 'denied', 'expired']);
	});

	it('ends access tokens and grants', async () => {
		const { accessToken } = await signIn(sandbox);
		await remote.expireAccessTokens();
		assert.equal((await getRest(sandbox, '/user', accessToken)).status, 401);
		assert.equal(await remote.revoke({ userId: 1002 }), 0);
		assert.equal(await remote.revoke({ userId: 1001 }), 1);
	});

	it('changes settings, users and the clock, and resets', async () => {
		await remote.configure({ interval: 1 });
		await remote.updateUser(1001, { points: 3 });
		await remote.advance(3_600_000);
		assert.equal(sandbox.control.settings().interval, 1);
		assert.equal(sandbox.control.users()[0]?.points, 3);
		assert.ok(sandbox.control.now() > Date.now() + 3_500_000);
		await remote.reset();
		assert.equal(sandbox.control.settings().interval, 5);
	});

	it('injects and clears faults, and clears the log', async () => {
		const fault = { step: 'time', times: 'forever', fault: knownFaults.maintenance() } as const;
		await remote.inject(fault);
		assert.deepEqual(await remote.faults(), [fault]);
		assert.equal((await getRest(sandbox, '/time')).status, 503);
		await remote.clearFaults();
		assert.equal((await getRest(sandbox, '/time')).status, 200);
		await remote.clearRequests();
		assert.deepEqual(sandbox.control.requests(), []);
	});

	it('injects bodies of any bytes', async () => {
		const fault = knownFaults.bytes(200, Uint8Array.of(0, 255, 128), 'application/octet-stream');
		await remote.inject({ step: 'time', times: 1, fault });
		const response = await fetch(`${sandbox.url}/rest/1.0/time`);
		assert.deepEqual(new Uint8Array(await response.arrayBuffer()), Uint8Array.of(0, 255, 128));
	});

	it('throws what the sandbox has against it', async () => {
		await assert.rejects(remote.approve('NOSUCH', 1001), /No device code has the user code NOSUCH/);
	});
});
