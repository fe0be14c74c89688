import assert from 'node:assert/strict';
import type { SinonFakeTimers } from 'sinon';
import { FailureHistory } from '../../../src/editor/log';
import { RealDebridError } from '../../../src/realdebrid/errors';
import { turnedClock } from '../realdebrid/turnedClock';

describe('the last failures', () => {
	let clock: SinonFakeTimers;
	beforeEach(() => {
		clock = turnedClock();
	});
	afterEach(() => clock.restore());

	it('are told with their time, code and details', () => {
		const history = new FailureHistory();
		history.add(new RealDebridError('refused', 'm', { reason: 'permission', status: 403, serviceCode: 9 }));
		history.add(new RealDebridError('offline', 'm'));
		assert.deepEqual(history.list(), [
			'2026-01-01T12:00:00.000Z refused (permission, HTTP 403, error_code 9)',
			'2026-01-01T12:00:00.000Z offline (no details)',
		]);
	});

	it('tell nothing of the message or of what led to it', () => {
		const history = new FailureHistory();
		history.add(new RealDebridError('storage', 'SECRET', { cause: new Error('SECRET') }));
		assert.ok(!history.list().join().includes('SECRET'));
	});

	it('are ten at most, the latest', () => {
		const history = new FailureHistory();
		for (let status = 500; status < 512; status++)
			history.add(new RealDebridError('unavailable', 'm', { status }));
		assert.equal(history.list().length, 10);
		assert.match(history.list()[0] ?? '', /HTTP 502/);
		assert.match(history.list()[9] ?? '', /HTTP 511/);
	});
});
