import assert from 'node:assert/strict';
import { markLines, unmarkLines } from '../../host/test-lines';

describe('test lines', () => {
	it('gives back what was marked, line by line', () => {
		const report = '  a suite\n\n    ✔ a test';
		assert.equal(unmarkLines(markLines(report)), report);
	});

	it('tells the editor’s own lines from the report', () => {
		assert.equal(unmarkLines('Resolving connection token'), undefined);
	});
});
