import assert from 'node:assert/strict';
import { shortName } from '../../../../src/editor/messages/shortName';

describe('a short name', () => {
	for (const name of ['ada', 'x'.repeat(25), '👩🏽‍💻'.repeat(25), 'é'.repeat(25)])
		it(`is the whole name up to 25 characters: ${name}`, () => assert.equal(shortName(name), name));

	for (const [name, short] of [
		['x'.repeat(26), `${'x'.repeat(24)}…`],
		['👩🏽‍💻'.repeat(26), `${'👩🏽‍💻'.repeat(24)}…`],
		[`${'e\u0301'.repeat(24)}xx`, `${'e\u0301'.repeat(24)}…`],
		['twenty-three characters and more', 'twenty-three characters…'],
	] as const)
		it(`ends in “…” and never in half a character: ${name}`, () => assert.equal(shortName(name), short));
});
