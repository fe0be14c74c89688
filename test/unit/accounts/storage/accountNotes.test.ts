import assert from 'node:assert/strict';
import fs, { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sinon, { type SinonFakeTimers } from 'sinon';
import type { Account } from '../../../../src/accounts/account';
import { fillDisk } from '../../../support/accounts/fullDisk';
import { ada, credentialsNamed, Machine, newAccount, type Window } from '../../../support/accounts/machine';
import { ok, ScriptedService } from '../../../support/accounts/scriptedService';
import { rejection } from '../../realdebrid/rejection';
import { turnedClock } from '../../realdebrid/turnedClock';
import { tokenAnswer } from '../../realdebrid/wireAnswers';

/** What stands in an account's file beside who it is. */
describe('the notes about an account', () => {
	let clock: SinonFakeTimers;
	let machine: Machine;
	let service: ScriptedService;
	let window: Window;
	let account: Account;
	beforeEach(async () => {
		clock = turnedClock();
		machine = new Machine();
		service = new ScriptedService();
		service.on('token', ok(tokenAnswer));
		window = machine.window(service.service);
		account = await window.accounts.add(newAccount(credentialsNamed('a'), ada));
	});
	afterEach(() => {
		machine.dispose();
		clock.restore();
	});

	const stored = () => machine.window(service.service).accounts.find(account);
	/** Runs a step that may write no file. */
	async function withoutWriting(step: () => Promise<unknown>): Promise<void> {
		const write = sinon.spy(fs, 'writeFileSync');
		try {
			await step();
			assert.equal(write.callCount, 0);
		} finally {
			write.restore();
		}
	}

	it('stay as they are where a secret is found that was not missed', async () => {
		await withoutWriting(() => window.tokens.get(account));
	});

	it('go on saying that the person was told of what is still wrong', async () => {
		await window.accounts.update(account, { signInAgain: 'revoked', told: 'revoked' });
		await window.tokens.get(account);
		assert.equal(stored()?.told, 'revoked');
	});

	it('go on saying that it has to sign in again where that cannot be taken back: the caller hears of it', async () => {
		await window.accounts.update(account, { signInAgain: 'revoked' });
		const disk = fillDisk();
		try {
			const refreshed = window.accounts.refreshed(account, credentialsNamed('b'));
			assert.equal((await rejection(refreshed)).reason, 'file');
		} finally {
			disk.free();
		}
		assert.equal(stored()?.signInAgain, 'revoked');
	});

	it('are no matter of a refresh that is insisted on where nothing was wrong', async () => {
		const disk = fillDisk();
		try {
			assert.equal((await window.tokens.refreshAnyway(account)).reveal(), tokenAnswer.access_token);
		} finally {
			disk.free();
		}
	});

	it('are left to the later version that wrote them, also where the secret is none of its', async () => {
		const name = `${encodeURIComponent(account.origin)}~123~${account.grant}.account.json`;
		assert.equal(await window.accounts.isNewer(account), false);
		writeFileSync(join(machine.folder, name), '{"schema":2}');
		assert.equal(await window.accounts.isNewer(account), true);
	});
});
