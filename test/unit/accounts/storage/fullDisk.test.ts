import assert from 'node:assert/strict';
import type { SinonFakeTimers } from 'sinon';
import { FileError } from '../../../../src/accounts/accountErrors';
import { signIn, signInAgain } from '../../../../src/accounts/signIn/signIn';
import { type FullDisk, fillDisk } from '../../../support/accounts/fullDisk';
import { ada, credentialsNamed, Machine, newAccount, type Window } from '../../../support/accounts/machine';
import { ok, ScriptedService } from '../../../support/accounts/scriptedService';
import { assertTellsNone, rejection } from '../../realdebrid/rejection';
import { turnedClock } from '../../realdebrid/turnedClock';
import {
	accessToken,
	credentialsAnswer,
	deviceCodeAnswer,
	tokenAnswer,
	userAnswer,
} from '../../realdebrid/wireAnswers';

describe('a disk that is full', () => {
	let clock: SinonFakeTimers;
	let machine: Machine;
	let service: ScriptedService;
	let window: Window;
	let disk: FullDisk | undefined;
	beforeEach(() => {
		clock = turnedClock();
		machine = new Machine();
		service = new ScriptedService();
		service.on('token', ok(tokenAnswer));
		window = open();
	});
	afterEach(() => {
		disk?.free();
		machine.dispose();
		clock.restore();
	});

	const open = () => machine.window(service.service);
	const fill = () => {
		disk = fillDisk();
	};

	it('keeps nobody from a refreshed token, which the secret storage keeps', async () => {
		const account = await window.accounts.add(newAccount(credentialsNamed('a', 0), ada));
		fill();
		assert.equal((await window.tokens.get(account)).reveal(), accessToken);
		assert.equal((await open().tokens.get(account)).reveal(), accessToken);
		assert.equal(service.count('token'), 1);
		assert.deepEqual(machine.troubles, []);
	});

	it('keeps an account from no longer having to sign in again, and says that it is the files', async () => {
		const account = await window.accounts.add(newAccount(credentialsNamed('a', 0), ada));
		await window.accounts.update(account, { signInAgain: 'revoked' });
		const prompt = {
			onVerification: () => undefined,
			onWaiting: () => undefined,
			onGranted: () => undefined,
		};
		const again = () => signInAgain(window, account, prompt, new AbortController().signal);
		fill();
		const error = await rejection(again());
		assert.equal(error.code, 'storage');
		assert.ok(error instanceof FileError);
		assert.match(String(error.cause), /ENOSPC/);
		assertTellsNone(error, ['/home/ada', '123.account', 'access-token-a', accessToken]);
		disk?.free();
		assert.equal((await again()).signInAgain, undefined);
		assert.equal(service.count('deviceCode'), 0);
	});

	describe('keeps nobody’s grant', () => {
		const shown: string[] = [];
		const start = async (window: Window) => {
			const prompt = {
				onVerification: ({ userCode }: { userCode: string }) => shown.push(userCode),
				onWaiting: () => undefined,
				onGranted: () => undefined,
			};
			const ended = signIn(window, prompt, new AbortController().signal);
			ended.catch(() => undefined);
			await clock.tickAsync(10_000);
			return ended;
		};
		beforeEach(() => {
			shown.length = 0;
			service.on('deviceCode', ok(deviceCodeAnswer));
			service.on('credentials', ok(credentialsAnswer));
			service.on('user', ok(userAnswer));
		});

		it('from being stored as a secret, once the code is there: trying again needs no other code', async () => {
			service.on('credentials', () => {
				fill();
				return ok(credentialsAnswer);
			});
			const error = await rejection(start(window));
			assert.equal(error.code, 'storage');
			assert.ok(error instanceof FileError);
			assert.match(machine.secrets.entries.values().next().value ?? '', /"stage":"exchanged"/);
			disk?.free();
			assert.equal((await start(open())).id, '123');
			assert.equal(service.count('deviceCode'), 1);
			assert.equal(service.count('token'), 1);
		});

		it('waiting in vain: nobody is shown a code that leads to nothing', async () => {
			fill();
			const error = await rejection(start(window));
			assert.ok(error instanceof FileError);
			assert.deepEqual(shown, []);
			assert.deepEqual([...machine.secrets.entries], []);
		});
	});

	it('keeps an answer from being kept, and says that it is the files', async () => {
		const player = { id: 'acme.player', label: 'Player' };
		const account = await window.accounts.add(newAccount(credentialsNamed('a'), ada));
		fill();
		const error = await rejection(window.consents.record(account, player, 'allowed'));
		assert.ok(error instanceof FileError);
		assert.equal(window.consents.isAllowed(account, player), false);
	});
});
