import assert from 'node:assert/strict';
import type { SinonFakeTimers } from 'sinon';
import { timedSignIn } from '../../../bench/timedSignIn';
import { type Network, openNetwork } from '../../../bench/window';
import { type Sandbox, startSandbox } from '../../../sandbox/src/index';
import { TemporaryFolder } from '../../host/temporary-folder';
import { turnedClock } from '../realdebrid/turnedClock';

describe('the cost of a sign-in', () => {
	let sandbox: Sandbox;
	let network: Network;
	let folder: TemporaryFolder;
	let clock: SinonFakeTimers;
	beforeEach(async () => {
		folder = new TemporaryFolder('real-debrid-bench');
		sandbox = await startSandbox();
		clock = turnedClock();
		network = openNetwork();
	});
	afterEach(async () => {
		clock.restore();
		await network.transport.dispose();
		await sandbox.close();
		await folder.remove();
	});

	for (const pendingPolls of [1, 3])
		it(`is three round trips once it is allowed, and one connection (allowed after poll ${pendingPolls})`, async () => {
			sandbox.control.configure({ interval: 1 });
			const { roundTrips, requests, connections } = await timedSignIn({
				sandbox,
				folder: folder.path,
				send: network.send,
				pendingPolls,
				onPause: () => void clock.tickAsync(1_000),
			});
			assert.deepEqual(
				{ roundTrips, requests, connections },
				{
					roundTrips: 3,
					requests: pendingPolls + 4,
					connections: 1,
				},
			);
		});
});
