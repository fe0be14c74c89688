import assert from 'node:assert/strict';
import { nameField, numberField } from '../../../src/realdebrid/fields';

describe('a name of the service', () => {
	for (const [value, shown] of [
		['ada', 'ada'],
		[' ada\n', 'ada'],
		['\u200B ada', 'ada'],
		[123, '123'],
		['a\u202Eb\u2028c', 'abc'],
		['a\u200Db', 'a\u200Db'],
		[' \u200D ', undefined],
		['', undefined],
		[null, undefined],
		[{ name: 'ada' }, undefined],
		['x'.repeat(200), 'x'.repeat(200)],
		['x'.repeat(201), `${'x'.repeat(199)}…`],
		['😀'.repeat(201), `${'😀'.repeat(199)}…`],
		// However long it is, only its beginning is looked at.
		[`${'\u200B'.repeat(799)}ab`, 'a'],
		[`${'\u200B'.repeat(800)}a`, undefined],
	] as const)
		it(`is fit to be shown: ${JSON.stringify(value).slice(0, 30)}`, () => {
			assert.equal(nameField({ name: value }, 'name'), shown);
		});
});

describe('a number of the service', () => {
	for (const [value, number] of [
		[0, 0],
		[-1.5, -1.5],
		['3600', 3600],
		[' 3600 ', 3600],
		['', undefined],
		[' ', undefined],
		['soon', undefined],
		['Infinity', undefined],
		[Number.NaN, undefined],
		[null, undefined],
		[true, undefined],
		[[1], undefined],
	] as const)
		it(`may be a text, and is finite: ${JSON.stringify(value)}`, () => {
			assert.equal(numberField({ number: value }, 'number'), number);
		});
});
