import assert from 'node:assert/strict';
import { readServeOptions, usage } from '../../../sandbox/src/cli/options';
import { UsageError } from '../../../sandbox/src/cli/usage-error';

describe('sandbox: options of the command', () => {
	it('are those of startSandbox', () => {
		const words = ['--port', '8080', '--approve', 'ada-premium', '--interval', '1', '--token-lifetime', '60'];
		assert.deepEqual(readServeOptions(words), {
			port: 8080,
			approve: 'ada-premium',
			interval: 1,
			tokenLifetime: 60,
		});
		assert.deepEqual(readServeOptions([]), {});
	});

	it('--help asks for nothing else, and names each option', () => {
		assert.equal(readServeOptions(['--help', '--port', '1']), undefined);
		for (const option of ['--port', '--approve', '--interval', '--token-lifetime', '--help'])
			assert.ok(usage.includes(option), option);
	});

	it('refuses what makes no sense, in words', () => {
		const mistakes = [
			['--port', '65536'],
			['--port', '-1'],
			['--port', '80a'],
			['--port'],
			['--interval', '0'],
			['--token-lifetime', '1.5'],
			['--aprove', 'ada-premium'],
			['serve'],
		];
		for (const words of mistakes) assert.throws(() => readServeOptions(words), UsageError, words.join(' '));
	});
});
