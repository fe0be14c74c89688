import assert from 'node:assert/strict';
import type { SinonFakeTimers } from 'sinon';
import type { Account } from '../../../../src/accounts/account';
import { secretKeyOf } from '../../../../src/accounts/storage/secretKeys';
import { type FullDisk, fillDisk } from '../../../support/accounts/fullDisk';
import { ada, credentialsNamed, Machine, newAccount, type Window } from '../../../support/accounts/machine';
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
	const told = ({ accounts } = open()) => accounts.find(account)?.told;
	const tell = () => window.accounts.update(account, { told: 'lost' });

	it('leaves its account where it is, so that it is told apart from never having signed in', () => {
		assert.equal(isLost(), true);
		assert.deepEqual(
			open()
				.accounts.list()
				.map(({ user }) => user?.username),
			['ada'],
		);
	});

	it('is told of once for all windows and restarts, and each finds out for itself', async () => {
		assert.equal(told(), undefined);
		await tell();
		assert.equal(isLost(), true);
		const other = open();
		assert.equal(told(other), 'lost');
		assert.equal(isLost(other), false);
	});

	it('is news again once it was there in between', async () => {
		await tell();
		unlockKeyring();
		await open().tokens.get(account);
		assert.equal(told(), undefined);
	});

	it('is found by the window that missed it', async () => {
		await tell();
		unlockKeyring();
		assert.equal((await window.tokens.get(account)).reveal(), 'access-token-a');
		assert.equal(isLost(), false);
		assert.equal(told(window), undefined);
	});

	it('is found also where that cannot be noted', async () => {
		await tell();
		unlockKeyring();
		const disk: FullDisk = fillDisk();
		try {
			assert.equal((await window.tokens.get(account)).reveal(), 'access-token-a');
		} finally {
			disk.free();
		}
		assert.equal(isLost(), false);
	});

	it('is news again after a new sign-in', async () => {
		await tell();
		await window.accounts.add(newAccount(credentialsNamed('new'), ada));
		assert.equal(isLost(), false);
		assert.equal(told(), undefined);
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

	it('is news again after a refresh', async () => {
		await tell();
		await window.accounts.refreshed(account, credentialsNamed('fresh'));
		assert.equal(isLost(), false);
		assert.equal(told(), undefined);
		assert.equal(window.accounts.find(account)?.told, undefined);
	});

	it('stays told while another thing about the account changes', async () => {
		await tell();
		await window.accounts.update(account, { user: { ...ada, points: 7 } });
		assert.equal(told(), 'lost');
		assert.equal(isLost(open()), false);
	});
});
