import assert from 'node:assert/strict';
import { setImmediate as aMoment } from 'node:timers/promises';
import sinon from 'sinon';
import * as vscode from 'vscode';
import { focusToast } from '../../../src/editor/signIn/codeToast';

describe('the focus of the toast with the code', () => {
	const fakes = sinon.createSandbox();
	afterEach(() => fakes.restore());

	it('is asked for one call at a time, and not again once the toast has it', async () => {
		const answers = [false, false, true, true];
		let underWay = 0;
		let most = 0;
		const execute = fakes.stub(vscode.commands, 'executeCommand').callsFake(async () => {
			most = Math.max(most, ++underWay);
			// Longer than the pause between two calls.
			await new Promise(resolve => setTimeout(resolve, 25));
			underWay--;
			return answers.shift();
		});
		assert.equal(await focusToast(new AbortController().signal), true);
		await aMoment();
		assert.deepEqual([most, execute.callCount], [1, 3]);
	});

	it('is not asked for any more once the toast is gone', async () => {
		const gone = new AbortController();
		const execute = fakes.stub(vscode.commands, 'executeCommand').callsFake(async () => {
			gone.abort();
			return false;
		});
		await focusToast(gone.signal);
		assert.equal(execute.callCount, 1);
	});
});
