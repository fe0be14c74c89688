import assert from 'node:assert/strict';
import type { SinonFakeTimers } from 'sinon';
import { FileError } from '../../../../src/accounts/accountErrors';
import { decodeStored, number, onFiles, storing } from '../../../../src/accounts/storage/stored';
import { assertTellsNone, rejection } from '../../realdebrid/rejection';
import { turnedClock } from '../../realdebrid/turnedClock';

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
			assert.equal(error.code, 'storage');
			assert.ok(error instanceof FileError);
			assert.match(error.message, /keep the account/);
			assert.equal((error.cause as Error).message, code);
			assertTellsNone(error, ['hunter2']);
		});

	describe('while somebody has a file open, as on Windows', () => {
		let clock: SinonFakeTimers;
		beforeEach(() => {
			clock = turnedClock();
		});
		afterEach(() => clock.restore());

		/** Fails so often, and then no more. */
		function failing(code: string, failures: number) {
			let tries = 0;
			const step = onFiles('keep the account', () => {
				if (tries++ < failures) throw Object.assign(new Error('/home/hunter2'), { code });
				return 'kept';
			});
			step.catch(() => undefined);
			return { step, tries: () => tries };
		}

		for (const code of ['EPERM', 'EACCES', 'EBUSY'])
			it(`is taken again a moment later: ${code}`, async () => {
				const { step, tries } = failing(code, 3);
				assert.equal(tries(), 1);
				await clock.tickAsync(70);
				assert.equal(await step, 'kept');
				assert.equal(tries(), 4);
			});

		it('fails where that does not end within a third of a second', async () => {
			const { step, tries } = failing('EPERM', Number.POSITIVE_INFINITY);
			await clock.tickAsync(310);
			const error = await rejection(step);
			assert.ok(error instanceof FileError);
			assert.deepEqual([(error.cause as Error).message, tries()], ['EPERM', 6]);
			assert.equal(clock.countTimers(), 0);
		});

		it('is not taken again for any other failure', async () => {
			const { step, tries } = failing('ENOSPC', 1);
			assert.ok((await rejection(step)) instanceof FileError);
			assert.equal(tries(), 1);
		});
	});
});

describe('what is stored is damaged', () => {
	const decode = (fields: Readonly<Record<string, unknown>>) => number(fields['at']);
	for (const text of ['null', '7', '"text"', '[]', '{"schema":"2","at":1}', '{"schema":1,"at":1e999}'])
		it(`where it is ${text}`, () => {
			assert.deepEqual(decodeStored(text, decode), { state: 'corrupt' });
		});
});
