import assert from 'node:assert/strict';
import sinon from 'sinon';
import * as vscode from 'vscode';
import { FileError } from '../../../src/accounts/accountErrors';
import type { Accounts } from '../../../src/accounts/createAccounts';
import { showFailure } from '../../../src/editor/messages/showMessage';
import { StorageNotice } from '../../../src/editor/messages/storageNotices';
import { RealDebridError } from '../../../src/realdebrid/errors';
import { FakeFocus } from '../support/fake-focus';
import { FakeMessages } from '../support/fake-messages';

const unsaved = /^The editor could not save your Real-Debrid sign-in\./;

describe('the notice of a sign-in that is not stored', () => {
	let fakes: sinon.SinonSandbox;
	let messages: FakeMessages;
	let focus: FakeFocus;
	const settled = () => new Promise(resolve => setImmediate(resolve));

	const restMilliseconds = 10_000;
	let isAny: boolean;
	let tries: number;
	let works: boolean;
	let clock: sinon.SinonFakeTimers;
	let notice: StorageNotice;
	let log: vscode.LogOutputChannel;
	const offScreen = Promise.resolve();
	beforeEach(() => {
		fakes = sinon.createSandbox();
		messages = new FakeMessages(fakes);
		focus = new FakeFocus(fakes);
		clock = fakes.useFakeTimers({ toFake: ['Date', 'performance'] });
		isAny = true;
		tries = 0;
		works = false;
		log = vscode.window.createOutputChannel('Real-Debrid test', { log: true });
		notice = new StorageNotice(
			{ unsaved: () => (isAny ? ['a key'] : []) },
			{ get: () => ({ accounts: { saveAgain } }) as unknown as Accounts },
			log,
			{ whenOffScreen: offScreen },
		);
	});
	const saveAgain = async () => {
		tries++;
		isAny = !works;
	};
	afterEach(() => {
		notice.dispose();
		log.dispose();
		fakes.restore();
	});

	it('says so and shows the log', async () => {
		const show = fakes.stub(log, 'show');
		const told = notice.tell(new RealDebridError('storage', 'It is locked.'));
		await offScreen;
		assert.match(messages.shown[0]?.text ?? '', unsaved);
		messages.shown[0]?.answer('Show Log');
		await told;
		assert.equal(show.callCount, 1);
	});

	it('offers it to the storage again when the person comes back to the window', async () => {
		focus.leave();
		assert.equal(tries, 0);
		works = true;
		focus.come();
		await settled();
		assert.equal(tries, 1);
		clock.tick(restMilliseconds);
		focus.come();
		assert.equal(tries, 1);
	});

	it('does not, just after the storage refused: a prompt that was closed would come back for ever', async () => {
		void notice.tell(new RealDebridError('storage', 'It is locked.'));
		focus.come();
		assert.equal(tries, 0);
		clock.tick(restMilliseconds);
		focus.come();
		focus.come();
		assert.equal(tries, 1);
		clock.tick(2 * restMilliseconds);
		focus.come();
		assert.equal(tries, 1, 'while a try is under way');
		await settled();
		focus.come();
		assert.equal(tries, 1);
		clock.tick(restMilliseconds);
		focus.come();
		assert.equal(tries, 2);
	});
});

describe('the message of a storage that failed', () => {
	const fakes = sinon.createSandbox();
	afterEach(() => fakes.restore());

	const failures: readonly [string, RealDebridError, RegExp][] = [
		[
			'of the secret storage',
			new RealDebridError('storage', ''),
			/^The editor could not access its secret storage\. \S/,
		],
		['of the files', new FileError('', 'ENOSPC'), /could not write its files: the disk is full/],
	];
	for (const [what, error, words] of failures)
		it(`${what} says so, and offers to try again`, async () => {
			const messages = new FakeMessages(fakes);
			const log = vscode.window.createOutputChannel('Real-Debrid test', { log: true });
			try {
				let tries = 0;
				const shown = showFailure(error, log, async () => tries++);
				const [message] = messages.shown;
				assert.match(message?.text ?? '', words);
				assert.equal(message?.actions[0], 'Try Again');
				assert.equal(message?.actions.at(-1), 'Show Log');
				message?.answer('Try Again');
				await shown;
				assert.equal(tries, 1);
			} finally {
				log.dispose();
			}
		});
});
