import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isUnnamed, labelOf } from '../../../../src/accounts/account';
import { FileError } from '../../../../src/accounts/accountErrors';
import type { AccountChange, AccountStore } from '../../../../src/accounts/storage/accountStore';
import { secretKeyOf } from '../../../../src/accounts/storage/secretKeys';
import { fillDisk } from '../../../support/accounts/fullDisk';
import {
	ada,
	ben,
	credentialsNamed,
	failedRemoval,
	Machine,
	newAccount,
	type Window,
} from '../../../support/accounts/machine';
import { ScriptedService } from '../../../support/accounts/scriptedService';
import { deferred } from '../../realdebrid/deferred';
import { assertTellsNone, rejection } from '../../realdebrid/rejection';

const live = 'https://api.real-debrid.com';
const mirror = 'https://mirror.example';

describe('the accounts of a machine', () => {
	let machine: Machine;
	beforeEach(() => {
		machine = new Machine();
	});
	afterEach(() => machine.dispose());

	const open = (origin = live): Window => machine.window(new ScriptedService(origin).service);
	const recordChanges = ({ accounts }: { accounts: AccountStore }): AccountChange[] => {
		const changes: AccountChange[] = [];
		accounts.onDidChange(change => changes.push(change));
		return changes;
	};
	const ids = ({ accounts }: Window) => accounts.list().map(({ id }) => id);
	/** The file of an account, whatever grant it stands for. */
	const fileOf = (origin: string, id: string, grant = 'grant') => {
		const beginning = `${encodeURIComponent(origin)}~${id}~`;
		const name = readdirSync(machine.folder).find(one => one.startsWith(beginning));
		return join(machine.folder, name ?? `${beginning}${grant}.account.json`);
	};

	describe('what is stored', () => {
		it('is there again after a restart', async () => {
			const added = await open().accounts.add(newAccount(credentialsNamed('a'), ada));
			const window = open();
			assert.deepEqual(window.accounts.list(), [added]);
			assert.deepEqual(window.accounts.find(added), added);
			const stored = await window.credentials.read(added);
			assert.ok(stored.state === 'found');
			assert.equal(stored.value.accessToken.reveal(), 'access-token-a');
			assert.equal(stored.value.refreshToken.reveal(), 'refresh-token-a');
			assert.equal(stored.value.client.clientId, 'client-a');
			assert.equal(stored.value.client.clientSecret.reveal(), 'client-secret-a');
			assert.equal(stored.value.lifetimeMs, 3_600_000);
		});

		it('says who and when', async () => {
			const account = await open().accounts.add(newAccount(credentialsNamed('a'), ada));
			assert.equal(account.origin, live);
			assert.equal(account.id, '123');
			assert.deepEqual(account.user, ada);
			assert.equal(typeof account.checkedAt, 'number');
			assert.equal(labelOf(account), 'ada');
			assert.equal(isUnnamed(account), false);
		});

		it('has a schema version, in the file and in the secret', async () => {
			const account = await open().accounts.add(newAccount(credentialsNamed('a'), ada));
			const file = JSON.parse(readFileSync(fileOf(live, '123'), 'utf8'));
			const secret = JSON.parse(machine.secrets.entries.get(secretKeyOf(account)) ?? '');
			assert.equal(file.schema, 1);
			assert.equal(secret.schema, 1);
		});

		it('is secret in the secret storage alone', async () => {
			await open().accounts.add(newAccount(credentialsNamed('a'), ada));
			const file = readFileSync(fileOf(live, '123'), 'utf8');
			assert.doesNotMatch(file, /-a"/);
			assert.deepEqual(
				[...machine.secrets.entries.keys()].map(key => key.split(' ')[1]),
				[live],
			);
		});

		it('can be read by nobody else on the machine', async () => {
			await open().accounts.add(newAccount(credentialsNamed('a'), ada));
			assert.equal(statSync(fileOf(live, '123')).mode & 0o077, 0);
		});

		it('leaves no draft behind', async () => {
			const window = open();
			const account = await window.accounts.add(newAccount(credentialsNamed('a'), ada));
			await window.accounts.update(account, { checkedAt: 5 });
			assert.match(machine.fileNames().join(), /^[^,]*~123~[^~,]*\.account\.json$/);
		});

		it('is whole for whoever reads while it is written: a draft is not taken for an account', async () => {
			const window = open();
			await window.accounts.add(newAccount(credentialsNamed('a'), ada));
			writeFileSync(`${fileOf(live, '123')}.4711`, '{"schema":1,"orig');
			assert.deepEqual(ids(open()), ['123']);
		});
	});

	describe('several accounts', () => {
		it('stand side by side', async () => {
			const window = open();
			await window.accounts.add(newAccount(credentialsNamed('a'), ada));
			await window.accounts.add(newAccount(credentialsNamed('b'), ben));
			assert.deepEqual(ids(open()), ['123', '124']);
		});

		it('of other origins are not seen, and not touched', async () => {
			await open().accounts.add(newAccount(credentialsNamed('a'), ada));
			await open(mirror).accounts.add(newAccount(credentialsNamed('m'), ada));
			const window = open(mirror);
			const [account] = window.accounts.list();
			assert.ok(account);
			assert.equal(account.origin, mirror);
			await window.accounts.remove(account);
			assert.deepEqual(ids(open()), ['123']);
			assert.deepEqual(
				[...machine.secrets.entries.keys()].map(key => key.split(' ')[1]),
				[live],
			);
		});

		it('of two windows that sign in at the same time are both kept', async () => {
			const [one, two] = [open(), open()];
			await Promise.all([
				one.accounts.add(newAccount(credentialsNamed('a'), ada)),
				two.accounts.add(newAccount(credentialsNamed('b'), ben)),
			]);
			assert.deepEqual(ids(open()), ['123', '124']);
			one.accounts.reload();
			assert.deepEqual(ids(one), ['123', '124']);
		});

		it('of two windows of which one signs out while the other signs in are right', async () => {
			const [one, two] = [open(), open()];
			const first = await one.accounts.add(newAccount(credentialsNamed('a'), ada));
			await Promise.all([
				one.accounts.remove(first),
				two.accounts.add(newAccount(credentialsNamed('b'), ben)),
			]);
			assert.deepEqual(ids(open()), ['124']);
		});
	});

	describe('signing in anew to the same account', () => {
		it('replaces the credentials and what was wrong', async () => {
			const window = open();
			const first = await window.accounts.add(newAccount(credentialsNamed('a'), ada));
			await window.accounts.update(first, { signInAgain: 'revoked' });
			assert.equal(window.accounts.find(first)?.signInAgain, 'revoked');
			await window.accounts.add(newAccount(credentialsNamed('new'), ada));
			assert.equal(window.accounts.list().length, 1);
			assert.equal(window.accounts.find(first)?.signInAgain, undefined);
			assert.match([...machine.secrets.entries.values()].join(), /access-token-new/);
		});
	});

	describe('changes', () => {
		it('are told: added, changed, removed', async () => {
			const window = open();
			const changes = recordChanges(window);
			const account = await window.accounts.add(newAccount(credentialsNamed('a'), ada));
			await window.accounts.update(account, { user: { ...ada, points: 500 } });
			await window.accounts.remove(account);
			assert.deepEqual(
				changes.map(({ added, changed, removed }) => [added.length, changed.length, removed.length]),
				[
					[1, 0, 0],
					[0, 1, 0],
					[0, 0, 1],
				],
			);
		});

		it('are not told when nothing has changed', async () => {
			const window = open();
			const account = await window.accounts.add(newAccount(credentialsNamed('a'), ada));
			const changes = recordChanges(window);
			window.accounts.reload();
			await window.accounts.update(account, {});
			assert.deepEqual(changes, []);
		});

		it('of another window are told once it is looked', async () => {
			const [one, two] = [open(), open()];
			const changes = recordChanges(one);
			await two.accounts.add(newAccount(credentialsNamed('a'), ada));
			assert.equal(changes.length, 0);
			one.accounts.reload();
			assert.equal(changes[0]?.added[0]?.id, '123');
		});

		it('are not told to who no longer listens', async () => {
			const window = open();
			let told = 0;
			const listening = window.accounts.onDidChange(() => told++);
			listening.dispose();
			await window.accounts.add(newAccount(credentialsNamed('a'), ada));
			assert.equal(told, 0);
		});
	});

	describe('an account without a name', () => {
		it('has a label of its own', async () => {
			const { accounts } = open();
			const account = await accounts.add(newAccount(credentialsNamed('a'), undefined));
			const other = await accounts.add(newAccount(credentialsNamed('b'), undefined));
			assert.equal(isUnnamed(account), true);
			assert.match(labelOf(account), /^Real-Debrid [\da-f]{6}$/);
			assert.notEqual(labelOf(other), labelOf(account));
			assert.equal(account.checkedAt, undefined);
		});

		it('gets its name under its own id, and leaves nothing under the old one', async () => {
			const window = open();
			const unnamed = await window.accounts.add(newAccount(credentialsNamed('a'), undefined));
			await window.accounts.name(unnamed, ada);
			assert.deepEqual(ids(open()), ['123']);
			assert.deepEqual([...machine.secrets.entries.keys()], [secretKeyOf(unnamed)]);
			assert.deepEqual(machine.fileNames(), [
				`${encodeURIComponent(live)}~123~${unnamed.grant}.account.json`,
			]);
		});

		for (const [reason, grant] of [
			[undefined, 'named'],
			['accountLocked', 'named'],
			['revoked', 'unnamed'],
		] as const)
			it(`whose user is signed in under that name already is the same account: ${reason}, of the ${grant} grant`, async () => {
				const window = open();
				const named = await window.accounts.add(newAccount(credentialsNamed('n'), ada, 'named'));
				const unnamed = await window.accounts.add(newAccount(credentialsNamed('u'), undefined, 'unnamed'));
				await window.accounts.update(named, { signInAgain: reason });
				await window.accounts.name(unnamed, ada);
				assert.deepEqual(
					open()
						.accounts.list()
						.map(account => [account.id, account.grant]),
					[['123', grant]],
				);
				assert.deepEqual([...machine.secrets.entries.keys()], [secretKeyOf({ origin: live, grant })]);
			});

		for (const [before, after] of [
			['accountLocked', undefined],
			['notRenewed', undefined],
			['revoked', 'revoked'],
		] as const)
			it(`that was ${before} is ${after} once the service has said whose it is`, async () => {
				const window = open();
				const unnamed = await window.accounts.add(newAccount(credentialsNamed('a'), undefined));
				await window.accounts.update(unnamed, { signInAgain: before });
				await window.accounts.name(unnamed, ada);
				assert.deepEqual(
					open()
						.accounts.list()
						.map(account => [account.id, account.signInAgain]),
					[['123', after]],
				);
			});

		it('gets none when it was signed out before', async () => {
			const window = open();
			const unnamed = await window.accounts.add(newAccount(credentialsNamed('a'), undefined));
			await window.accounts.remove(unnamed);
			await window.accounts.name(unnamed, ada);
			assert.deepEqual(ids(open()), []);
			assert.equal(machine.secrets.entries.size, 0);
		});

		it('gets none when it is being signed out', async () => {
			const [one, two] = [open(), open()];
			const unnamed = await one.accounts.add(newAccount(credentialsNamed('a'), undefined));
			two.accounts.reload();
			const keyring = deferred();
			machine.secrets.hold('delete', keyring.promise);
			const removed = one.accounts.remove(unnamed);
			const named = two.accounts.name(unnamed, ada);
			keyring.resolve();
			await Promise.all([removed, named]);
			assert.deepEqual(ids(open()), []);
			assert.equal(machine.secrets.entries.size, 0);
		});
	});

	describe('removing', () => {
		it('leaves no secret and no file', async () => {
			const window = open();
			const account = await window.accounts.add(newAccount(credentialsNamed('a'), ada));
			const { credentials: stored } = await window.accounts.remove(account);
			assert.ok(stored?.state === 'found');
			assert.equal(stored.value.accessToken.reveal(), 'access-token-a');
			assert.equal(machine.secrets.entries.size, 0);
			assert.deepEqual(machine.fileNames(), []);
		});

		it('leaves nothing of a secret that was set aside', async () => {
			const window = open();
			const account = await window.accounts.add(newAccount(credentialsNamed('a'), ada));
			machine.secrets.entries.set(secretKeyOf(account), 'damaged');
			await window.credentials.read(account);
			assert.equal(machine.secrets.entries.size, 1);
			await window.accounts.remove(account);
			assert.equal(machine.secrets.entries.size, 0);
		});

		it('signs out at once even where the secret storage fails, and is ended later', async () => {
			const window = open();
			const account = await window.accounts.add(newAccount(credentialsNamed('a'), ada));
			machine.secrets.fail('delete', 3);
			const error = await failedRemoval(window.accounts.remove(account));
			assert.equal(error.code, 'storage');
			assertTellsNone(error, ['access-token-a', 'refresh-token-a', 'client-secret-a']);
			assert.deepEqual(ids(window), []);
			assert.deepEqual(ids(open()), []);
			await open().accounts.endRemovals();
			assert.equal(machine.secrets.entries.size, 0);
			assert.deepEqual(machine.fileNames(), []);
		});

		it('that is ended later spares an account that signed in again since', async () => {
			const window = open();
			const account = await window.accounts.add(newAccount(credentialsNamed('a'), ada));
			machine.secrets.fail('delete', 3);
			await failedRemoval(window.accounts.remove(account));
			const again = await window.accounts.add(newAccount(credentialsNamed('new'), ada));
			await open().accounts.endRemovals();
			assert.deepEqual(ids(open()), ['123']);
			assert.match(machine.secrets.entries.get(secretKeyOf(again)) ?? '', /access-token-new/);
		});

		it('that is ended later spares an account that is just signing in again', async () => {
			const window = open();
			const account = await window.accounts.add(newAccount(credentialsNamed('a'), ada));
			machine.secrets.fail('delete', 3);
			await failedRemoval(window.accounts.remove(account));
			// It knows of nobody, and looks again only now and then.
			const late = open();
			const keyring = deferred();
			machine.secrets.hold('store', keyring.promise);
			const added = window.accounts.add(newAccount(credentialsNamed('new'), ada));
			const ended = late.accounts.endRemovals();
			keyring.resolve();
			await added;
			await ended;
			const [again] = window.accounts.list();
			assert.match(
				machine.secrets.entries.get(secretKeyOf(again ?? assert.fail())) ?? '',
				/access-token-new/,
			);
		});

		it('that is ended later tells nothing of an account that signed in again since, whose answers stand', async () => {
			const window = open();
			const account = await window.accounts.add(newAccount(credentialsNamed('a'), ada));
			machine.secrets.fail('delete', 3);
			await failedRemoval(window.accounts.remove(account));
			await window.accounts.add(newAccount(credentialsNamed('new'), ada));
			await window.consents.record(account, { id: 'acme.player', label: 'Player' }, 'allowed');
			await open().accounts.endRemovals();
			assert.equal(open().consents.list().length, 1);
			// Nor is there anything to be ended any more.
			assert.deepEqual(machine.files().listLeaving(), []);
		});

		it('that is ended later spares an account that signed in again with a later version', async () => {
			const window = open();
			const account = await window.accounts.add(newAccount(credentialsNamed('a'), ada));
			machine.secrets.fail('delete', 3);
			await failedRemoval(window.accounts.remove(account));
			writeFileSync(fileOf(live, '123'), '{"schema":2}');
			const again = secretKeyOf({ origin: live, grant: 'grant' });
			machine.secrets.entries.set(again, '{"schema":2}');
			await open().accounts.endRemovals();
			assert.deepEqual([...machine.secrets.entries], [[again, '{"schema":2}']]);
		});

		it('that is ended later leaves other origins alone', async () => {
			const window = open(mirror);
			const account = await window.accounts.add(newAccount(credentialsNamed('m'), ada));
			machine.secrets.fail('delete', 3);
			await failedRemoval(window.accounts.remove(account));
			await open().accounts.endRemovals();
			assert.equal(machine.secrets.entries.size, 1);
			await open(mirror).accounts.endRemovals();
			assert.equal(machine.secrets.entries.size, 0);
		});

		it('twice does no harm', async () => {
			const window = open();
			const account = await window.accounts.add(newAccount(credentialsNamed('a'), ada));
			await window.accounts.remove(account);
			await window.accounts.remove(account);
			assert.deepEqual(machine.fileNames(), []);
		});

		it('is not undone by an update that comes late', async () => {
			const [one, two] = [open(), open()];
			const account = await one.accounts.add(newAccount(credentialsNamed('a'), ada));
			two.accounts.reload();
			await one.accounts.remove(account);
			await two.accounts.update(account, { user: { ...ada, points: 1 } });
			assert.equal(await two.accounts.refreshed(account, credentialsNamed('late')), false);
			assert.deepEqual(ids(open()), []);
			assert.equal(machine.secrets.entries.size, 0);
		});
	});

	describe('the storage failing', () => {
		it('adds an account whose secret this window alone has, where the secret cannot be stored', async () => {
			const window = open();
			machine.secrets.fail('store');
			const account = await window.accounts.add(newAccount(credentialsNamed('a'), ada));
			assert.deepEqual(ids(window), ['123']);
			assert.equal((await window.credentials.read(account)).state, 'found');
			assert.deepEqual(await open().credentials.read(account), { state: 'missing' });
			assertTellsNone(machine.troubles, ['access-token-a', 'refresh-token-a', 'client-secret-a']);
		});

		it('fails with storage where the folder cannot be made', async () => {
			machine.dispose();
			writeFileSync(machine.folder, 'a file where a folder is due');
			const error = await rejection(open().accounts.add(newAccount(credentialsNamed('a'), ada)));
			assert.equal(error.code, 'storage');
			assert.ok(error instanceof FileError);
			assertTellsNone(error, [machine.folder]);
		});

		it('fails with storage where the secret cannot be read', async () => {
			const account = await open().accounts.add(newAccount(credentialsNamed('a'), ada));
			machine.secrets.fail('get');
			const error = await rejection(open().credentials.read(account));
			assert.equal(error.code, 'storage');
			assertTellsNone(error, ['access-token-a', 'refresh-token-a', 'client-secret-a']);
		});
	});

	describe('a secret that is lost in this window', () => {
		it('makes its account sign in again here, and here only', async () => {
			const [one, two] = [open(), open()];
			const account = await one.accounts.add(newAccount(credentialsNamed('a'), ada));
			two.accounts.reload();
			one.accounts.markUnreadable(account, 'lost');
			assert.equal(one.accounts.find(account)?.signInAgain, 'lost');
			two.accounts.reload();
			assert.equal(two.accounts.find(account)?.signInAgain, undefined);
			assert.doesNotMatch(readFileSync(fileOf(live, '123'), 'utf8'), /lost/);
		});

		it('is no longer lost after a new sign-in', async () => {
			const window = open();
			const account = await window.accounts.add(newAccount(credentialsNamed('a'), ada));
			window.accounts.markUnreadable(account, 'lost');
			await window.accounts.add(newAccount(credentialsNamed('new'), ada));
			assert.equal(window.accounts.find(account)?.signInAgain, undefined);
		});
	});

	describe('a secret that cannot be understood', () => {
		const good = () => JSON.stringify({ schema: 1, ...plain() });
		const plain = () => ({
			clientId: 'c',
			clientSecret: 's',
			accessToken: 'a',
			refreshToken: 'r',
			expiresAt: 1,
			lifetimeMs: 1,
		});
		const damaged: Readonly<Record<string, () => string>> = {
			'is no JSON': () => 'damaged',
			'is empty': () => '',
			'is cut': () => good().slice(0, -10),
			'is null': () => 'null',
			'is a list': () => '[]',
			'has no version': () => JSON.stringify(plain()),
			'has a version that is a text': () => JSON.stringify({ schema: '1', ...plain() }),
			'has no access token': () => JSON.stringify({ schema: 1, ...plain(), accessToken: undefined }),
			'has an empty refresh token': () => JSON.stringify({ schema: 1, ...plain(), refreshToken: '' }),
			'has a client secret that is a number': () =>
				JSON.stringify({ schema: 1, ...plain(), clientSecret: 7 }),
			'has an end that is a text': () => JSON.stringify({ schema: 1, ...plain(), expiresAt: 'soon' }),
			'has no lifetime': () => JSON.stringify({ schema: 1, ...plain(), lifetimeMs: null }),
		};
		for (const [what, text] of Object.entries(damaged))
			it(`because it ${what} is set aside, not deleted`, async () => {
				const window = open();
				const account = await window.accounts.add(newAccount(credentialsNamed('a'), ada));
				machine.secrets.entries.set(secretKeyOf(account), text());
				assert.deepEqual(await window.credentials.read(account), { state: 'corrupt' });
				assert.equal(machine.secrets.entries.has(secretKeyOf(account)), false);
				assert.deepEqual([...machine.secrets.entries.values()], [text()]);
				assert.deepEqual(await window.credentials.read(account), { state: 'missing' });
			});

		it('stays where it is when it cannot be set aside', async () => {
			const window = open();
			const account = await window.accounts.add(newAccount(credentialsNamed('a'), ada));
			machine.secrets.entries.set(secretKeyOf(account), 'damaged');
			machine.secrets.fail('store');
			assert.equal((await rejection(window.credentials.read(account))).code, 'storage');
			assert.equal(machine.secrets.entries.get(secretKeyOf(account)), 'damaged');
		});

		it('because a later version wrote it is left as it is', async () => {
			const window = open();
			const account = await window.accounts.add(newAccount(credentialsNamed('a'), ada));
			const newer = JSON.stringify({ schema: 2, shape: 'unknown' });
			machine.secrets.entries.set(secretKeyOf(account), newer);
			assert.deepEqual(await window.credentials.read(account), { state: 'newer' });
			assert.deepEqual([...machine.secrets.entries], [[secretKeyOf(account), newer]]);
		});
	});

	describe('a file that cannot be understood', () => {
		const damaged: Readonly<Record<string, string>> = {
			'is no JSON': '{"schema":1,',
			'is empty': '',
			'has no version': '{}',
		};
		for (const [what, text] of Object.entries(damaged))
			it(`because it ${what} costs no sign-in: what it held is asked for again`, async () => {
				const account = await open().accounts.add(newAccount(credentialsNamed('a'), ada));
				writeFileSync(fileOf(live, account.id, account.grant), text);
				const window = open();
				assert.deepEqual(ids(window), ['123']);
				assert.equal(window.accounts.find(account)?.user, undefined);
				assert.equal((await window.tokens.get(account)).reveal(), 'access-token-a');
				await window.accounts.update(account, { user: ada });
				assert.deepEqual(open().accounts.find(account)?.user, ada);
			});

		it('because a later version wrote it is left as it is', () => {
			mkdirSync(machine.folder, { recursive: true });
			const newer = '{"schema":2,"who":"knows"}';
			writeFileSync(fileOf(live, '9'), newer);
			assert.deepEqual(ids(open()), []);
			assert.equal(readFileSync(fileOf(live, '9'), 'utf8'), newer);
		});

		it('because it is a folder is passed over', () => {
			mkdirSync(fileOf(live, '9'));
			assert.deepEqual(ids(open()), []);
		});
	});

	it('reads what it knows of a file whose other fields are of wrong types', () => {
		writeFileSync(
			fileOf(live, '9'),
			JSON.stringify({
				schema: 1,
				user: { id: 9 },
				checkedAt: 'x',
				refreshedAt: [],
				signInAgain: 1,
			}),
		);
		assert.deepEqual(open().accounts.list(), [
			{
				origin: live,
				id: '9',
				grant: 'grant',
				user: undefined,
				checkedAt: undefined,
				refreshedAt: undefined,
				signInAgain: undefined,
			},
		]);
	});

	it('has no accounts where nobody has ever signed in', () => {
		machine.dispose();
		assert.deepEqual(ids(open()), []);
	});

	it('go on saying that an account has to sign in again where that cannot be taken back: the caller hears of it', async () => {
		const window = open();
		const account = await window.accounts.add(newAccount(credentialsNamed('a'), ada));
		await window.accounts.update(account, { signInAgain: 'revoked' });
		const disk = fillDisk();
		try {
			const refreshed = window.accounts.refreshed(account, credentialsNamed('b'));
			assert.ok((await rejection(refreshed)) instanceof FileError);
		} finally {
			disk.free();
		}
		assert.equal(open().accounts.find(account)?.signInAgain, 'revoked');
	});

	it('are written where something has changed alone', async () => {
		const window = open();
		const account = await window.accounts.add(newAccount(credentialsNamed('a'), ada));
		const disk = fillDisk();
		try {
			assert.equal((await window.tokens.get(account)).reveal(), 'access-token-a');
		} finally {
			disk.free();
		}
	});

	it('of a later version are known as such, also where the secret is none of its', async () => {
		const window = open();
		const account = await window.accounts.add(newAccount(credentialsNamed('a'), ada));
		assert.equal(await window.accounts.isNewer(account), false);
		const secret = machine.secrets.entries.get(secretKeyOf(account)) ?? '';
		machine.secrets.entries.set(secretKeyOf(account), '{"schema":2}');
		assert.equal(await window.accounts.isNewer(account), true);
		machine.secrets.entries.set(secretKeyOf(account), secret);
		assert.equal(await window.accounts.isNewer(account), false);
		writeFileSync(fileOf(live, '123'), '{"schema":2}');
		assert.equal(await window.accounts.isNewer(account), true);
	});
});
