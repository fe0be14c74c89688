import assert from 'node:assert/strict';
import { storing } from '../../../src/accounts/stored';
import { assertTellsNone, rejection } from '../realdebrid/rejection';

describe('a step on the editor’s storage', () => {
	it('gives what the storage gives', async () => {
		assert.equal(await storing('read', async () => 'value'), 'value');
	});

	for (const thrown of [new Error('hunter2'), new TypeError('hunter2'), 'hunter2', undefined])
		it(`fails with storage and repeats no message: ${thrown instanceof Error ? thrown.name : typeof thrown}`, async () => {
			const step = storing('keep the sign-in', async () => {
				throw thrown;
			});
			const error = await rejection(step);
			assert.equal(error.code, 'storage');
			assert.match(error.message, /keep the sign-in/);
			assertTellsNone(error, ['hunter2']);
		});
});
