import assert from 'node:assert/strict';
import {
	isGrantRefusal,
	isTransient,
	isUnclearRefusal,
	keepsGrant,
	RealDebridError,
	type RealDebridErrorCode,
	type RealDebridErrorReason,
} from '../../../src/realdebrid/errors';

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

	type Row = readonly [
		RealDebridErrorCode,
		RealDebridErrorReason | undefined,
		endsSession: boolean,
		keeps: boolean,
	];
	const rows: readonly Row[] = [
		['refused', 'badToken', true, false],
		['refused', 'permission', true, false],
		['refused', 'parameter', true, false],
		['refused', 'invalidGrant', true, false],
		['refused', 'spentGrant', true, false],
		['refused', 'accountLocked', false, true],
		['refused', 'endpoint', false, true],
		['refused', undefined, false, true],
		['blocked', 'edge', false, true],
		['offline', 'timeout', false, true],
		['signedOut', undefined, false, false],
		['denied', 'codeRefused', false, false],
	];
	for (const [code, reason, endsSession, keeps] of rows)
		it(`${endsSession ? 'ends' : 'does not end'} a session: ${code} ${reason ?? ''}`, () => {
			const error = new RealDebridError(code, 'No.', { reason });
			assert.deepEqual([isGrantRefusal(error), keepsGrant(error)], [endsSession, keeps]);
			const foreign = Object.assign(new Error('another bundle'), { code, reason });
			assert.deepEqual([isGrantRefusal(foreign), keepsGrant(foreign)], [false, false]);
		});

	for (const [code, reason, status, expected] of [
		['protocol', undefined, 400, true],
		['protocol', undefined, 404, true],
		['protocol', 'html', 499, true],
		['blocked', 'edge', 403, true],
		['blocked', 'address', 403, false],
		['blocked', 'firewall', 451, false],
		['refused', 'badToken', 401, false],
		['rateLimited', undefined, 429, false],
		['unavailable', undefined, 500, false],
		['protocol', undefined, 399, false],
		['protocol', undefined, 200, false],
		['protocol', 'redirect', undefined, false],
	] as const)
		it(`may hide a refused grant or not: ${code} ${reason ?? ''} ${status ?? ''}`, () => {
			const error = new RealDebridError(code, 'Trouble.', { reason, status });
			assert.equal(isUnclearRefusal(error), expected);
			const foreign = Object.assign(new Error('another bundle'), { code, reason, status });
			assert.equal(isUnclearRefusal(foreign), false);
		});
});
