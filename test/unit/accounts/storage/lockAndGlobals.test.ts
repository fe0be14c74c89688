import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

describe('a lock in a process that others share', function () {
	this.timeout(20_000);

	it('changes no global, and listens to no signal', async () => {
		const program = join(__dirname, 'globalsProcess.ts');
		const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', program]);
		assert.deepEqual(JSON.parse(stdout), []);
	});
});
