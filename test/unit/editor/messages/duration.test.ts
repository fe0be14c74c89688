import assert from 'node:assert/strict';
import { formatDuration, formatMinutes } from '../../../../src/editor/messages/duration';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

describe('a length of time in words', () => {
	for (const [ms, words] of [
		[89 * DAY, '89 days'],
		[2 * DAY, '2 days'],
		[2 * DAY - 1, '47 hours'],
		[DAY - 1, '23 hours'],
		[2 * HOUR, '2 hours'],
		[2 * HOUR - 1, '119 minutes'],
		[5 * MINUTE, '5 minutes'],
		[119 * SECOND, '119 seconds'],
		[1_999, '1 second'],
		[0, '0 seconds'],
		[-HOUR, '0 seconds'],
	] as const)
		it(`${ms} ms are ${words}: never more than there is`, () => {
			assert.equal(formatDuration(ms, 'en'), words);
		});

	it('are in the editor’s language', () => {
		assert.equal(formatDuration(23 * HOUR, 'de'), '23 Stunden');
		assert.equal(formatDuration(23 * HOUR, 'pt-br'), '23 horas');
		assert.equal(formatDuration(23 * HOUR, 'ja'), '23 時間');
	});
});

describe('the minutes that are left', () => {
	for (const [ms, text] of [
		[900_000, '15 minutes'],
		[899_000, '15 minutes'],
		[840_000, '14 minutes'],
		[60_000, '1 minute'],
		[1_000, '1 minute'],
		[-5, '1 minute'],
	] as const)
		it(`are ${text} at ${ms} ms`, () => assert.equal(formatMinutes(ms, 'en'), text));
});
