import assert from 'node:assert/strict';
import type { SinonFakeTimers } from 'sinon';
import type { Account } from '../../../../src/accounts/account';
import { secretKeyOf } from '../../../../src/accounts/storage/secretKeys';
import {
	ada,
	ben,
	credentialsNamed,
	Machine,
	newAccount,
	type Window,
} from '../../../support/accounts/machine';
import { ok, ScriptedService } from '../../../support/accounts/scriptedService';
import { rejection } from '../../realdebrid/rejection';
import { turnedClock } from '../../realdebrid/turnedClock';
import { tokenAnswer } from '../../realdebrid/wireAnswers';

describe('a secret that has vanished', () => {
	let clock: SinonFakeTimers;
	let machine: Machine;
	let service: ScriptedService;
	let account: Account;
	let secret: string;
	let window: Window;
	beforeEach(async () => {
		clock = turnedClock();
		machine = new Machine();
		service = new ScriptedService();
		service.on('token', ok(tokenAnswer));
		account = await open().accounts.add(newAccount(credentialsNamed('a'), ada));
		secret = machine.secrets.entries.get(secretKeyOf(account)) ?? '';
		machine.secrets.entries.clear();
		window = open();
		assert.equal((await rejection(window.tokens.get(account))).code, 'signedOut');
	});
	afterEach(() => {
		machine.dispose();
		clock.restore();
	});

	const open = () => machine.window(service.service);
	const unlockKeyring = () => machine.secrets.entries.set(secretKeyOf(account), secret);
	const isLost = ({ accounts } = window) => accounts.find(account)?.signInAgain === 'lost';

	it('leaves its account where it is, so that it is told apart from never having signed in', () => {
		assert.equal(isLost(), true);
		assert.deepEqual(
			open()
				.accounts.list()
				.map(({ user }) => user?.username),
			['ada'],
		);
	});

	it('is found out by each window for itself', async () => {
		assert.equal(isLost(), true);
		assert.equal(isLost(open()), false);
	});

	it('is found by the window that missed it', async () => {
		unlockKeyring();
		assert.equal((await window.tokens.get(account)).reveal(), 'access-token-a');
		assert.equal(isLost(), false);
	});

	it('is found by the window that missed it when the editor reports that, and no other secret is', async () => {
		const other = await window.accounts.add(newAccount(credentialsNamed('b'), ben));
		window.accounts.markUnreadable(other, 'lost');
		unlockKeyring();
		await window.accounts.secretChanged(other.grant);
		assert.equal(window.accounts.find(other)?.signInAgain, undefined);
		assert.equal(isLost(), true);
	});

	it('is over after a new sign-in', async () => {
		await window.accounts.add(newAccount(credentialsNamed('new'), ada));
		assert.equal(isLost(), false);
	});

	for (const [when, times] of Object.entries({ before: 1, 'before and after': 2 }))
		it(`is no matter of who signs in anew after a sign-out, in another window: asked for ${when} that was noticed`, async () => {
			const other = open();
			await other.accounts.remove(account);
			for (let count = 0; count < times; count++)
				assert.equal((await rejection(window.tokens.get(account))).code, 'signedOut');
			await other.accounts.add(newAccount(credentialsNamed('new'), ada));
			window.accounts.reload();
			assert.equal(isLost(), false);
			assert.equal((await window.tokens.get(account)).reveal(), 'access-token-new');
		});

	it('is over after a refresh', async () => {
		await window.accounts.refreshed(account, credentialsNamed('fresh'));
		assert.equal(isLost(), false);
	});

	it('is no matter of the file’s, while another thing about the account changes', async () => {
		await window.accounts.update(account, { user: { ...ada, points: 7 } });
		assert.equal(isLost(open()), false);
	});
});
