import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SinonFakeTimers } from 'sinon';
import { folderHealth, secretStorageHealth } from '../../../../src/editor/diagnostics/storageHealth';
import { TemporaryFolder } from '../../../host/temporary-folder';
import { MemorySecrets } from '../../../support/accounts/memorySecrets';
import { turnedClock } from '../../realdebrid/turnedClock';

describe('the health of the secret storage', () => {
	let clock: SinonFakeTimers;
	let secrets: MemorySecrets;
	beforeEach(() => {
		clock = turnedClock();
		secrets = new MemorySecrets();
		secrets.entries.set('account x', 'secret');
	});
	afterEach(() => clock.restore());

	it('is found out with something that is no secret, which is gone afterwards', async () => {
		assert.equal(await secretStorageHealth(secrets), 'readable and writable');
		assert.deepEqual([...secrets.entries], [['account x', 'secret']]);
		assert.ok(!secrets.calls.some(call => call.includes('account')));
		assert.equal(clock.countTimers(), 0);
	});

	it('tells what fails, and nothing of what the storage says', async () => {
		for (const [operation, words] of [
			['store', 'fails: nothing can be stored'],
			['get', 'fails: nothing can be read'],
			['delete', 'fails: nothing can be removed'],
		] as const) {
			secrets.fail(operation, 1);
			assert.equal(await secretStorageHealth(secrets), words);
		}
	});

	it('tells of a storage that takes secrets and loses them', async () => {
		const forgetful = {
			get: async () => undefined,
			store: async () => undefined,
			delete: async () => undefined,
		};
		assert.equal(await secretStorageHealth(forgetful), 'takes secrets, but does not give them back');
	});

	it('does not wait for a keyring that waits for its password', async () => {
		secrets.hold('store', new Promise(() => undefined));
		const health = secretStorageHealth(secrets);
		await clock.tickAsync(3_000);
		assert.equal(await health, 'no answer within 3 s');
	});
});

describe('the health of the folder', () => {
	let folder: TemporaryFolder;
	beforeEach(() => {
		folder = new TemporaryFolder('health');
	});
	afterEach(() => folder.remove());

	it('is found out with a file, which is gone afterwards', () => {
		assert.equal(folderHealth(join(folder.path, 'new')), 'writable');
		assert.deepEqual(readdirSync(join(folder.path, 'new')), []);
	});

	it('tells what kept it from being written, by its code', () => {
		writeFileSync(join(folder.path, 'file'), '');
		assert.match(folderHealth(join(folder.path, 'file')), /^not writable \((EEXIST|ENOTDIR)\)$/);
		mkdirSync(join(folder.path, 'taken', `probe.json.${process.pid}`), { recursive: true });
		assert.equal(folderHealth(join(folder.path, 'taken')), 'not writable (EISDIR)');
	});
});
