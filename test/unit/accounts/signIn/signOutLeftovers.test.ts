import assert from 'node:assert/strict';
import { mkdirSync, renameSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Account } from '../../../../src/accounts/account';
import { FileError } from '../../../../src/accounts/accountErrors';
import { signIn } from '../../../../src/accounts/signIn/signIn';
import { signOut } from '../../../../src/accounts/signIn/signOut';
import { RealDebridError } from '../../../../src/realdebrid/errors';
import { AccountFixture, type Outcome } from '../../../support/accounts/accountFixture';
import { makeReadOnly } from '../../../support/accounts/fileSystemCalls';
import { Machine, type Window } from '../../../support/accounts/machine';
import { ListedSecrets } from '../../../support/accounts/memorySecrets';
import { ok, type Reply, ScriptedService } from '../../../support/accounts/scriptedService';
import { rejection } from '../../realdebrid/rejection';
import { accessToken, tokenAnswer, userAnswer } from '../../realdebrid/wireAnswers';

const LIMIT_MS = 60_000;
const maintenance: Reply = { status: 503, body: '<html>Back soon</html>' };

describe('what a sign-out leaves', () => {
	let fixture: AccountFixture;
	let secrets: ListedSecrets;
	let window: Window;
	let account: Account;
	beforeEach(async () => {
		fixture = new AccountFixture();
		secrets = new ListedSecrets();
		window = open();
		account = await fixture.signedIn(window);
		await window.tokens.get(account);
	});
	afterEach(() => fixture.dispose());

	const open = () => fixture.window(secrets);
	const folder = () => fixture.machine.folder;
	const filesWith = (extension: string) =>
		fixture.machine.fileNames().filter(name => name.endsWith(extension));
	const signingOut = (of = window) => fixture.within(LIMIT_MS, signOut(of, account));
	const errorOf = (outcome: Outcome<unknown>) => (outcome.state === 'rejected' ? outcome.error : undefined);
	/** As a window starts. */
	async function start(): Promise<Window> {
		const started = open();
		const outcome = await fixture.within(LIMIT_MS, started.accounts.endRemovals());
		assert.equal(outcome.state, 'fulfilled');
		return started;
	}
	function spoil(extension: string, content = '{"schema"'): void {
		const names = filesWith(extension);
		assert.equal(names.length, 1, `one file ends in ${extension}`);
		for (const name of names) writeFileSync(join(folder(), name), content);
	}

	describe('in a folder that is read-only', () => {
		let outcome: Outcome<unknown>;
		beforeEach(async () => {
			const readOnly = makeReadOnly();
			try {
				outcome = await signingOut();
			} finally {
				readOnly.restore();
			}
		});

		it('is no secret, and the service is told', () => {
			assert.deepEqual([...secrets.entries], []);
			assert.equal(fixture.service.count('disable'), 1);
		});

		it('is a file, which the error says', () => {
			const error = errorOf(outcome);
			assert.equal(error?.code, 'storage');
			assert.ok(error instanceof FileError);
			assert.match(error?.message ?? '', /account/);
			assert.ok(!/ada|123|\//.test(error?.message ?? ''), error?.message);
		});

		it('is no token, in this window or another', async () => {
			assert.equal((await rejection(window.tokens.get(account))).code, 'signedOut');
			assert.equal((await rejection(open().tokens.get(account))).code, 'signedOut');
		});
	});

	describe('of a folder that was deleted', () => {
		beforeEach(() => rmSync(folder(), { recursive: true }));

		for (const what of ['before the window notices', 'after the window has noticed'])
			it(`is nothing, ${what}, and the service is told`, async () => {
				if (what.startsWith('after')) window.accounts.reload();
				assert.equal((await signingOut()).state, 'fulfilled');
				assert.deepEqual([...secrets.entries], []);
				assert.equal(fixture.service.count('disable'), 1);
				assert.equal((await rejection(window.tokens.get(account))).code, 'signedOut');
			});
	});

	describe('by a crash or a storage that deletes nothing', () => {
		beforeEach(async () => {
			secrets.fail('delete');
			assert.equal(errorOf(await signingOut())?.code, 'storage');
			secrets.heal();
			assert.equal(secrets.entries.size, 1);
		});

		for (const [what, content] of Object.entries({
			unreadable: '{"schema"',
			empty: '',
			'another thing': '[]',
		}))
			it(`is removed by the next window, also where the record of it is ${what}`, async () => {
				spoil('.leaving.json', content);
				await start();
				assert.deepEqual([...secrets.entries], []);
				assert.deepEqual(fixture.machine.fileNames(), []);
			});

		it('is removed by the next window without a list of secrets, also where the record of it is unreadable', async () => {
			spoil('.leaving.json');
			fixture.machine.secrets.entries.clear();
			for (const [key, value] of secrets.entries) fixture.machine.secrets.entries.set(key, value);
			await fixture.within(LIMIT_MS, fixture.window().accounts.endRemovals());
			assert.deepEqual([...fixture.machine.secrets.entries], []);
			assert.deepEqual(fixture.machine.fileNames(), []);
		});
	});

	for (const [what, content] of Object.entries({ unreadable: '{"schema"', empty: '', 'another thing': '[]' }))
		it(`is not what a damaged file leaves: an account whose file is ${what} stays signed in`, async () => {
			spoil('.account.json', content);
			const started = await start();
			assert.deepEqual(
				started.accounts.list().map(({ origin, id, signInAgain }) => ({ origin, id, signInAgain })),
				[{ origin: account.origin, id: account.id, signInAgain: undefined }],
			);
			assert.equal((await started.tokens.get(account)).reveal(), accessToken);
			assert.equal((await signingOut(started)).state, 'fulfilled');
			assert.deepEqual([...secrets.entries], []);
			assert.deepEqual(fixture.machine.fileNames(), []);
		});

	describe('in a storage that lists its secrets: the clean-up', () => {
		// A secret is not taken for one that is left while its sign-in may be under way.
		beforeEach(() => fixture.clock.tickAsync(3_600_001));

		/** A code that nobody has entered yet; its window has closed. */
		async function leaveASignIn(): Promise<void> {
			fixture.service.on('credentials', maintenance);
			const closing = new AbortController();
			const ended = signIn(window, fixture.prompt, closing.signal);
			await fixture.within(1_000, ended);
			closing.abort(new RealDebridError('cancelled', 'The window closes.'));
			assert.equal((await fixture.within(LIMIT_MS, ended)).state, 'rejected');
		}

		it('removes at the start of a window a secret that no record refers to', async () => {
			for (const name of filesWith('.account.json')) rmSync(join(folder(), name));
			await start();
			assert.deepEqual([...secrets.entries], []);
		});

		it('spares the secrets of accounts and sign-ins, and what is not ours', async () => {
			await leaveASignIn();
			secrets.entries.set('theme', 'dark');
			const before = new Map(secrets.entries);
			assert.equal(before.size, 3);
			const started = await start();
			assert.deepEqual(secrets.entries, before);
			assert.equal((await started.tokens.get(account)).reveal(), accessToken);
		});

		it('spares the secrets of another server that the same browser keeps', async () => {
			const server = new Machine();
			try {
				const there = server.window(fixture.service.service, secrets);
				const guest = await fixture.signedIn(there);
				await start();
				assert.equal((await there.tokens.get(guest)).reveal(), accessToken);
				await there.accounts.endRemovals();
				assert.equal((await open().tokens.get(account)).reveal(), accessToken);
			} finally {
				server.dispose();
			}
		});

		for (const [what, away] of Object.entries({
			'is not mounted': (aside: string) => renameSync(folder(), aside),
			'is empty until it is mounted': (aside: string) => {
				renameSync(folder(), aside);
				mkdirSync(folder());
			},
		}))
			it(`spares the secrets of a folder that ${what}`, async () => {
				const before = new Map(secrets.entries);
				const aside = `${folder()}-aside`;
				away(aside);
				try {
					assert.deepEqual((await start()).accounts.list(), []);
				} finally {
					rmSync(folder(), { recursive: true, force: true });
					renameSync(aside, folder());
				}
				assert.deepEqual(secrets.entries, before);
			});

		it('spares the secrets of another service', async () => {
			const before = new Map(secrets.entries);
			const mirror = new ScriptedService('https://mirror.example').service;
			await fixture.within(LIMIT_MS, fixture.window(secrets, mirror).accounts.endRemovals());
			assert.deepEqual(secrets.entries, before);
		});

		it('spares the secrets of a sign-in under way in another window', async () => {
			fixture.service.on(
				'credentials',
				maintenance,
				ok({ client_id: 'other', client_secret: 'other-secret' }),
			);
			fixture.service.on('token', ok({ ...tokenAnswer, access_token: 'other' }));
			fixture.service.on('user', ok({ ...userAnswer, id: 124 }));
			const ended = signIn(window, fixture.prompt, new AbortController().signal);
			// Another window starts in each of its steps.
			let started = 0;
			for (let state = 'pending'; state === 'pending'; started++) {
				await start();
				({ state } = await fixture.within(100, ended));
			}
			assert.ok(started > 5);
			const other = window.accounts.list().find(({ id }) => id === '124');
			assert.equal((await open().tokens.get(other ?? assert.fail('no account'))).reveal(), 'other');
		});

		it('spares all secrets where the files cannot be read now', async function () {
			// Without rights, links are not made there.
			if (process.platform === 'win32') return this.skip();
			const before = new Map(secrets.entries);
			const aside = `${folder()}-aside`;
			// A link to itself leads nowhere, whoever asks: to root, too, no folder is without rights.
			renameSync(folder(), aside);
			symlinkSync(folder(), folder());
			try {
				await fixture.within(LIMIT_MS, open().accounts.endRemovals());
			} finally {
				unlinkSync(folder());
				renameSync(aside, folder());
			}
			assert.deepEqual(secrets.entries, before);
		});
	});
});
