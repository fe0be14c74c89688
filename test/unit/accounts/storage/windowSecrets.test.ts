import assert from 'node:assert/strict';
import { WindowSecrets } from '../../../../src/accounts/storage/windowSecrets';
import { MemorySecrets } from '../../../support/accounts/memorySecrets';
import { deferred } from '../../realdebrid/deferred';
import { assertTellsNone } from '../../realdebrid/rejection';

describe('the secrets of a window', () => {
	let storage: MemorySecrets;
	let troubles: unknown[];
	let secrets: WindowSecrets;
	beforeEach(() => {
		storage = new MemorySecrets();
		troubles = [];
		secrets = new WindowSecrets(storage, error => troubles.push(error));
	});
	const stored = () => Object.fromEntries(storage.entries);

	describe('with a storage that works', () => {
		it('are read from the storage, which other windows write to as well', async () => {
			await secrets.store('a', '1');
			assert.deepEqual(stored(), { a: '1' });
			storage.entries.set('a', 'of another window');
			assert.equal(await secrets.get('a'), 'of another window');
			await secrets.delete('a');
			assert.deepEqual(stored(), {});
			assert.equal(await secrets.get('a'), undefined);
			assert.deepEqual(secrets.unsaved(), []);
			assert.deepEqual(troubles, []);
		});

		it('can be read from the moment they are given to it, however long it takes', async () => {
			const password = deferred();
			storage.hold('store', password.promise);
			const storing = secrets.store('a', '1');
			assert.equal(await secrets.get('a'), '1');
			assert.deepEqual(secrets.unsaved(), []);
			password.resolve();
			await storing;
			assert.deepEqual(stored(), { a: '1' });
		});
	});

	describe('with a storage that takes nothing', () => {
		beforeEach(() => storage.fail('store'));

		it('are kept as long as the window lives, and no longer', async () => {
			await secrets.store('a', '1');
			assert.equal(await secrets.get('a'), '1');
			assert.deepEqual(secrets.unsaved(), ['a']);
			assert.equal(await new WindowSecrets(storage).get('a'), undefined);
		});

		it('can be read even where the storage cannot', async () => {
			storage.fail('get');
			await secrets.store('a', '1');
			assert.equal(await secrets.get('a'), '1');
			await assert.rejects(secrets.get('b'), /keyring/);
		});

		it('come before what the storage has from earlier', async () => {
			storage.entries.set('a', 'old');
			await secrets.store('a', 'new');
			assert.equal(await secrets.get('a'), 'new');
		});

		it('are told of once, and the words of the storage are not repeated', async () => {
			await secrets.store('a', 'hunter2');
			await secrets.store('a', 'hunter3');
			await secrets.store('b', 'hunter4');
			assert.equal(troubles.length, 1);
			assertTellsNone(troubles[0], ['hunter2']);
		});

		it('are told of once even where several are on their way', async () => {
			await Promise.all([secrets.store('a', '1'), secrets.store('a', '2'), secrets.store('b', '1')]);
			assert.equal(troubles.length, 1);
			assert.equal(await secrets.get('a'), '2');
		});

		it('are told of again once all had been stored in between', async () => {
			await secrets.store('a', '1');
			await secrets.store('b', '1');
			storage.heal();
			await secrets.store('a', '2');
			storage.fail('store');
			await secrets.store('a', '3');
			assert.equal(troubles.length, 1);
			storage.heal();
			await secrets.store('a', '4');
			await secrets.store('b', '4');
			storage.fail('store');
			await secrets.store('a', '5');
			assert.equal(troubles.length, 2);
		});

		it('are told of again once all had been deleted in between', async () => {
			await secrets.store('a', '1');
			await secrets.delete('a');
			await secrets.store('a', '2');
			assert.equal(troubles.length, 2);
		});

		it('are no longer here once they are deleted, although the storage deletes nothing either', async () => {
			await secrets.store('a', '1');
			storage.fail('delete');
			await assert.rejects(secrets.delete('a'), /keyring/);
			assert.equal(await secrets.get('a'), undefined);
			assert.deepEqual(secrets.unsaved(), []);
		});

		it('are not brought back by a try that fails after they were deleted', async () => {
			const password = deferred();
			storage.hold('store', password.promise);
			const storing = secrets.store('a', '1');
			await secrets.delete('a');
			password.resolve();
			await storing;
			assert.equal(await secrets.get('a'), undefined);
			assert.deepEqual(troubles, []);
		});

		it('are no matter where a later one of the same key has been taken', async () => {
			const tries = new Map([
				['old', deferred()],
				['new', deferred()],
			]);
			storage.store = async (key, value) => {
				await tries.get(value)?.promise;
				storage.entries.set(key, value);
			};
			const storing = [secrets.store('a', 'old'), secrets.store('a', 'new')];
			tries.get('new')?.resolve();
			tries.get('old')?.reject(new Error('locked'));
			await Promise.all(storing);
			assert.equal(await secrets.get('a'), 'new');
			assert.deepEqual(secrets.unsaved(), []);
			assert.deepEqual(troubles, []);
		});
	});

	describe('that are offered again', () => {
		beforeEach(async () => {
			storage.fail('store');
			await secrets.store('a', '1');
			await secrets.store('b', '1');
		});

		it('are stored where the storage has healed, and then read from there', async () => {
			storage.heal();
			for (const key of secrets.unsaved()) await secrets.saveAgain(key);
			assert.deepEqual(stored(), { a: '1', b: '1' });
			assert.deepEqual(secrets.unsaved(), []);
			storage.entries.clear();
			assert.equal(await secrets.get('a'), undefined);
		});

		it('stay where they are, and nobody is told again, where it has not', async () => {
			await secrets.saveAgain('a');
			assert.equal(await secrets.get('a'), '1');
			assert.deepEqual(secrets.unsaved(), ['a', 'b']);
			assert.equal(troubles.length, 1);
		});

		it('are not stored once more when they have been', async () => {
			storage.heal();
			await secrets.store('a', '2');
			storage.calls.length = 0;
			await secrets.saveAgain('a');
			await secrets.saveAgain('never');
			assert.deepEqual(storage.calls, []);
		});

		it('do not come back when another window has stored something else', async () => {
			storage.entries.set('a', 'of another window');
			storage.heal();
			await secrets.changed('a');
			assert.equal(await secrets.get('a'), 'of another window');
			storage.heal();
			await secrets.saveAgain('a');
			assert.deepEqual(stored(), { a: 'of another window' });
		});
	});

	describe('with a storage that takes everything and gives nothing back', () => {
		beforeEach(() => storage.fail('get'));

		it('are known to the window that stored them, which is told of once', async () => {
			await secrets.store('a', 'hunter2');
			await secrets.store('b', 'hunter3');
			assert.deepEqual(secrets.unsaved(), ['a', 'b']);
			assert.equal(await secrets.get('a'), 'hunter2');
			assert.equal(await secrets.get('b'), 'hunter3');
			assert.equal(troubles.length, 1);
			assertTellsNone(troubles[0], ['hunter2', 'hunter3']);
		});

		it('are told of again once they could be read in between', async () => {
			storage.heal();
			await secrets.store('a', '1');
			for (let time = 0; time < 2; time++) {
				storage.fail('get');
				assert.equal(await secrets.get('a'), '1');
				assert.equal(await secrets.get('a'), '1');
				storage.heal();
				await secrets.get('a');
			}
			assert.equal(troubles.length, 2);
		});

		it('are known as long as the window lives, also after the editor has told of them', async () => {
			await secrets.store('a', '1');
			await secrets.changed('a');
			storage.heal();
			storage.entries.clear();
			await secrets.changed('a');
			assert.equal(await secrets.get('a'), '1');
		});

		it('fail for whoever does not know them', async () => {
			storage.entries.set('a', '1');
			await assert.rejects(secrets.get('a'), /keyring/);
			assert.deepEqual(troubles, []);
		});

		it('are not known any more when they were deleted, here or in another window', async () => {
			await secrets.store('a', '1');
			await secrets.store('b', '1');
			await secrets.delete('a');
			secrets.discard('b');
			await assert.rejects(secrets.get('a'), /keyring/);
			await assert.rejects(secrets.get('b'), /keyring/);
		});
	});

	describe('that the storage did not take, and that change while the window looks for another window’s', () => {
		/** Says that the secret has changed, and does something else before the storage can be read. */
		async function changedMeanwhile(step: () => Promise<void>): Promise<void> {
			storage.fail('store');
			await secrets.store('a', 'old');
			storage.entries.set('a', 'of another window');
			const answer = deferred();
			storage.hold('get', answer.promise);
			const changed = secrets.changed('a');
			const other = step();
			answer.resolve();
			await Promise.all([changed, other]);
		}

		it('are kept where the newer one is not taken either', async () => {
			await changedMeanwhile(() => secrets.store('a', 'new'));
			assert.equal(await secrets.get('a'), 'new');
			assert.deepEqual(secrets.unsaved(), ['a']);
		});

		it('are kept where they are being stored again', async () => {
			const password = deferred();
			await changedMeanwhile(async () => {
				storage.heal();
				storage.hold('store', password.promise);
				void secrets.saveAgain('a');
			});
			assert.equal(await secrets.get('a'), 'old');
			assert.deepEqual(secrets.unsaved(), ['a']);
			password.resolve();
		});
	});

	it('that are on their way are not dropped by the news that something was stored', async () => {
		const password = deferred();
		storage.hold('store', password.promise);
		const storing = secrets.store('a', '1');
		await secrets.changed('a');
		assert.equal(await secrets.get('a'), '1');
		password.resolve();
		await storing;
	});

	describe('that move to another key', () => {
		it('are there and no longer here', async () => {
			await secrets.store('a', '1');
			await secrets.move('a', 'b', '1');
			assert.deepEqual(stored(), { b: '1' });
		});

		it('stay where they are when the storage takes nothing: memory would lose them', async () => {
			await secrets.store('a', '1');
			storage.fail('store');
			await assert.rejects(secrets.move('a', 'b', '1'), /keyring/);
			assert.deepEqual(stored(), { a: '1' });
			assert.deepEqual(secrets.unsaved(), []);
		});
	});
});
