import assert from 'node:assert/strict';
import { renameSync, symlinkSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { ConsentStore } from '../../../../src/accounts/storage/consents';
import { type Fields, RecordFiles } from '../../../../src/accounts/storage/recordFiles';
import { text } from '../../../../src/accounts/storage/stored';
import { Secret } from '../../../../src/realdebrid/secret';
import { ada, credentialsNamed, Machine, newAccount } from '../../../support/accounts/machine';
import { ScriptedService } from '../../../support/accounts/scriptedService';

const live = 'https://api.real-debrid.com';
const notesKind = {
	extension: '.note.json',
	keyLength: 1,
	decode: (fields: Fields) => text(fields['words']),
};
const player = { id: 'acme.player', label: 'Player' };

/** What cannot be read now is not therefore gone. */
describe('a folder that cannot be read for a while', () => {
	// Without rights, links are not made there.
	if (process.platform === 'win32') return;

	let machine: Machine;
	beforeEach(() => {
		machine = new Machine();
	});
	afterEach(() => machine.dispose());

	const aside = () => `${machine.folder}-aside`;
	/** A link to itself leads nowhere, whoever asks: to root, too, no folder is without rights. */
	function lose(): void {
		renameSync(machine.folder, aside());
		symlinkSync(machine.folder, machine.folder);
	}
	function find(): void {
		unlinkSync(machine.folder);
		renameSync(aside(), machine.folder);
	}

	it('keeps its accounts in the windows that know them', async () => {
		const window = machine.window(new ScriptedService().service);
		const account = await window.accounts.add(newAccount(credentialsNamed('a'), ada));
		const changes: unknown[] = [];
		window.accounts.onDidChange(change => changes.push(change));
		lose();
		try {
			window.accounts.reload();
			assert.deepEqual(window.accounts.list(), [account]);
			assert.deepEqual(machine.window(new ScriptedService().service).accounts.list(), []);
		} finally {
			find();
		}
		window.accounts.reload();
		assert.deepEqual(changes, []);
	});

	it('keeps its answers in the windows that know them, and allows nothing in others', async () => {
		const store = new ConsentStore(live, machine.folder, machine.lock, () => true);
		const account = { origin: live, id: '123' };
		await store.record(account, player, 'allowed');
		let told = 0;
		store.onDidChange(() => told++);
		lose();
		try {
			store.reload();
			assert.equal(store.isAllowed(account, player), true);
			const late = new ConsentStore(live, machine.folder, machine.lock, () => true);
			assert.deepEqual(late.list(), []);
		} finally {
			find();
		}
		store.reload();
		assert.equal(told, 0);
	});

	it('keeps nobody from signing in, and what was left is found later', async () => {
		const window = machine.window(new ScriptedService().service);
		const held = await window.unfinished.begin();
		const client = { clientId: 'client', clientSecret: new Secret('client-secret') };
		await held.write({ stage: 'granted', client, deviceCode: new Secret('device-code') });
		await held.release();
		lose();
		try {
			assert.doesNotThrow(() => window.unfinished.mayExist());
			assert.equal(await window.unfinished.claim(), undefined);
		} finally {
			find();
		}
		assert.equal((await window.unfinished.claim())?.signIn.stage, 'granted');
	});

	it('is told apart from one that was never made, by its error', () => {
		const notes = new RecordFiles(machine.folder, notesKind);
		lose();
		try {
			assert.throws(() => notes.list(), { code: 'ELOOP' });
		} finally {
			find();
		}
	});

	it('is told apart from one with a file in it that cannot be read, by its error', () => {
		const notes = new RecordFiles(machine.folder, notesKind);
		const path = join(machine.folder, 'a.note.json');
		symlinkSync(path, path);
		assert.throws(() => notes.list(), { code: 'ELOOP' });
	});
});
