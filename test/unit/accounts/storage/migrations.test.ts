import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keyOf } from '../../../../src/accounts/storage/credentials';
import { RecordFiles } from '../../../../src/accounts/storage/recordFiles';
import {
	decodeStored,
	type Fields,
	type Migrations,
	SCHEMA,
	text,
} from '../../../../src/accounts/storage/stored';
import { Machine } from '../../../support/accounts/machine';
import { ScriptedService } from '../../../support/accounts/scriptedService';

/** Versions that never were, each with another shape of the same note. */
const migrations: Migrations = {
	[-1]: ({ note }) => ({ content: note }),
	0: ({ content }) => ({ words: text(content) }),
};
const decode = (fields: Fields) => text(fields['words']);
const read = (value: unknown, steps?: Migrations) => decodeStored(JSON.stringify(value), decode, steps);
const corrupt = { state: 'corrupt' };

describe('what an older version stored', () => {
	it('is read by way of its migration', () => {
		assert.deepEqual(read({ schema: 0, content: 'hello' }, migrations), { state: 'found', value: 'hello' });
	});

	it('is read by way of all the migrations that lie between, in their order', () => {
		assert.deepEqual(read({ schema: -1, note: 'hello' }, migrations), { state: 'found', value: 'hello' });
	});

	it('of this version goes through none', () => {
		const none = { [SCHEMA]: () => assert.fail('it is of this version') };
		assert.deepEqual(read({ schema: SCHEMA, words: 'hello' }, none), { state: 'found', value: 'hello' });
	});

	it('is damaged where a migration does not find what it needs', () => {
		assert.deepEqual(read({ schema: 0, content: 7 }, migrations), corrupt);
	});

	it('is damaged where there never was such a version', () => {
		assert.deepEqual(read({ schema: 0, words: 'hello' }), corrupt);
		for (const schema of [-2, 0.5, '0', null, undefined, true])
			assert.deepEqual(read({ schema, words: 'hello', content: 'hello' }, migrations), corrupt);
	});

	it('later than this one is told apart, whatever it holds', () => {
		assert.deepEqual(read({ schema: SCHEMA + 1 }, migrations), { state: 'newer' });
		assert.deepEqual(read({ schema: SCHEMA + 0.5 }, migrations), { state: 'newer' });
	});

	it('in a file stays as it is when it is read, and is of this version once it is written', () => {
		const folder = mkdtempSync(join(tmpdir(), 'real-debrid-migrations-'));
		try {
			const notes = new RecordFiles(folder, '.note.json', decode, { migrations });
			const old = '{"schema":0,"content":"hello"}';
			writeFileSync(notes.pathOf(['a']), old);
			assert.deepEqual(notes.list(), ['hello']);
			assert.equal(readFileSync(notes.pathOf(['a']), 'utf8'), old);
			notes.write(['a'], { words: 'bye' });
			assert.deepEqual(JSON.parse(readFileSync(notes.pathOf(['a']), 'utf8')), {
				schema: SCHEMA,
				words: 'bye',
			});
		} finally {
			rmSync(folder, { recursive: true, force: true });
		}
	});

	// Whoever raises the version adds migrations until this passes again: these are what people have.
	it('as version 1 is understood for as long as there is this extension', async () => {
		const machine = new Machine();
		try {
			const plant = (name: string, text: string) =>
				writeFileSync(join(machine.folder, `https%3A%2F%2Fapi.real-debrid.com~${name}`), text);
			const credentials =
				'"clientId":"c","clientSecret":"s","accessToken":"a","refreshToken":"r","expiresAt":2,"lifetimeMs":1';
			const account = { origin: 'https://api.real-debrid.com', id: '7' };
			const start = `{"schema":1,"origin":"${account.origin}"`;
			plant(
				'7.account.json',
				`${start},"id":"7","user":{"id":"7","username":"ada"},"signInAgain":"revoked"}`,
			);
			plant('8.leaving.json', `${start},"id":"8"}`);
			plant(
				'7~acme.player.consent.json',
				`${start},"accountId":"7","consumer":{"id":"acme.player","label":"Player"},"answer":"allowed"}`,
			);
			plant('one.sign-in.json', `${start},"id":"one","startedAt":1}`);
			machine.secrets.entries.set(keyOf(account), `{"schema":1,${credentials}}`);
			machine.secrets.entries.set(
				`sign-in ${account.origin} one`,
				`{"schema":1,"stage":"exchanged",${credentials}}`,
			);

			const window = machine.window(new ScriptedService().service);
			assert.equal(window.accounts.find(account)?.user?.username, 'ada');
			assert.equal(window.accounts.find(account)?.signInAgain, 'revoked');
			assert.deepEqual(await window.accounts.endRemovals(), [{ ...account, id: '8' }]);
			assert.equal(window.consents.isAllowed(account, { id: 'acme.player', label: '' }), true);
			assert.equal((await window.credentials.read(account)).state, 'found');
			const left = await window.unfinished.claim(one => one.stage === 'exchanged');
			assert.equal(left?.signIn.stage, 'exchanged');
			assert.equal(machine.setAside, 0);
		} finally {
			machine.dispose();
		}
	});
});
