import assert from 'node:assert/strict';
import { isTransient, RealDebridError } from '../../../src/realdebrid/errors';

describe('an error of the service', () => {
	it('says what it is wherever it is printed', () => {
		const error = new RealDebridError('offline', 'The service gave no answer.');
		assert.equal(String(error), 'RealDebridError: The service gave no answer.');
	});

	it('has a cause only where there was one', () => {
		const cause = new Error('connection reset');
		assert.equal(new RealDebridError('offline', 'No answer.', { cause }).cause, cause);
		// Printed, a cause that is not there would look like one.
		assert.equal('cause' in new RealDebridError('offline', 'No answer.'), false);
	});

	it('is worth another try only where it may pass by itself', () => {
		const codes = ['offline', 'rateLimited', 'blocked', 'unavailable', 'protocol'] as const;
		for (const code of codes) assert.equal(isTransient(new RealDebridError(code, 'Trouble.')), true, code);
		const others = ['cancelled', 'denied', 'expired', 'signedOut', 'refused', 'storage'] as const;
		for (const code of others) assert.equal(isTransient(new RealDebridError(code, 'No.')), false, code);
		assert.equal(isTransient(Object.assign(new Error('another bundle'), { code: 'offline' })), false);
	});
});
