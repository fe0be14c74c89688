import assert from 'node:assert/strict';
import fs from 'node:fs';
import { useSignedOutWindow } from './support/signed-out-window';

describe('a disk that is full, in the extension host', function () {
	const window = useSignedOutWindow(this);

	it('is what the words speak of, and Try Again goes on with what was allowed', async () => {
		const { messages, sandbox } = window;
		const { userCode, ended } = await window.startSignIn();
		const { writeFileSync } = fs;
		const full = window.fakes.stub(fs, 'writeFileSync').callsFake((path, ...rest) => {
			if (String(path).includes('.account.json')) throw new Error('ENOSPC');
			writeFileSync(path, ...rest);
		});
		sandbox.control.approve(userCode, 1001);
		const message = await messages.waitFor(/^The Real-Debrid extension could not write its files/);
		await ended;
		assert.deepEqual(message.actions, ['Try Again', 'Show Log']);
		full.restore();
		message.answer('Try Again');
		await messages.waitFor(/^Signed in to Real-Debrid as ada-premium\.$/);
		assert.equal(sandbox.control.deviceCodes().length, 1);
		assert.deepEqual(
			messages.shown.filter(({ severity }) => severity === 'warning'),
			[],
		);
	});
});
