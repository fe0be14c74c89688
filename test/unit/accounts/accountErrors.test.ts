import assert from 'node:assert/strict';
import { FileError, SignInCancelled } from '../../../src/accounts/accountErrors';

describe('errors of accounts', () => {
	for (const [error, code] of [
		[new SignInCancelled(), 'cancelled'],
		[new FileError('The disk is full.', 'ENOSPC'), 'storage'],
	] as const)
		it(`are told apart by their code: ${code}`, () => {
			assert.equal(error.code, code);
		});
});
