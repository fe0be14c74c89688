import assert from 'node:assert/strict';
import sinon from 'sinon';
import type { Account, SignInAgainReason } from '../../../src/accounts/account';
import { Mementos } from '../../../src/editor/mementos';
import { SignInAgainNotice } from '../../../src/editor/signIn/signInAgainNotice';
import { FakeMemento } from '../../support/editor/fakeMemento';
import { FakeFocus } from '../support/fake-focus';
import { FakeMessages } from '../support/fake-messages';

describe('the notice of a need to sign in again', () => {
	let fakes: sinon.SinonSandbox;
	let messages: FakeMessages;
	let focus: FakeFocus;
	const settled = () => new Promise(resolve => setImmediate(resolve));

	let accounts: Account[];
	let signedIn: string[];
	let mementos: Mementos;
	let notice: SignInAgainNotice;
	beforeEach(() => {
		fakes = sinon.createSandbox();
		messages = new FakeMessages(fakes);
		focus = new FakeFocus(fakes);
		accounts = [];
		signedIn = [];
		mementos = new Mementos(new FakeMemento());
		notice = open();
	});
	afterEach(() => {
		notice.dispose();
		fakes.restore();
	});

	/** One for another window, or for this one after a restart. */
	const open = () =>
		new SignInAgainNotice(
			{ accounts: () => accounts },
			{ start: async again => signedIn.push(again?.id ?? '') as unknown as Account },
			mementos,
		);
	const account = (id: string, signInAgain: SignInAgainReason | undefined): Account => ({
		origin: 'https://api.real-debrid.com',
		grant: `grant of ${id}`,
		id,
		user: undefined,
		checkedAt: undefined,
		refreshedAt: undefined,
		signInAgain,
	});

	it('comes once, is noted for others, and its button signs in', async () => {
		accounts = [account('1', 'lost')];
		notice.look();
		notice.look();
		assert.equal(messages.shown.length, 1);
		assert.ok(accounts.every(one => mementos.isReported(one)));
		messages.shown[0]?.answer('Sign In Again');
		await settled();
		assert.deepEqual(signedIn, ['1']);
		notice.look();
		assert.equal(messages.shown.length, 1);
	});

	it('does not come where it has been told, by another window or before a restart', () => {
		accounts = [account('1', 'lost')];
		mementos.setReported(account('1', 'lost'));
		notice.look();
		assert.deepEqual(messages.shown, []);
	});

	it('comes when what was told was another reason', () => {
		accounts = [account('1', 'revoked')];
		mementos.setReported(account('1', 'lost'));
		notice.look();
		assert.equal(messages.shown.length, 1);
	});

	it('waits until the person is in the window', () => {
		accounts = [account('1', 'lost')];
		focus.leave();
		notice.look();
		assert.deepEqual(messages.shown, []);
		focus.come();
		assert.equal(messages.shown.length, 1);
	});

	it('does not come any more where another window has told meanwhile', () => {
		accounts = [account('1', 'revoked')];
		focus.leave();
		notice.look();
		mementos.setReported(account('1', 'revoked'));
		focus.come();
		assert.deepEqual(messages.shown, []);
	});

	it('does not come again in this window where another one has its secret and takes the note away', async () => {
		accounts = [account('1', 'lost')];
		notice.look();
		messages.shown[0]?.answer(undefined);
		await settled();
		notice.look();
		focus.come();
		assert.equal(messages.shown.length, 1);
	});

	it('does not come again in a window that opens later, before that window has missed the secret itself', async () => {
		accounts = [account('1', 'lost')];
		notice.look();
		messages.shown[0]?.answer(undefined);
		await settled();
		accounts = [account('1', undefined)];
		const later = open();
		later.look();
		accounts = [account('1', 'lost')];
		later.look();
		later.dispose();
		assert.equal(messages.shown.length, 1);
	});

	it('comes again for what happens again', async () => {
		accounts = [account('1', 'lost')];
		notice.look();
		messages.shown[0]?.answer(undefined);
		accounts = [account('1', undefined)];
		await settled();
		notice.look();
		accounts = [account('1', 'lost')];
		notice.look();
		assert.equal(messages.shown.length, 2);
	});

	it('comes for one account at a time', async () => {
		accounts = [account('1', 'lost'), account('2', 'revoked')];
		notice.look();
		notice.look();
		assert.equal(messages.shown.length, 1);
		messages.shown[0]?.answer(undefined);
		await settled();
		assert.equal(messages.shown.length, 2);
		assert.ok(accounts.every(one => mementos.isReported(one)));
	});

	it('comes again when the person asks for what needs it, though the last one was not answered', async () => {
		const [first, second] = [account('1', 'lost'), account('2', 'revoked')];
		accounts = [first, second];
		notice.look();
		notice.show(first);
		notice.show(second);
		assert.equal(messages.shown.length, 3);
		messages.shown[2]?.answer('Sign In Again');
		await settled();
		assert.deepEqual(signedIn, ['2']);
	});

	it('waits for its turn while any of those that were asked for is not answered', async () => {
		const first = account('1', 'lost');
		accounts = [first];
		notice.look();
		notice.show(first);
		// As the editor does with the older one of two that say the same.
		messages.shown[0]?.answer(undefined);
		accounts = [first, account('2', 'revoked')];
		await settled();
		notice.look();
		assert.equal(messages.shown.length, 2);
		messages.shown[1]?.answer(undefined);
		await settled();
		assert.equal(messages.shown.length, 3);
	});

	it('comes no more once the window is closed', () => {
		accounts = [account('1', 'lost')];
		notice.dispose();
		focus.come();
		assert.deepEqual(messages.shown, []);
	});
});
