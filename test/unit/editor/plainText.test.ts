import assert from 'node:assert/strict';
import { inLabel, inMessage } from '../../../src/editor/plainText';

describe('names and codes as plain text', () => {
	it('make no icon in a label', () => {
		assert.equal(inLabel('$(bug) $(sync~spin)'), '\\$(bug) \\$(sync~spin)');
	});

	it('make no link in a message', () => {
		const shown = inMessage('[a](command:x) [b](https://evil.example)');
		assert.ok(!shown.includes(']('));
		assert.equal(shown.replaceAll('\u200B', ''), '[a](command:x) [b](https://evil.example)');
	});

	for (const name of ['ada', 'a $ (b)', '[a] (b)', '(a)[b]', 'ÄÖ ✓', ''])
		it(`stay as they are where there is nothing to take away: ${JSON.stringify(name)}`, () => {
			assert.equal(inLabel(name), name);
			assert.equal(inMessage(name), name);
		});
});
