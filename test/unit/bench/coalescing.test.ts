import assert from 'node:assert/strict';
import { processesAtExpiry } from '../../../bench/processes';
import { readersAtExpiry } from '../../../bench/readers';
import { type Network, openNetwork } from '../../../bench/window';
import { type Sandbox, startSandbox } from '../../../sandbox/src/index';
import { WindowProcesses } from '../../support/accounts/windowsProcesses';

describe('a token that has run out, when many ask at once', () => {
	let sandbox: Sandbox;
	let network: Network;
	before(async () => {
		sandbox = await startSandbox();
		network = openNetwork();
	});
	after(async () => {
		await network.transport.dispose();
		await sandbox.close();
	});

	for (const readers of [1, 10, 1_000, 10_000])
		it(`costs one request for ${readers} in one process`, async () => {
			assert.equal((await readersAtExpiry(sandbox, network.send, readers)).requests, 1);
		});

	it('costs one request in two processes', async () => {
		const windows = await WindowProcesses.start(2);
		try {
			assert.equal((await processesAtExpiry(sandbox, windows.all, 10)).requests, 1);
		} finally {
			await windows.close();
		}
	});
});
