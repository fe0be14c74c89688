import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SinonFakeTimers } from 'sinon';
import { type Account, isUnnamed } from '../../../../src/accounts/account';
import { refreshUserDetails } from '../../../../src/accounts/signIn/userDetails';
import { secretKeyOf } from '../../../../src/accounts/storage/secretKeys';
import { ada, credentialsNamed, Machine, newAccount, type Window } from '../../../support/accounts/machine';
import { ok, ScriptedService } from '../../../support/accounts/scriptedService';
import { rejection } from '../../realdebrid/rejection';
import { turnedClock } from '../../realdebrid/turnedClock';
import { tokenAnswer, userAnswer } from '../../realdebrid/wireAnswers';

const origin = 'https://api.real-debrid.com';
const newer = '{"schema":2,"shape":"unknown"}';
const player = { id: 'acme.player', label: 'Player' };
const recorder = { id: 'acme.recorder', label: 'Recorder' };

/** As after a downgrade. */
describe('what a later version of the extension has stored', () => {
	let clock: SinonFakeTimers;
	let machine: Machine;
	let service: ScriptedService;
	let window: Window;
	beforeEach(() => {
		clock = turnedClock();
		machine = new Machine();
		service = new ScriptedService();
		service.on('token', ok(tokenAnswer));
		service.on('user', ok(userAnswer));
		window = open();
	});
	afterEach(() => {
		machine.dispose();
		clock.restore();
	});

	const open = () => machine.window(service.service);
	const fileOf = (...key: string[]) => join(machine.folder, key.map(encodeURIComponent).join('~'));
	const read = (path: string) => readFileSync(path, 'utf8');

	describe('as the secret of an account', () => {
		let account: Account;
		beforeEach(async () => {
			account = await window.accounts.add(newAccount(credentialsNamed('a', 0), ada));
			machine.secrets.entries.set(secretKeyOf(account), newer);
			window = open();
		});
		const secret = () => machine.secrets.entries.get(secretKeyOf(account));
		const reason = () => window.accounts.find(account)?.signInAgain;

		const uses: readonly [string, () => Promise<unknown>][] = [
			['asking for a token', () => window.tokens.get(account)],
			['refreshing it', () => window.tokens.refresh(account)],
			['refreshing it once more', () => window.tokens.refreshAnyway(account)],
			['looking at it', () => window.tokens.peek(account)],
			['asking for its details', () => refreshUserDetails(window, account)],
		];
		for (const [what, use] of uses)
			it(`is not touched by ${what}, which says that the account has to sign in again`, async () => {
				assert.equal((await rejection(use())).code, 'signedOut');
				assert.equal(reason(), 'newer');
				assert.equal(secret(), newer);
				assert.equal(service.requests.length, 0);
			});

		it('is no matter of the file’s: the later version finds nothing wrong', async () => {
			await rejection(window.tokens.get(account));
			await window.accounts.update(account, { checkedAt: 5 });
			assert.equal(reason(), 'newer');
			const later = open();
			assert.equal(later.accounts.find(account)?.signInAgain, undefined);
			machine.secrets.entries.delete(secretKeyOf(account));
			await later.credentials.write(account, credentialsNamed('b'));
			assert.equal((await later.tokens.get(account)).reveal(), 'access-token-b');
		});

		it('is replaced by a new sign-in, which a person wants', async () => {
			await rejection(window.tokens.get(account));
			await window.accounts.add(newAccount(credentialsNamed('new'), ada));
			assert.equal(reason(), undefined);
			assert.equal((await window.tokens.get(account)).reveal(), 'access-token-new');
		});

		it('is removed by a sign-out', async () => {
			await window.accounts.remove(account);
			assert.deepEqual([...machine.secrets.entries], []);
			assert.deepEqual(machine.fileNames(), []);
		});
	});

	describe('as the file of an account', () => {
		const account = { origin, id: '123', grant: 'later' };
		beforeEach(() => {
			writeFileSync(fileOf(origin, '123', 'later.account.json'), newer);
			machine.secrets.entries.set(secretKeyOf(account), newer);
			window = open();
		});
		const assertUntouched = () => {
			assert.equal(read(fileOf(origin, '123', 'later.account.json')), newer);
			assert.equal(machine.secrets.entries.get(secretKeyOf(account)), newer);
		};

		it('is no account to this one, which tells of it', () => {
			assert.deepEqual(window.accounts.list(), []);
			assert.ok(machine.newer > 0);
		});

		it('is not touched by what comes late of another window', async () => {
			await window.accounts.update(account, { user: ada });
			assert.equal(await window.accounts.refreshed(account, credentialsNamed('late')), false);
			await window.accounts.endRemovals();
			await window.accounts.saveAgain();
			assertUntouched();
		});

		it('is not touched by a name that turns out to be the same: that account goes on under its own id', async () => {
			const unnamed = await window.accounts.add(newAccount(credentialsNamed('u'), undefined));
			await window.consents.record(unnamed, player, 'allowed');
			await refreshUserDetails(window, unnamed);
			assertUntouched();
			const [named, ...others] = window.accounts.list();
			assert.ok(named);
			assert.deepEqual(others, []);
			assert.equal(isUnnamed(named), true);
			assert.equal(named.user?.username, 'ada');
			assert.equal((await window.tokens.get(named)).reveal(), 'access-token-u');
			assert.equal(window.consents.isAllowed(named, player), true);
		});

		it('is replaced by a new sign-in, which a person wants', async () => {
			await window.accounts.add(newAccount(credentialsNamed('new'), ada));
			assert.deepEqual(
				open()
					.accounts.list()
					.map(({ id }) => id),
				['123'],
			);
		});
	});

	describe('as the answer about a consumer', () => {
		const consentFile = (id: string, consumer: string) => fileOf(origin, id, `${consumer}.consent.json`);

		it('is not touched when answers move with a name', async () => {
			const unnamed = await window.accounts.add(newAccount(credentialsNamed('u'), undefined));
			await window.consents.record(unnamed, player, 'allowed');
			await window.consents.record(unnamed, recorder, 'allowed');
			writeFileSync(consentFile('123', player.id), newer);
			await refreshUserDetails(window, unnamed);
			assert.equal(read(consentFile('123', player.id)), newer);
			const named = { origin, id: '123' };
			assert.equal(window.consents.isAllowed(named, player), false);
			assert.equal(window.consents.isAllowed(named, recorder), true);
		});

		it('is replaced by the answer that a person gives now', async () => {
			writeFileSync(consentFile('123', player.id), newer);
			const account = await window.accounts.add(newAccount(credentialsNamed('a'), ada));
			await window.consents.record(account, player, 'allowed');
			assert.equal(window.consents.isAllowed(account, player), true);
		});

		it('is forgotten with the account, as is one that was damaged, and no other', async () => {
			for (const [id, consumer, text] of [
				['123', player.id, newer],
				['123', recorder.id, 'damaged'],
				['1234', player.id, newer],
			] as const)
				writeFileSync(consentFile(id, consumer), text);
			window = open();
			const account = await window.accounts.add(newAccount(credentialsNamed('a'), ada));
			await window.consents.record(account, { id: 'acme.reader', label: 'Reader' }, 'allowed');
			await window.accounts.remove(account);
			assert.deepEqual(
				machine.fileNames().map(name => join(machine.folder, name)),
				[consentFile('1234', player.id)],
			);
		});
	});
});
