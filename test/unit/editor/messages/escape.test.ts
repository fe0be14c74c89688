import assert from 'node:assert/strict';
import { escapeLabel, escapeMarkdown, escapeMessage } from '../../../../src/editor/messages/escape';

describe('names and codes as plain text', () => {
	it('make no icon in a label', () => {
		assert.equal(escapeLabel('$(bug) $(sync~spin)'), '\\$(bug) \\$(sync~spin)');
	});

	it('make no link in a message', () => {
		const shown = escapeMessage('[a](command:x) [b](https://evil.example)');
		assert.ok(!shown.includes(']('));
		assert.equal(shown.replaceAll('\u200B', ''), '[a](command:x) [b](https://evil.example)');
	});

	it('make no link of a bare address in Markdown, and no sign of what stands for one', () => {
		assert.equal(
			escapeMarkdown('https://evil.example WWW.evil.example eve@evil.example &amp;'),
			'https&colon;//evil.example WWW&period;evil.example eve&commat;evil.example &amp;amp;',
		);
		assert.equal(escapeMarkdown('Last checked: 6:40 PM. wwwa'), 'Last checked: 6:40 PM. wwwa');
	});

	for (const name of ['ada', 'a $ (b)', '[a] (b)', '(a)[b]', 'ÄÖ ✓', ''])
		it(`stay as they are where there is nothing to take away: ${JSON.stringify(name)}`, () => {
			assert.equal(escapeLabel(name), name);
			assert.equal(escapeMessage(name), name);
		});
});
