import assert from 'node:assert/strict';
import { sayAudit } from '../../../scripts/audit-shipped';

const report = (total: number) => JSON.stringify({ metadata: { vulnerabilities: { total } } });

describe('the audit of what ships', () => {
	it('says that it is clean', () => {
		assert.equal(sayAudit(report(0)), 'npm audit of what ships: no known vulnerability');
	});

	it('fails where anything is known', () => {
		assert.throws(() => sayAudit(report(2)), /2 known vulnerabilities/);
	});

	it('says why it was not done, and does not call that clean', () => {
		const refusal = JSON.stringify({ message: '405 Method Not Allowed - POST …', statusCode: 405 });
		assert.match(sayAudit(refusal), /NOT DONE, .* \(405 Method Not Allowed/);
		assert.match(sayAudit(''), /NOT DONE, .* \(no answer\)/);
		assert.match(sayAudit('{}'), /NOT DONE/);
	});
});
