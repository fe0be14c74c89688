import assert from 'node:assert/strict';
import { format, inspect } from 'node:util';
import { Secret } from '../../../src/realdebrid/secret';

describe('a secret', () => {
	const secret = new Secret('hunter2');

	it('gives its value to whoever asks by name', () => {
		assert.equal(secret.reveal(), 'hunter2');
	});

	it('shows a placeholder wherever it is printed', () => {
		const printed = [
			`${secret}`,
			String({ toString: () => secret.toString() }),
			JSON.stringify({ secret }),
			inspect({ secret }, { depth: 10, showHidden: true }),
			format('%s %o %j', secret, secret, secret),
			Object.entries(secret).join(),
		].join('\n');
		assert.ok(!printed.includes('hunter2'), printed);
		assert.equal(`${secret}`, '[secret]');
		assert.equal(JSON.stringify({ secret }), '{"secret":"[secret]"}');
		assert.equal(inspect({ secret }), '{ secret: [secret] }');
	});

	it('equals another of the same value only', () => {
		assert.equal(secret.equals(new Secret('hunter2')), true);
		assert.equal(secret.equals(new Secret('hunter3')), false);
	});
});
