import assert from 'node:assert/strict';
import { decodeStored, number, onFiles, storing } from '../../../src/accounts/stored';
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
			const kind = thrown instanceof Error ? thrown.name : typeof thrown;
			assert.equal((error.cause as Error).message, kind);
			assertTellsNone(error, ['hunter2']);
		});
});

describe('a step on the files', () => {
	it('gives what the file system gives', async () => {
		assert.equal(await onFiles('read', () => 'value'), 'value');
	});

	for (const [thrown, code] of [
		[Object.assign(new Error('/home/hunter2'), { code: 'ENOSPC' }), 'ENOSPC'],
		[new Error('/home/hunter2'), 'object'],
		['/home/hunter2', 'string'],
	] as const)
		it(`fails with storage, says that it is the files, and repeats no path: ${code}`, async () => {
			const step = onFiles('keep the account', () => {
				throw thrown;
			});
			const error = await rejection(step);
			assert.deepEqual([error.code, error.reason], ['storage', 'file']);
			assert.match(error.message, /keep the account/);
			assert.equal((error.cause as Error).message, code);
			assertTellsNone(error, ['hunter2']);
		});
});

describe('what is stored is damaged', () => {
	const decode = (fields: Readonly<Record<string, unknown>>) => number(fields['at']);
	for (const text of ['null', '7', '"text"', '[]', '{"schema":"2","at":1}', '{"schema":1,"at":1e999}'])
		it(`where it is ${text}`, () => {
			assert.deepEqual(decodeStored(text, decode), { state: 'corrupt' });
		});
});
